"""Take requests to issue invoices.

Trigger: HTTP POST /v1/invoices (issued before the answer) and POST /v1/invoice-batches (queued in
blocks, answered 202). The Idempotency-Key, or an external reference in its place, names the
invoice: the same request again answers the same invoice, another content answers 409. Above the
approval limit it is held as a draft, answered 202. Bad input answers 4xx.
"""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.api import IssueBatchV1, IssueInvoiceV1
from cobro.contracts.messages import issue_messages
from cobro.contracts.parsing import parse
from cobro.runtime import http
from cobro.runtime.issuing_api import answer_of
from cobro.runtime.observability import observed
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import base, money

app = http.resolver()


@app.post("/v1/invoices")
def issue_invoice() -> Response[str]:
    event = app.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), IssueInvoiceV1)
    key = request.natural_key or http.idempotency_key(event)
    command = request.to_command(key)
    outcome = money.issue_invoices()([replace(command, author=http.person(event))])[0]
    return answer_of(outcome)


@app.post("/v1/invoice-batches")
def issue_batch() -> Response[str]:
    event = app.current_event.raw_event
    http.require(event, http.FINANCE)
    batch = parse(http.raw_body(event, http.BATCH_BYTES_MAX), IssueBatchV1)
    messages = issue_messages(batch.by_natural_keys(), author=http.person(event))
    base.queue(Queue.ISSUE).send(messages)
    return http.answer(HTTPStatus.ACCEPTED, {"queued": len(batch.invoices)})


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
