"""Routes that look an invoice up by what people call it, and tell what settles it on a day."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.application.find_invoices import Named
from cobro.contracts.payoff_view import payoff_view
from cobro.contracts.views import invoice_view
from cobro.domain.errors import InvalidInputError
from cobro.runtime import http
from cobro.runtime.wiring import money

payoff_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@payoff_routes.get("/v1/invoices")
def find_invoices() -> Response[str]:
    event = payoff_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    issuer_id = http.query(event, "issuer_id")
    asked = event.get("queryStringParameters") or {}
    named = [name for name in Named if asked.get(name)]
    if len(named) != 1:
        message = f"name the invoice by one of {', '.join(Named)}"
        raise InvalidInputError(message, field="document")
    found = money.find_invoices()(issuer_id, named[0], asked[named[0]])
    return http.answer(HTTPStatus.OK, {"invoices": [invoice_view(each) for each in found]})


@payoff_routes.get("/v1/invoices/<invoice_id>/payoff")
def show_payoff(invoice_id: str) -> Response[str]:
    event = payoff_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    quoted = money.quote_payoff()(invoice_id, http.query_date(event, "on"))
    return http.answer(HTTPStatus.OK, payoff_view(quoted))
