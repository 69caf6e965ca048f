"""Route of a customer's score: how likely it is to pay late, and why, in words."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.contracts.risk_views import risk_view
from cobro.runtime import http
from cobro.runtime.languages import language_of
from cobro.runtime.wiring import forecasting, parties

risk_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@risk_routes.get("/v1/customers/<customer_id>/risk")
def show_risk(customer_id: str) -> Response[str]:
    event = risk_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    issuer_id = http.query(event, "issuer_id")
    language = language_of(event, parties.issuers().get(issuer_id))
    score = forecasting.read_risk()(issuer_id, customer_id)
    return http.answer(HTTPStatus.OK, risk_view(customer_id, score, language))
