"""Routes by which people review bank entries and what was learnt of payers."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from http import HTTPStatus
from typing import Any, TypeVar

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.application.ports import StoredEntry
from cobro.application.ports.review import EntryState, Review
from cobro.application.review_entries import ReviewOrder
from cobro.contracts.parsing import parse
from cobro.contracts.reconciliation_api import (
    AcceptAboveV1,
    AcceptEntryV1,
    AssignEntryV1,
    EntryDecisionV1,
    RejectEntryV1,
    SignEntryV1,
    SplitEntryV1,
    alias_views,
    item_view,
)
from cobro.domain.errors import InvalidInputError
from cobro.domain.reconciliation.evidence import PayerKey, PayerKeyKind
from cobro.runtime import http
from cobro.runtime.wiring import matching, parties

Body = TypeVar("Body", bound=EntryDecisionV1)
Kind = TypeVar("Kind", bound=StrEnum)
reconciliation_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@reconciliation_routes.get("/v1/reconciliation/items")
def list_items() -> Response[str]:
    event = reconciliation_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    issuer_id = http.query(event, "issuer_id")
    state = _member(EntryState, _query(event, "state") or EntryState.PROPOSED, "state")
    is_wanted = _filter(event)
    found = matching.reviews().listed(issuer_id, state)
    items = [item_view(entry, review) for entry, review in found if is_wanted(entry, review)]
    return http.answer(HTTPStatus.OK, {"items": items})


@reconciliation_routes.get("/v1/reconciliation/items/<entry_id>")
def show_item(entry_id: str) -> Response[str]:
    event = reconciliation_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    shown = matching.review_entries().show(http.query(event, "issuer_id"), entry_id)
    return http.answer(HTTPStatus.OK, item_view(*shown))


@reconciliation_routes.post("/v1/reconciliation/items/<entry_id>/acceptance")
def accept_item(entry_id: str) -> Response[str]:
    _, order = _order(entry_id, AcceptEntryV1)
    return _answer(matching.review_entries().accept(order))


@reconciliation_routes.post("/v1/reconciliation/items/<entry_id>/rejection")
def reject_item(entry_id: str) -> Response[str]:
    body, order = _order(entry_id, RejectEntryV1)
    return _answer(matching.review_entries().reject(order, is_ignored=body.ignore))


@reconciliation_routes.post("/v1/reconciliation/items/<entry_id>/split")
def split_item(entry_id: str) -> Response[str]:
    body, order = _order(entry_id, SplitEntryV1)
    parts = {part.invoice_id: part.amount for part in body.parts}
    if len(parts) < len(body.parts):
        message = "name each invoice once"
        raise InvalidInputError(message, field="parts")
    return _answer(matching.review_entries().split(order, parts))


@reconciliation_routes.post("/v1/reconciliation/items/<entry_id>/assignment")
def assign_item(entry_id: str) -> Response[str]:
    body, order = _order(entry_id, AssignEntryV1)
    return _answer(matching.review_entries().assign(order, body.customer_id))


@reconciliation_routes.post("/v1/reconciliation/items/<entry_id>/comments")
def comment_on_item(entry_id: str) -> Response[str]:
    _, order = _order(entry_id, SignEntryV1)
    return _answer(matching.review_entries().comment(order))


@reconciliation_routes.post("/v1/reconciliation/items/<entry_id>/undo")
def undo_item(entry_id: str) -> Response[str]:
    _, order = _order(entry_id, SignEntryV1)
    return _answer(matching.review_entries().undo(order))


@reconciliation_routes.post("/v1/reconciliation/acceptances")
def accept_above() -> Response[str]:
    body, order = _order("", AcceptAboveV1)
    found = matching.review_entries().accept_above(order, body.min_score)
    items = [{"entry_id": key, "outcome": outcome} for key, outcome in found.items()]
    return http.answer(HTTPStatus.OK, {"items": items})


@reconciliation_routes.get("/v1/reconciliation/aliases")
def list_aliases() -> Response[str]:
    event = reconciliation_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    found = parties.payers().learnt(http.query(event, "issuer_id"))
    return http.answer(HTTPStatus.OK, {"aliases": alias_views(found)})


@reconciliation_routes.delete("/v1/reconciliation/aliases")
def forget_alias() -> Response[str]:
    event = reconciliation_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    kind = _member(PayerKeyKind, http.query(event, "kind"), "kind")
    key = PayerKey(kind, http.query(event, "value"))
    issuer_id, customer_id = http.query(event, "issuer_id"), http.query(event, "customer_id")
    parties.payers().forget(issuer_id, key, customer_id)
    return http.answer(
        HTTPStatus.OK, {"kind": kind, "value": key.value, "customer_id": customer_id}
    )


def _order(entry_id: str, model: type[Body]) -> tuple[Body, ReviewOrder]:
    event = reconciliation_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    body = parse(http.raw_body(event), model)
    return body, body.to_order(entry_id, http.person(event), http.idempotency_key(event))


def _answer(reviewed: tuple[StoredEntry, Review]) -> Response[str]:
    return http.answer(HTTPStatus.OK, item_view(*reviewed))


def _query(event: Mapping[str, Any], name: str) -> str:
    return str((event.get("queryStringParameters") or {}).get(name) or "")


def _member(kind: type[Kind], text: str, name: str) -> Kind:
    try:
        return kind(text)
    except ValueError as error:
        message = f"{name} is one of {', '.join(kind)}, not {text!r}"
        raise InvalidInputError(message, field=name) from error


def _filter(event: Mapping[str, Any]) -> Callable[[StoredEntry, Review], bool]:
    account, score = _query(event, "account"), _query(event, "min_score") or "0"
    if not (score.isascii() and score.isdigit()):
        message = f"min_score is a number of basis points such as 9500, not {score!r}"
        raise InvalidInputError(message, field="min_score")
    first = http.query_date(event, "from") if _query(event, "from") else date.min
    last = http.query_date(event, "to") if _query(event, "to") else date.max

    def is_wanted(entry: StoredEntry, review: Review) -> bool:
        own = review.proposal.score if review.proposal else 0
        is_there = account in {"", entry.account} and first <= entry.booking_date <= last
        return is_there and own >= int(score)

    return is_wanted
