"""The lake: the journal as rows of a table, for analysts and their SQL.

A row is one posting of a journal entry, with what the entry says of it. Rows lie by issuer and
month of the business date. Entries are never changed, so a month is a set of entries: joining what
is there with what comes again, late or in another order ends in the same rows.

Nothing personal is among them but the customer's id, as the ledger has it: neither name nor
address, nor who wrote an entry, nor the reason that a person typed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime

from cobro.domain.figures import month_of
from cobro.domain.journal import JournalEntry

__all__ = [
    "LakeMonth",
    "MonthTotals",
    "PostingLine",
    "by_month",
    "joined",
    "posting_lines",
    "rebuilt",
    "totals_of",
]


@dataclass(frozen=True, slots=True, order=True)
class LakeMonth:
    """Where rows lie: an issuer and a month such as `2026-03`."""

    issuer_id: str
    month: str


@dataclass(frozen=True, slots=True)
class PostingLine:
    """A posting, the `leg`-th of its entry; `minor` is a debit if positive, else a credit.

    What an entry does not concern is empty: customer, invoice, document, payment, source.
    """

    entry_id: str
    leg: int
    code: str
    issuer_id: str
    business_date: date
    due_date: date
    recorded_at: datetime
    customer_id: str
    invoice_id: str
    document: str
    payment_id: str
    source: str
    currency: str
    account: str
    minor: int


@dataclass(frozen=True, slots=True)
class MonthTotals:
    """What two copies of a month must agree on: entries, and net minor units and rows by account.

    The keys of `moved` are currency and account.
    """

    entries: int
    moved: dict[tuple[str, str], tuple[int, int]]


def posting_lines(entry: JournalEntry) -> list[PostingLine]:
    return [
        PostingLine(
            entry_id=entry.entry_id,
            leg=leg,
            code=entry.code.value,
            issuer_id=entry.issuer_id,
            business_date=entry.business_date,
            due_date=entry.due_date,
            recorded_at=_milliseconds(entry.recorded_at),
            customer_id=entry.customer_id,
            invoice_id=entry.invoice_id,
            document=entry.document,
            payment_id=entry.payment_id or "",
            source=entry.source,
            currency=entry.currency.value,
            account=posting.account,
            minor=posting.minor,
        )
        for leg, posting in enumerate(entry.postings, start=1)
    ]


def _milliseconds(instant: datetime) -> datetime:
    """Cut an instant to what Athena's timestamps hold."""
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def by_month(entries: Iterable[JournalEntry]) -> dict[LakeMonth, list[JournalEntry]]:
    """Group entries by where their rows lie, in the order of these places."""
    found: defaultdict[LakeMonth, list[JournalEntry]] = defaultdict(list)
    for entry in entries:
        found[LakeMonth(entry.issuer_id, month_of(entry.business_date))].append(entry)
    return dict(sorted(found.items()))


def joined(stored: Sequence[PostingLine], entries: Iterable[JournalEntry]) -> list[PostingLine]:
    """Return the rows that are there and those of entries that are not, in order of the days."""
    known = {line.entry_id for line in stored}
    fresh = {entry.entry_id: entry for entry in entries if entry.entry_id not in known}
    lines = [*stored, *(line for entry in fresh.values() for line in posting_lines(entry))]
    return sorted(lines, key=lambda line: (line.business_date, line.entry_id, line.leg))


def rebuilt(
    stored: Sequence[PostingLine], entries: Iterable[JournalEntry], before: AbstractSet[str]
) -> list[PostingLine]:
    """Return a month anew from its journal, which was read after the entries of `before` lay there.

    What is there and not among `before` came meanwhile: the reading may have missed it.
    """
    return joined([line for line in stored if line.entry_id not in before], entries)


def totals_of(lines: Iterable[PostingLine]) -> MonthTotals:
    rows: Counter[tuple[str, str]] = Counter()
    sums: Counter[tuple[str, str]] = Counter()
    entries = set()
    for line in lines:
        key = (line.currency, line.account)
        rows[key] += 1
        sums[key] += line.minor
        entries.add(line.entry_id)
    return MonthTotals(len(entries), {key: (sums[key], rows[key]) for key in sorted(rows)})
