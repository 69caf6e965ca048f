"""Ask for an invoice again with what settles it on a new due date: boletos and Pix code anew.

Trigger: HTTP POST /v1/invoices/{invoice_id}/reissues. Invoice, due date and amount name the copy:
the same request again offers nothing twice and answers 200. It books nothing and cannot.
"""

from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.parsing import parse
from cobro.contracts.reissues_api import ReissueInvoiceV1, reissue_view
from cobro.runtime import http
from cobro.runtime.observability import observed
from cobro.runtime.wiring import reissues

app = http.resolver()


@app.post("/v1/invoices/<invoice_id>/reissues")
def reissue_invoice(invoice_id: str) -> Response[str]:
    event = app.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), ReissueInvoiceV1)
    done = reissues.reissue_invoices()(request.to_command(invoice_id))
    status = HTTPStatus.OK if done.replayed else HTTPStatus.CREATED
    return http.answer(status, reissue_view(done))


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
