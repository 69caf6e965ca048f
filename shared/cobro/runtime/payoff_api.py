"""Routes that look an invoice up by what people call it, and tell what settles it on a day."""

from datetime import date
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.application.find_invoices import Named
from cobro.application.list_invoices import LIMIT_MAX, LOOKED_AT_MAX, InvoiceFilter
from cobro.contracts.payoff_view import payoff_view
from cobro.contracts.views import invoice_view
from cobro.domain.errors import InvalidInputError
from cobro.runtime import http
from cobro.runtime.report_answers import listed_as
from cobro.runtime.wiring import money

AWAITED_PAGES_MAX = 25  # of 400 numbers, some half second each: within the seconds of a request

payoff_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@payoff_routes.get("/v1/invoices")
def find_invoices() -> Response[Any]:
    event = payoff_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    issuer_id = http.query(event, "issuer_id")
    asked = event.get("queryStringParameters") or {}
    named = [name for name in Named if asked.get(name)]
    if not named:
        return _listed(event, issuer_id)
    if len(named) != 1:
        message = f"name the invoice by one of {', '.join(Named)}"
        raise InvalidInputError(message, field="document")
    found = money.find_invoices()(issuer_id, named[0], asked[named[0]])
    return http.answer(HTTPStatus.OK, {"invoices": [invoice_view(each) for each in found]})


def _listed(event: dict[str, Any], issuer_id: str) -> Response[Any]:
    """Answer a page of all invoices of the company, or of one customer; all of them as a file."""
    asked = event.get("queryStringParameters") or {}
    wanted = InvoiceFilter(
        status=asked.get("status") or "",
        series=asked.get("series") or "",
        due_from_date=_day(event, "due_from"),
        due_to_date=_day(event, "due_to"),
    )
    invoices, customer_id = money.list_invoices(), asked.get("customer_id") or ""
    if asked.get("format", "json") != "json":
        if customer_id:
            page = invoices.of_customer(issuer_id, customer_id, wanted, LOOKED_AT_MAX)
            return listed_as(event, issuer_id, page.invoices)
        return listed_as(event, issuer_id, invoices.each(issuer_id, wanted, AWAITED_PAGES_MAX))
    limit = _limit(asked.get("limit") or "50")
    if customer_id:
        page = invoices.of_customer(issuer_id, customer_id, wanted, limit)
    else:
        page = invoices(issuer_id, wanted, asked.get("after") or "", limit)
    body = {
        "invoices": [invoice_view(each) for each in page.invoices],
        "after": page.after or None,
    }
    return http.answer(HTTPStatus.OK, body)


def _day(event: dict[str, Any], name: str) -> date | None:
    asked = event.get("queryStringParameters") or {}
    return http.query_date(event, name) if asked.get(name) else None


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= LIMIT_MAX):
        message = f"limit is a whole number from 1 to {LIMIT_MAX}, not {text[:40]!r}"
        raise InvalidInputError(message, field="limit")
    return int(text[:9])


@payoff_routes.get("/v1/invoices/<invoice_id>/payoff")
def show_payoff(invoice_id: str) -> Response[str]:
    event = payoff_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    quoted = money.quote_payoff()(invoice_id, http.query_date(event, "on"))
    return http.answer(HTTPStatus.OK, payoff_view(quoted))
