"""Send again what was parked, once its cause is mended.

Trigger: HTTP POST /v1/exceptions/{exception_id}/replay. The very message goes back to its queue;
natural keys make a replay of something that had worked change nothing.
"""

from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.views import exception_view
from cobro.runtime import http
from cobro.runtime.observability import observed
from cobro.runtime.wiring import replaying

app = http.resolver()


@app.post("/v1/exceptions/<exception_id>/replay")
def replay(exception_id: str) -> Response[str]:
    http.require(app.current_event.raw_event, http.FINANCE)
    item = replaying.replay_exception()(exception_id)
    return http.answer(HTTPStatus.ACCEPTED, exception_view(item))


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
