"""Routes of letters: the batches of a company, their files, and that they are posted."""

from datetime import date
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.adapters.export_bucket import LINK_SECONDS
from cobro.application.gather_letters import CSV, PDF
from cobro.contracts.letters_api import PostLettersV1, batch_view
from cobro.contracts.parsing import parse
from cobro.domain.errors import InvalidInputError
from cobro.runtime import http
from cobro.runtime.wiring import letters

letter_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@letter_routes.get("/v1/letters")
def list_letters() -> Response[str]:
    event = letter_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    found = letters.post_letters().recent(http.query(event, "issuer_id"))
    return http.answer(HTTPStatus.OK, {"batches": [batch_view(each) for each in found]})


@letter_routes.get("/v1/letters/<gathered_date>/file")
def open_letters(gathered_date: str) -> Response[str]:
    event = letter_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    ending = (event.get("queryStringParameters") or {}).get("format") or PDF
    if ending not in {PDF, CSV}:
        message = f"format is {PDF} or {CSV}, not {ending!r}"
        raise InvalidInputError(message, field="format")
    file = letters.post_letters().open(http.query(event, "issuer_id"), _day(gathered_date), ending)
    body = {"file": file.name, "url": file.url, "expires_in_seconds": LINK_SECONDS}
    return http.answer(HTTPStatus.OK, body)


@letter_routes.post("/v1/letters/<gathered_date>/posting")
def post_letters(gathered_date: str) -> Response[str]:
    event = letter_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    asked = parse(http.raw_body(event), PostLettersV1)
    posted = letters.post_letters().post(asked.issuer_id, _day(gathered_date), http.person(event))
    return http.answer(HTTPStatus.OK, batch_view(posted))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"letters are of a date such as 2026-03-31, not {text!r}"
        raise InvalidInputError(message, field="gathered_date") from error
