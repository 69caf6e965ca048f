"""A lake in memory or in a folder, and journals to fill it with."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import strategies as st

from cobro.adapters.lake_bucket import month_key
from cobro.application.land_journal import LandJournal
from cobro.application.ports.lake import LakeMonthMovedError, StoredMonth
from cobro.contracts.lake import lines_of, month_bytes
from cobro.domain import journal
from cobro.domain.ids import CustomerId, InvoiceId, PaymentId
from cobro.domain.journal import EntryCode, JournalEntry
from cobro.domain.lake import LakeMonth, PostingLine
from cobro.domain.money import Currency
from tests.support.builders import an_entry

ACCOUNTS = (
    journal.RECEIVABLE,
    journal.charge_receivable("interest"),
    journal.charge_income("interest"),
    journal.REVENUE,
    journal.CUSTOMER_CREDIT,
    journal.UNIDENTIFIED,
    journal.DISCOUNT_ALLOWED,
    journal.WRITE_OFF,
    journal.bank("001/1"),
    journal.gateway_clearing("stripe/main"),
    journal.gateway_fees("stripe/main"),
    journal.gateway_disputes("stripe/main"),
    journal.payouts_in_transit("stripe/main"),
)
FIRST = date(2026, 1, 25)


class MemoryLake:
    """Keeps the bytes of months; `between` runs before each write, as another writer would."""

    def __init__(self) -> None:
        self.objects: dict[LakeMonth, tuple[bytes, str]] = {}
        self.writes = 0
        self.between: list[Callable[[], object]] = []

    def read(self, month: LakeMonth) -> StoredMonth:
        if month not in self.objects:
            return StoredMonth()
        data, version = self.objects[month]
        return StoredMonth(lines_of(data), version)

    def write(self, month: LakeMonth, lines: Sequence[PostingLine], version: str) -> None:
        if self.between:
            self.between.pop()()
        if self.objects.get(month, (b"", ""))[1] != version:
            raise LakeMonthMovedError("moved")
        self.writes += 1
        self.objects[month] = (month_bytes(lines), f"v{self.writes}")

    def months(self, issuer_id: str) -> list[LakeMonth]:
        return sorted(month for month in self.objects if month.issuer_id == issuer_id)

    def save(self, folder: Path) -> None:
        """Write the months as files, as the command line fetches them."""
        for month, (data, _) in self.objects.items():
            path = folder / month_key(month)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def landed(entries: Iterable[JournalEntry], lake: MemoryLake | None = None) -> MemoryLake:
    """Return a lake with the entries in it."""
    lake = lake or MemoryLake()
    LandJournal(lake, lambda _attempt: None)(list(entries))
    return lake


def move(entry: JournalEntry, **more: object) -> JournalEntry:
    """Return the entry with other fields."""
    return replace(entry, **more)  # type: ignore[arg-type]  # each test names fields of the entry


@st.composite
def journals(draw: st.DrawFn, entries_max: int = 12) -> list[JournalEntry]:
    """Draw balanced entries of every code over some weeks, invoices, customers and currencies."""
    amounts = st.integers(-(10**12), 10**12).filter(bool)
    entries = []
    for number in range(draw(st.integers(0, entries_max))):
        legs = draw(st.lists(st.tuples(st.sampled_from(ACCOUNTS), amounts), min_size=1, max_size=3))
        rest = -sum(minor for _, minor in legs)
        invoice = draw(st.sampled_from(["", "inv_1", "inv_2", "inv_3"]))
        entry = an_entry(
            *legs,
            (journal.IN_TRANSFER, rest),
            entry_id=f"ent_{number}",
            code=draw(st.sampled_from(EntryCode)),
            business_date=FIRST + timedelta(days=draw(st.integers(0, 40))),
            due_date=FIRST + timedelta(days=draw(st.integers(0, 90))),
            currency=draw(st.sampled_from([Currency.BRL, Currency.EUR])),
        )
        entries.append(
            move(
                entry,
                invoice_id=InvoiceId(invoice),
                document=f"Nº {invoice}" if invoice else "",
                customer_id=CustomerId(draw(st.sampled_from(["", "cus-1", "cus-2"]))),
                payment_id=draw(st.sampled_from([None, PaymentId("pay_1")])),
                source=draw(st.sampled_from(["", "stripe/main", "ofx"])),
            )
        )
    return entries
