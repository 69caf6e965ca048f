"""What was decided of bank entries, in the entry's own row, and what proposals claim.

A claim is a row `CLAIM#invoice` with the entry's id. It is written before the proposal and read
together with the entry, whose row decides: one that was left behind claims nothing.
"""

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from pynamodb.exceptions import UpdateError
from pynamodb.expressions.condition import Condition

from cobro.adapters.dynamodb.connection import database, is_condition
from cobro.adapters.dynamodb.statement_rows import StatementRow
from cobro.application.ports import StoredEntry
from cobro.application.ports.review import (
    Act,
    EntryState,
    Proposal,
    ProposedPart,
    Review,
    ReviewMovedError,
)
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import InvoiceId
from cobro.domain.money import Currency, Money
from cobro.domain.reconciliation.evidence import WaitingPart

LISTED_MAX = 200
CLAIMS_MAX = 8
_NO_SORT = "-"


class DynamoReviews:
    def of(self, entry_id: str) -> tuple[StoredEntry, Review]:
        with database():
            try:
                row = StatementRow.get(f"ENTRY#{entry_id}", _NO_SORT, consistent_read=True)
            except StatementRow.DoesNotExist as error:
                message = f"there is no bank entry {entry_id}"
                raise NotFoundError(message) from error
        return _read(row)

    def put(self, entry: StoredEntry, review: Review) -> None:
        before = self._claims_of(entry.entry_id) if review.version > 1 else frozenset()
        claims = _claims(review)
        with database():
            for invoice_id in sorted(claims - before):
                amount = next(
                    p.amount_minor
                    for p in (review.proposal.parts if review.proposal else ())
                    if p.invoice_id == invoice_id
                )
                row = StatementRow(f"CLAIM#{invoice_id}", entry.entry_id)
                row.facts, row.state = str(amount), EntryState.PROPOSED.value
                row.detail = entry.currency
                row.save()
            self._put(entry, review)
            for invoice_id in sorted(before - claims):
                StatementRow(f"CLAIM#{invoice_id}", entry.entry_id).delete()

    def _put(self, entry: StoredEntry, review: Review) -> None:
        row = StatementRow(f"ENTRY#{entry.entry_id}", _NO_SORT)
        text = _text(asdict(review))
        as_read: Condition = StatementRow.review_version == review.version - 1
        if review.version == 1:
            as_read = StatementRow.review_version.does_not_exist()
        try:
            row.update(
                [
                    StatementRow.state.set(review.state.value),
                    StatementRow.detail.set(review.reason_code),
                    StatementRow.review.set(text),
                    StatementRow.review_version.set(review.version),
                    StatementRow.review_key.set(f"{entry.issuer_id}#{review.state.value}"),
                    StatementRow.review_on.set(f"{entry.booking_date}#{entry.entry_id}"),
                ],
                as_read,
            )
        except UpdateError as error:
            if not is_condition(error):
                raise
            kept = StatementRow.get(row.pk, _NO_SORT, consistent_read=True)
            if (kept.review, kept.review_version) == (text, review.version):
                return  # our own write, whose answer was lost
            message = f"somebody else decided on entry {entry.entry_id}: look at it again"
            raise ReviewMovedError(message) from error

    def _claims_of(self, entry_id: str) -> frozenset[str]:
        return _claims(self.of(entry_id)[1])

    def listed(self, issuer_id: str, state: EntryState) -> list[tuple[StoredEntry, Review]]:
        with database():
            rows = StatementRow.reviews.query(f"{issuer_id}#{state.value}", limit=LISTED_MAX)
            return [_read(row) for row in rows]

    def waiting(self, invoice_id: str) -> list[WaitingPart]:
        with database():
            claims = StatementRow.query(f"CLAIM#{invoice_id}", limit=CLAIMS_MAX)
            found = [(row.sk, int(row.facts), row.detail) for row in claims]
        return [
            WaitingPart(entry_id, InvoiceId(invoice_id), Money(minor, Currency(currency)))
            for entry_id, minor, currency in found
            if invoice_id in _claims(self.of(entry_id)[1])
        ]


def _claims(review: Review) -> frozenset[str]:
    if review.state is not EntryState.PROPOSED or review.proposal is None:
        return frozenset()
    return frozenset(part.invoice_id for part in review.proposal.parts)


def _read(row: StatementRow) -> tuple[StoredEntry, Review]:
    entry = entry_of(row)
    text: str | None = row.review
    if text is None:
        return entry, Review(entry_id=entry.entry_id, state=EntryState(row.state))
    facts: dict[str, Any] = json.loads(text)
    review = Review(
        entry_id=entry.entry_id,
        # A decision that was written without a review is the later one.
        state=EntryState(row.state),
        reason_code=facts["reason_code"],
        explanation=facts["explanation"],
        proposal=_proposal(facts["proposal"]) if facts["proposal"] else None,
        alternatives=tuple(_proposal(other) for other in facts["alternatives"]),
        history=tuple(
            Act(datetime.fromisoformat(act.pop("acted_at")), **act) for act in facts["history"]
        ),
        round=facts["round"],
        version=int(row.review_version or 0),
    )
    return entry, review


def _proposal(facts: dict[str, Any]) -> Proposal:
    parts = tuple(ProposedPart(**part) for part in facts.pop("parts"))
    together = tuple(facts.pop("with_entries"))
    return Proposal(parts=parts, with_entries=together, **facts)


def entry_of(row: StatementRow) -> StoredEntry:
    facts: dict[str, Any] = json.loads(row.facts)
    facts["booking_date"] = date.fromisoformat(facts["booking_date"])
    return StoredEntry(**facts, state=row.state)


def _text(facts: dict[str, Any]) -> str:
    def plain(value: object) -> str:
        return value.isoformat() if isinstance(value, datetime) else str(value)

    return json.dumps(facts, default=plain, ensure_ascii=False, separators=(",", ":"))
