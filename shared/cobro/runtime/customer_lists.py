"""The route that lists and searches the customers of a company."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.application.list_customers import LIMIT_MAX
from cobro.domain.errors import InvalidInputError
from cobro.runtime import http
from cobro.runtime.wiring import parties

customer_list_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped

TEXT_MAX = 100


@customer_list_routes.get("/v1/customers")
def list_customers() -> Response[str]:
    event = customer_list_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    asked = event.get("queryStringParameters") or {}
    page = parties.list_customers()(
        http.query(event, "issuer_id"),
        str(asked.get("text") or "")[:TEXT_MAX],
        str(asked.get("after") or ""),
        _limit(str(asked.get("limit") or LIMIT_MAX)),
    )
    body = {"customers": list(page.customers), "after": page.after or None}
    return http.answer(HTTPStatus.OK, body)


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= LIMIT_MAX):
        message = f"limit is a whole number from 1 to {LIMIT_MAX}, not {text[:40]!r}"
        raise InvalidInputError(message, field="limit")
    return int(text[:9])
