"""Record and show published rates and indexes.

Trigger: HTTP PUT /v1/rates/{name}/{valid_from} and GET /v1/rates/{name}. Recording the same figure
again changes nothing; another figure answers 409 unless the request names the one it replaces.
"""

from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.application.record_rate import all_figures
from cobro.contracts.parsing import parse
from cobro.contracts.rates_api import RecordRateV1, rate_view
from cobro.runtime import http
from cobro.runtime.observability import observed
from cobro.runtime.wiring import rates

app = http.resolver()


@app.put("/v1/rates/<name>/<valid_from>")
def record_rate(name: str, valid_from: str) -> Response[str]:
    event = app.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), RecordRateV1)
    recorded = rates.record_rates()(request.to_command(name, valid_from, http.person(event)))
    status = HTTPStatus.CREATED if recorded.is_new else HTTPStatus.OK
    return http.answer(status, rate_view(recorded.entry))


@app.get("/v1/rates/<name>")
def show_rates(name: str) -> Response[str]:
    http.require(app.current_event.raw_event, http.VIEWER)
    entries = all_figures(rates.rates(), name)
    return http.answer(HTTPStatus.OK, {"rates": [rate_view(entry) for entry in entries]})


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
