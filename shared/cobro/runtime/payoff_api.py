"""Route of what settles an invoice on a day."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.contracts.payoff_view import payoff_view
from cobro.runtime import http
from cobro.runtime.wiring import money

payoff_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@payoff_routes.get("/v1/invoices/<invoice_id>/payoff")
def show_payoff(invoice_id: str) -> Response[str]:
    event = payoff_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    quoted = money.quote_payoff()(invoice_id, http.query_date(event, "on"))
    return http.answer(HTTPStatus.OK, payoff_view(quoted))
