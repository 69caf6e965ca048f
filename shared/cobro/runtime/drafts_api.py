"""Routes by which invoices are prepared, changed, released by a second person, and issued."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.application.manage_drafts import DraftEnd
from cobro.contracts.api import IssueInvoiceV1
from cobro.contracts.drafts_api import ChangeDraftV1, DraftVersionV1, draft_view
from cobro.contracts.parsing import parse
from cobro.contracts.views import invoice_view
from cobro.domain.drafts import DraftState
from cobro.domain.errors import InvalidInputError
from cobro.runtime import http
from cobro.runtime.wiring import drafts

draft_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@draft_routes.post("/v1/drafts")
def prepare_draft() -> Response[str]:
    event = _finance()
    request = parse(http.raw_body(event), IssueInvoiceV1)
    command = request.to_command(request.natural_key or http.idempotency_key(event))
    draft, was_there = drafts.manage_drafts().prepare(replace(command, author=http.person(event)))
    status = HTTPStatus.OK if was_there else HTTPStatus.CREATED
    return http.answer(status, draft_view(draft))


@draft_routes.get("/v1/drafts")
def list_drafts() -> Response[str]:
    event = draft_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    state = _state((event.get("queryStringParameters") or {}).get("state"))
    found = drafts.manage_drafts().of_issuer(http.query(event, "issuer_id"), state)
    return http.answer(HTTPStatus.OK, {"drafts": [draft_view(draft) for draft in found]})


@draft_routes.get("/v1/drafts/<draft_id>")
def show_draft(draft_id: str) -> Response[str]:
    http.require(draft_routes.current_event.raw_event, http.VIEWER)
    return http.answer(HTTPStatus.OK, draft_view(drafts.manage_drafts().get(draft_id)))


@draft_routes.put("/v1/drafts/<draft_id>")
def change_draft(draft_id: str) -> Response[str]:
    event = _finance()
    request = parse(http.raw_body(event), ChangeDraftV1)
    key = drafts.manage_drafts().get(draft_id).key
    command = replace(request.invoice.to_command(key), author=http.person(event))
    changed = drafts.manage_drafts().change(draft_id, request.version, command)
    return http.answer(HTTPStatus.OK, draft_view(changed))


@draft_routes.post("/v1/drafts/<draft_id>/issue")
def issue_draft(draft_id: str) -> Response[str]:
    _finance()
    return _end(drafts.manage_drafts().issue(draft_id))


@draft_routes.post("/v1/drafts/<draft_id>/release")
def release_draft(draft_id: str) -> Response[str]:
    event = _finance()
    request = parse(http.raw_body(event), DraftVersionV1)
    return _end(drafts.manage_drafts().release(draft_id, request.version, http.person(event)))


@draft_routes.post("/v1/drafts/<draft_id>/discard")
def discard_draft(draft_id: str) -> Response[str]:
    event = _finance()
    request = parse(http.raw_body(event), DraftVersionV1)
    discarded = drafts.manage_drafts().discard(draft_id, request.version, http.person(event))
    return http.answer(HTTPStatus.OK, draft_view(discarded))


def _finance() -> dict[str, Any]:
    event: dict[str, Any] = draft_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    return event


def _end(end: DraftEnd) -> Response[str]:
    """Answer 200 with draft and invoice, or 202 where the draft waits for a second person."""
    if end.invoice is None:
        return http.answer(HTTPStatus.ACCEPTED, {"draft": draft_view(end.draft)})
    body = {"draft": draft_view(end.draft), "invoice": invoice_view(end.invoice)}
    return http.answer(HTTPStatus.OK, body)


def _state(text: str | None) -> DraftState | None:
    if not text:
        return None
    if text not in set(DraftState):
        message = f"a draft is one of {', '.join(DraftState)}, not {text!r}"
        raise InvalidInputError(message, field="state")
    return DraftState(text)
