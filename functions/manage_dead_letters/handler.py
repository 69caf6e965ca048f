"""Show what workers gave up on, and send it to them again once its cause is mended.

Trigger: HTTP GET /v1/dead-letters and POST /v1/dead-letters/{queue}/redrive. Messages go back as
they came; natural keys make a repeat of something that had worked change nothing.
"""

from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.dead_letters_api import letter_view, queue_view, redriven_view
from cobro.runtime import http
from cobro.runtime.observability import logger, observed
from cobro.runtime.wiring import dead_letters

app = http.resolver()


@app.get("/v1/dead-letters")
def list_dead_letters() -> Response[str]:
    event = app.current_event.raw_event
    http.require(event, http.VIEWER)
    queue = (event.get("queryStringParameters") or {}).get("queue")
    if queue:
        standing, seen = dead_letters.redrive().look(queue)
        told = {"queues": [queue_view(standing)], "messages": [letter_view(each) for each in seen]}
        return http.answer(HTTPStatus.OK, told)
    found = [queue_view(each) for each in dead_letters.dead_letters().every()]
    return http.answer(HTTPStatus.OK, {"queues": found})


@app.post("/v1/dead-letters/<queue>/redrive")
def redrive(queue: str) -> Response[str]:
    event = app.current_event.raw_event
    http.require(event, http.FINANCE)
    done = dead_letters.redrive()(queue)
    logger.info("dead letters sent back", queue=queue, count=done.sent, person=http.person(event))
    return http.answer(HTTPStatus.OK, redriven_view(done))


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
