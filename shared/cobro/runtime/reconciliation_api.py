"""Routes by which people review bank entries and what was learnt of payers."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, TypeVar

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.adapters.matching_words.sentences import MatchingInWords
from cobro.application.ports.review import EntryState
from cobro.application.review_order import Reviewed, ReviewOrder
from cobro.contracts.parsing import parse
from cobro.contracts.reconciliation_api import (
    AcceptAboveV1,
    AcceptEntryV1,
    AssignEntryV1,
    EntryDecisionV1,
    LearnCustomersV1,
    RejectEntryV1,
    SignEntryV1,
    SplitEntryV1,
    alias_views,
    item_view,
)
from cobro.domain.errors import InvalidInputError
from cobro.domain.reconciliation.evidence import PayerKey, PayerKeyKind
from cobro.runtime import http
from cobro.runtime.languages import language_of
from cobro.runtime.review_lists import limit_of, member, optional, wanted_of
from cobro.runtime.wiring import matching, parties

Body = TypeVar("Body", bound=EntryDecisionV1)
reconciliation_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@reconciliation_routes.get("/v1/reconciliation/items")
def list_items() -> Response[str]:
    event = reconciliation_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    issuer_id = http.query(event, "issuer_id")
    state = member(EntryState, optional(event, "state") or EntryState.PROPOSED, "state")
    words = _words(event, issuer_id)
    page = matching.reviews().page(
        issuer_id,
        state,
        wanted_of(event),
        after=optional(event, "after"),
        limit=limit_of(event),
    )
    items = [item_view(entry, review, words) for entry, review in page.items]
    return http.answer(HTTPStatus.OK, {"items": items, "after": page.after or None})


@reconciliation_routes.get("/v1/reconciliation/items/<entry_id>")
def show_item(entry_id: str) -> Response[str]:
    event = reconciliation_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    return _answer(matching.review_entries().show(http.query(event, "issuer_id"), entry_id))


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
    found = matching.accept_above()(order, body.min_score, body.after)
    items = [{"entry_id": key, "outcome": outcome} for key, outcome in found.outcomes.items()]
    return http.answer(HTTPStatus.OK, {"items": items, "after": found.after or None})


@reconciliation_routes.post("/v1/reconciliation/customers")
def learn_customers() -> Response[str]:
    event = reconciliation_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    body = parse(http.raw_body(event), LearnCustomersV1)
    learnt = parties.learn_customers()(body.issuer_id, body.after)
    return http.answer(HTTPStatus.OK, {"known": learnt.count, "after": learnt.after or None})


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
    kind = member(PayerKeyKind, http.query(event, "kind"), "kind")
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
    _words(event, body.issuer_id)  # a language that we do not write is refused before any effect
    return body, body.to_order(entry_id, http.person(event), http.idempotency_key(event))


def _answer(reviewed: Reviewed) -> Response[str]:
    event = reconciliation_routes.current_event.raw_event
    return http.answer(HTTPStatus.OK, item_view(*reviewed, _words(event, reviewed[0].issuer_id)))


def _words(event: Mapping[str, Any], issuer_id: str) -> MatchingInWords:
    return MatchingInWords(language_of(event, parties.issuers().get(issuer_id)))
