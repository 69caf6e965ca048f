"""Requests and answers of the review of bank entries, version 1. Amounts are minor units."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Protocol

import msgspec
from msgspec import Meta

from cobro.application.ports import StoredEntry
from cobro.application.ports.review import RULES, Act, Alias, Proposal, Review
from cobro.application.review_order import ReviewOrder
from cobro.contracts.adjustments_api import Reason
from cobro.contracts.fields import Key, Minor
from cobro.domain.parties import Language
from cobro.domain.reconciliation.policy import CERTAIN
from cobro.domain.reconciliation.sentences import Sentence

Score = Annotated[int, Meta(ge=0, le=CERTAIN)]


class EntryDecisionV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every decision of a person names."""

    issuer_id: Key
    reason: Reason | None = None

    def to_order(self, entry_id: str, author: str, key: str) -> ReviewOrder:
        return ReviewOrder(self.issuer_id, entry_id, author, self.reason or "", key)


class AcceptEntryV1(EntryDecisionV1, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Post what is proposed for the entry."""


class RejectEntryV1(EntryDecisionV1, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Refuse what is proposed; `ignore` says that the entry concerns no customer at all."""

    reason: Reason
    ignore: bool = False


class EntryPartV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What of the money is for one invoice."""

    invoice_id: Key
    amount: Minor


class SplitEntryV1(EntryDecisionV1, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Post the money on these invoices; the parts make the amount of the entry."""

    reason: Reason
    parts: Annotated[tuple[EntryPartV1, ...], Meta(min_length=1, max_length=20)]


class AssignEntryV1(EntryDecisionV1, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Keep the money on account of a customer."""

    reason: Reason
    customer_id: Key


class SignEntryV1(EntryDecisionV1, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Say something about the entry, or why its posting is undone."""

    reason: Reason


class AcceptAboveV1(EntryDecisionV1, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Accept proposals from a score on (basis points), a page of them.

    `after` is that of the answer before, where it names one: there may be more.
    """

    min_score: Score
    after: Annotated[str, Meta(max_length=200)] = ""


class LearnCustomersV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Make the customers of a company known as payers, a page of them.

    `after` is that of the answer before, where it names one: there may be more.
    """

    issuer_id: Key
    after: Annotated[str, Meta(max_length=400)] = ""


class Words(Protocol):
    """Says in one language what the rules found and decided."""

    language: Language

    def all(self, sentences: Sequence[Sentence]) -> str: ...

    def one(self, sentence: Sentence) -> str: ...

    def code(self, code: str) -> str: ...


def item_view(entry: StoredEntry, review: Review, words: Words) -> dict[str, Any]:
    """Show an entry; what was written before sentences had codes is shown as it was written."""
    return {
        "entry_id": entry.entry_id,
        "issuer_id": entry.issuer_id,
        "state": review.state.value,
        "reason_code": review.reason_code,
        "locale": words.language.value,
        "explanation": words.all(review.says) or review.explanation,
        "account": entry.account,
        "booking_date": entry.booking_date,
        "amount": entry.amount_minor,
        "currency": entry.currency,
        "text": entry.text,
        "payer_name": entry.payer_name,
        "references": entry.references,
        "proposal": None if review.proposal is None else _proposal(review.proposal, words),
        "alternatives": [_proposal(other, words) for other in review.alternatives],
        "history": [_act(act, words) for act in review.history],
    }


def _act(act: Act, words: Words) -> dict[str, Any]:
    """Show a line of history; what the rules wrote is a code, what people wrote their own words."""
    return {
        "acted_at": act.acted_at,
        "author": act.author,
        "action": act.action,
        "detail": words.code(act.detail) if act.author == RULES else act.detail,
    }


def _proposal(proposal: Proposal, words: Words) -> dict[str, Any]:
    return {
        "rule": proposal.rule,
        "score": proposal.score,
        "explanation": words.all(proposal.says) or proposal.explanation,
        "reason": words.one(proposal.why) if proposal.why else proposal.reason,
        "customer_id": proposal.customer_id or None,
        "parts": [
            {
                "invoice_id": part.invoice_id,
                "document": part.document,
                "amount": part.amount_minor,
            }
            for part in proposal.parts
        ],
        "with_entries": list(proposal.with_entries),
    }


def alias_views(aliases: Iterable[Alias]) -> list[dict[str, Any]]:
    return [
        {
            "kind": alias.key.kind.value,
            "value": alias.key.value,
            "customer_id": alias.customer_id,
            "entry_id": alias.entry_id,
            "author": alias.author,
            "learnt_at": alias.learnt_at,
        }
        for alias in aliases
    ]
