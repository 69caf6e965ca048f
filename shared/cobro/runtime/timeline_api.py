"""Routes of a customer's timeline: read page by page, and notes of calls added to it."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.contracts.parsing import parse
from cobro.contracts.timeline_api import NoteCallV1, moment_view, note_view
from cobro.domain.errors import InvalidInputError
from cobro.runtime import http
from cobro.runtime.languages import language_of
from cobro.runtime.wiring import parties, promises

timeline_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped
LIMIT_MAX = 100


@timeline_routes.get("/v1/customers/<customer_id>/timeline")
def show_timeline(customer_id: str) -> Response[str]:
    event = timeline_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    issuer_id = http.query(event, "issuer_id")
    asked = event.get("queryStringParameters") or {}
    language = language_of(event, parties.issuers().get(issuer_id))
    limit = _limit(asked.get("limit") or "50")
    page = promises.timeline().page(issuer_id, customer_id, asked.get("before") or "", limit)
    body = {
        "customer_id": customer_id,
        "moments": [moment_view(each, language) for each in page.moments],
        "next_before": page.next_before,
        "is_complete": page.is_complete,
    }
    return http.answer(HTTPStatus.OK, body)


@timeline_routes.post("/v1/customers/<customer_id>/call-notes")
def note_call(customer_id: str) -> Response[str]:
    event = timeline_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    asked = parse(http.raw_body(event), NoteCallV1)
    note = promises.timeline().note(
        asked.issuer_id, customer_id, asked.called_at, asked.text, http.person(event)
    )
    return http.answer(HTTPStatus.CREATED, note_view(note))


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text[:9]) <= LIMIT_MAX:
        message = f"limit is a number from 1 to {LIMIT_MAX}, not {text!r}"
        raise InvalidInputError(message, field="limit")
    return int(text)
