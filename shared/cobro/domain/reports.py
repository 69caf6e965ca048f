"""Figures from the journal: ageing, default rate, cash received and statement of account.

Every figure is a pure function of ledger lines, so that a projection and a recount from the journal
can be compared to the cent. Lines may come in any order and more than once: they are told apart by
their entry id.

Ageing puts what is open on a day into buckets by days past due (not due, 1-30, 31-60, 61-90, over
90). The default rate is the share, still open or given up, of the amount that was billed (less what
was cancelled or credited) and fell due more than 30 days ago.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from cobro.domain import journal
from cobro.domain.journal import EntryCode, JournalEntry

BUCKETS = ("not_due", "days_1_30", "days_31_60", "days_61_90", "over_90")
_BUCKET_LAST_DAYS = (0, 30, 60, 90)
DEFAULT_AFTER_DAYS = 30
_RATE_DIGITS = Decimal("0.0001")
BILLING = {EntryCode.INVOICE_ISSUED, EntryCode.INVOICE_CANCELLED, EntryCode.CREDIT_NOTE_ISSUED}


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """What the figures need of one journal entry. Amounts are minor units of `currency`."""

    entry_id: str
    code: str
    customer_id: str
    invoice_id: str
    currency: str
    business_date: date
    due_date: date
    receivable_minor: int
    received_minor: int
    credit_minor: int
    source: str
    unidentified_minor: int = 0
    fee_minor: int = 0


def ledger_line(entry: JournalEntry) -> LedgerLine:
    return LedgerLine(
        entry_id=entry.entry_id,
        code=entry.code.value,
        customer_id=entry.customer_id,
        invoice_id=entry.invoice_id,
        currency=entry.currency.value,
        business_date=entry.business_date,
        due_date=entry.due_date,
        receivable_minor=entry.owed.minor,
        received_minor=entry.received.minor,
        credit_minor=-entry.moved(journal.CUSTOMER_CREDIT).minor,
        source=entry.source,
        unidentified_minor=-entry.moved(journal.UNIDENTIFIED).minor,
        fee_minor=entry.fee.minor,
    )


def distinct(lines: Iterable[LedgerLine]) -> list[LedgerLine]:
    """Keep one line per journal entry, in order of business date and id."""
    by_id = {line.entry_id: line for line in lines}
    return sorted(by_id.values(), key=lambda line: (line.business_date, line.entry_id))


def bucket_of(due_date: date, as_of: date) -> str:
    late_days = (as_of - due_date).days
    for name, last_day in zip(BUCKETS, _BUCKET_LAST_DAYS, strict=False):
        if late_days <= last_day:
            return name
    return BUCKETS[-1]


def ageing(lines: Iterable[LedgerLine], as_of: date) -> dict[str, dict[str, int]]:
    """Return open minor units per currency and bucket at the end of the day `as_of`."""
    table: dict[str, dict[str, int]] = {}
    for line in lines:
        if line.business_date <= as_of:
            row = table.setdefault(line.currency, dict.fromkeys(BUCKETS, 0))
            row[bucket_of(line.due_date, as_of)] += line.receivable_minor
    return table


@dataclass(frozen=True, slots=True)
class DefaultRate:
    """Amounts in minor units of one currency; `rate` has four decimals, rounded half up."""

    billed_minor: int
    defaulted_minor: int
    rate: Decimal


def default_rates(lines: Iterable[LedgerLine], as_of: date) -> dict[str, DefaultRate]:
    """Return the default rate per currency at the end of the day `as_of`."""
    latest_due = as_of - timedelta(days=DEFAULT_AFTER_DAYS)
    billed: dict[str, int] = {}
    still_open: dict[str, int] = {}
    for line in lines:
        if line.business_date <= as_of and line.due_date < latest_due:
            if line.code in BILLING:
                billed[line.currency] = billed.get(line.currency, 0) + line.receivable_minor
            if line.code == EntryCode.WRITTEN_OFF:
                continue  # given up is not paid: it stays in the rate
            net = still_open.get(line.currency, 0) + line.receivable_minor
            still_open[line.currency] = net
    return {
        currency: DefaultRate(amount, still_open[currency], share(still_open[currency], amount))
        for currency, amount in billed.items()
    }


def share(part: int, whole: int) -> Decimal:
    if whole == 0:
        return Decimal("0.0000")
    return (Decimal(part) / Decimal(whole)).quantize(_RATE_DIGITS, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class SourceTotals:
    """Payments seen at one source: how many, and minor units of them.

    `received_minor` came in; `refunded_minor` of it went back (refunds, chargebacks, returns). The
    rest is `allocated_minor` on invoices, `credit_minor` on account and `unidentified_minor`.
    """

    payments: int = 0
    received_minor: int = 0
    allocated_minor: int = 0
    credit_minor: int = 0
    refunded_minor: int = 0
    unidentified_minor: int = 0

    def plus(
        self,
        code: str,
        *,
        count: int,
        received_minor: int,
        credit_minor: int,
        unidentified_minor: int,
    ) -> "SourceTotals":
        """Return the totals with so many entries of one code more, and what they moved."""
        is_receipt = code in RECEIPTS
        put = credit_minor + unidentified_minor
        return SourceTotals(
            self.payments + (count if is_receipt else 0),
            self.received_minor + (received_minor if is_receipt else 0),
            self.allocated_minor + received_minor - put,
            self.credit_minor + credit_minor,
            self.refunded_minor - (0 if is_receipt else received_minor),
            self.unidentified_minor + unidentified_minor,
        )

    def with_line(self, line: LedgerLine) -> "SourceTotals":
        return self.plus(
            line.code,
            count=1,
            received_minor=line.received_minor,
            credit_minor=line.credit_minor,
            unidentified_minor=line.unidentified_minor,
        )


RECEIPTS = {EntryCode.PAYMENT_APPLIED, EntryCode.PAYMENT_UNIDENTIFIED}
OF_PAYMENTS = RECEIPTS | {
    EntryCode.PAYMENT_ASSIGNED,
    EntryCode.PAYMENT_REALLOCATED,
    EntryCode.CREDIT_APPLIED,
    EntryCode.CREDIT_RESTORED,
    EntryCode.PAYMENT_REFUNDED,
    EntryCode.PAYMENT_REVERSED,
    EntryCode.REFUND_FAILED,
}


def received_by_source(
    lines: Iterable[LedgerLine], as_of: date
) -> dict[str, dict[str, SourceTotals]]:
    """Return what came in and went back per currency and source up to the day `as_of`."""
    table: dict[str, dict[str, SourceTotals]] = {}
    for line in lines:
        if line.code in OF_PAYMENTS and line.business_date <= as_of:
            row = table.setdefault(line.currency, {})
            row[line.source] = row.get(line.source, SourceTotals()).with_line(line)
    return table


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A movement on a customer's account; `balance_minor` is what is owed after it."""

    business_date: date
    code: str
    document: str
    source: str
    movement_minor: int
    balance_minor: int


@dataclass(frozen=True, slots=True)
class AccountStatement:
    """Opening + movements = closing, minor units of one currency; credit counts against debt."""

    currency: str
    opening_minor: int
    lines: tuple[StatementLine, ...]
    closing_minor: int


def account_statements(
    entries: Sequence[JournalEntry], first: date, last: date
) -> list[AccountStatement]:
    """Return the statement of account of one customer per currency, both days included."""
    statements = []
    for currency in sorted({entry.currency for entry in entries}):
        own = [e for e in entries if e.currency is currency and e.business_date <= last]
        own.sort(key=lambda e: (e.business_date, e.recorded_at, e.entry_id))
        statements.append(_account_statement(own, currency.value, first))
    return statements


def _account_statement(
    entries: Sequence[JournalEntry], currency: str, first: date
) -> AccountStatement:
    balance = 0
    opening = 0
    lines = []
    for entry in entries:
        owed = entry.owed + entry.moved(journal.CUSTOMER_CREDIT)
        balance += owed.minor
        if entry.business_date < first:
            opening = balance
            continue
        lines.append(
            StatementLine(
                entry.business_date,
                entry.code.value,
                entry.document,
                entry.source,
                owed.minor,
                balance,
            )
        )
    return AccountStatement(currency, opening, tuple(lines), balance)
