"""What was decided of bank entries, in the entry's own row, and what proposals claim.

A claim is a row `CLAIM#invoice` with the entry's id. It is written before the proposal and read
together with the entry, whose row decides: one that was left behind claims nothing.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from pynamodb.exceptions import UpdateError
from pynamodb.expressions.condition import Condition

from cobro.adapters.dynamodb.connection import database, is_condition
from cobro.adapters.dynamodb.cursors import cursor_of, place_of
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
from cobro.application.ports.reviews import LISTED_MAX, ReviewPage, Wanted
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import InvoiceId
from cobro.domain.money import Currency, Money
from cobro.domain.reconciliation.evidence import WaitingPart
from cobro.domain.reconciliation.sentences import Fact, Sentence

READ_MAX = 2_000  # entries looked at for one page: about a second of reading
CLAIMS_MAX = 8
_NO_SORT = "-"
_PLACE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}#[^\s#]{1,80}")


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

    def page(
        self,
        issuer_id: str,
        state: EntryState,
        wanted: Wanted,
        *,
        after: str = "",
        limit: int = LISTED_MAX,
    ) -> ReviewPage:
        """Look through what stands in a state, `READ_MAX` of it at most, for what is wanted."""
        first, last = f"{wanted.first_date}", f"{wanted.last_date}#~"
        if after:
            # A cursor is the last place looked at; "!" sorts before whatever an id goes on with.
            first = max(first, f"{place_of(after, _PLACE)}!")
        if first > last:
            return ReviewPage(())
        place = StatementRow.review_on.between(first, last)
        found: list[tuple[StoredEntry, Review]] = []
        looked_at = ""
        with database():
            rows = StatementRow.reviews.query(f"{issuer_id}#{state.value}", place)
            for count, row in enumerate(rows):
                if len(found) == limit or count == READ_MAX:
                    return ReviewPage(tuple(found), cursor_of(looked_at))
                looked_at = row.review_on or ""
                if wanted.fits(*(one := _read(row))):
                    found.append(one)
        return ReviewPage(tuple(found))

    def waiting(self, invoice_id: str) -> list[WaitingPart]:
        with database():
            claims = StatementRow.query(f"CLAIM#{invoice_id}", limit=CLAIMS_MAX)
            found = [(row.sk, int(row.facts), row.detail) for row in claims]
        waiting = []
        for entry_id, minor, currency in found:
            entry, review = self.of(entry_id)
            if invoice_id in _claims(review):
                amount = Money(minor, Currency(currency))
                is_whole = minor == entry.amount_minor
                waiting.append(WaitingPart(entry_id, InvoiceId(invoice_id), amount, is_whole))
        return waiting


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
        says=_sentences(facts.get("says", ())),
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
    says, why = _sentences(facts.pop("says", ())), facts.pop("why", None)
    return Proposal(
        parts=parts,
        with_entries=together,
        says=says,
        why=_sentence(why) if why else None,
        **facts,
    )


def _sentences(found: Iterable[dict[str, Any]]) -> tuple[Sentence, ...]:
    """Read what was said; the first version kept English text in its place."""
    return tuple(map(_sentence, found))


def _sentence(facts: dict[str, Any]) -> Sentence:
    return Sentence(facts["code"], tuple((name, _fact(value)) for name, value in facts["facts"]))


def _fact(value: Any) -> Fact:  # noqa: ANN401 - as JSON has it
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]  # a text or a number
    if "day" in value:
        return date.fromisoformat(value["day"])
    return Money(value["minor"], Currency(value["currency"]))


def entry_of(row: StatementRow) -> StoredEntry:
    facts: dict[str, Any] = json.loads(row.facts)
    facts["booking_date"] = date.fromisoformat(facts["booking_date"])
    return StoredEntry(**facts, state=row.state)


def _text(facts: dict[str, Any]) -> str:
    def plain(value: object) -> object:
        if isinstance(value, datetime):
            return value.isoformat()
        return {"day": value.isoformat()} if isinstance(value, date) else str(value)

    return json.dumps(facts, default=plain, ensure_ascii=False, separators=(",", ":"))
