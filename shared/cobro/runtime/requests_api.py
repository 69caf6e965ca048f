"""Routes of what customers wrote: what waits, list, take, say that it is answered."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.application.open_requests import WantedRequests
from cobro.contracts.parsing import parse
from cobro.contracts.requests_api import (
    AnswerRequestV1,
    TakeRequestV1,
    open_requests_view,
    request_view,
)
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import InvalidInputError
from cobro.runtime import http
from cobro.runtime.wiring import parties, replies

request_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


CHANNELS = (Channel.EMAIL, Channel.WHATSAPP, Channel.IN_APP)
MINE = "me"


@request_routes.get("/v1/requests")
def list_open_requests() -> Response[str]:
    event = request_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    issuer_id = http.query(event, "issuer_id")
    parties.issuers().get(issuer_id)
    asked = event.get("queryStringParameters") or {}
    owner = asked.get("owner") or ""
    wanted = WantedRequests(
        issuer_id,
        _channel(asked.get("channel") or ""),
        http.person(event) if owner == MINE else owner,
    )
    return http.answer(HTTPStatus.OK, open_requests_view(replies.open_requests()(wanted)))


def _channel(name: str) -> Channel | None:
    """Return what is asked for; raise `InvalidInputError` for no channel that people write by."""
    if not name:
        return None
    found = next((each for each in CHANNELS if each.value == name), None)
    if found is None:
        message = f"channel is one of {', '.join(CHANNELS)}, not {name[:40]!r}"
        raise InvalidInputError(message, field="channel")
    return found


@request_routes.get("/v1/customers/<customer_id>/requests")
def list_requests(customer_id: str) -> Response[str]:
    event = request_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    issuer_id = http.query(event, "issuer_id")
    parties.customers().get(issuer_id, customer_id)
    found = replies.answer_requests().of_customer(issuer_id, customer_id)
    body = {"customer_id": customer_id, "requests": [request_view(each) for each in found]}
    return http.answer(HTTPStatus.OK, body)


@request_routes.post("/v1/customers/<customer_id>/requests/<request_id>/owner")
def take_request(customer_id: str, request_id: str) -> Response[str]:
    event = request_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    asked = parse(http.raw_body(event), TakeRequestV1)
    owner = asked.owner or http.person(event)
    taken = replies.answer_requests().take(asked.issuer_id, customer_id, request_id, owner)
    return http.answer(HTTPStatus.OK, request_view(taken))


@request_routes.post("/v1/customers/<customer_id>/requests/<request_id>/answer")
def answer_request(customer_id: str, request_id: str) -> Response[str]:
    event = request_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    asked = parse(http.raw_body(event), AnswerRequestV1)
    answered = replies.answer_requests().answer(
        asked.issuer_id, customer_id, request_id, http.person(event), asked.note
    )
    return http.answer(HTTPStatus.OK, request_view(answered))
