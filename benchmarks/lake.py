"""The lake: what a batch of the journal costs to lay down, how large it lies, and SQL over it.

A company issues so many invoices over a year, evenly; each is paid a month later. A month is full
when a batch of 100 entries comes into it, as on its last day. Then the views are asked over all of
the year on this machine.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from benchmarks.figures import Figure, emit, progress
from cobro.adapters.lake_bucket import month_key
from cobro.contracts.lake import lines_of, month_bytes
from cobro.domain import journal
from cobro.domain.ids import (
    CustomerId,
    EntryId,
    InvoiceId,
    IssuerId,
    PaymentId,
    derived_id,
    invoice_id_for,
)
from cobro.domain.journal import EntryCode, JournalEntry, Posting
from cobro.domain.lake import by_month, joined
from cobro.domain.money import Currency
from cobro_cli.lake_duck import ask_duckdb

ISSUER = IssuerId("aurora")
FIRST = date(2025, 1, 1)
MONTH = timedelta(days=30)
BATCH = 100
SEED = 11
LAST_PAID = EntryCode.PAYMENT_APPLIED
QUERIES = {
    "open_by_currency": "SELECT currency, SUM(open_minor) FROM invoices GROUP BY currency",
    "receipts_by_month": "SELECT month, SUM(received_minor) FROM receipts GROUP BY month",
}


def entries_of(count: int) -> Iterator[JournalEntry]:
    """Yield the entries of so many invoices."""
    random = Random(SEED)  # noqa: S311 - a sample, not a secret
    for number in range(count):
        minor, tax = random.randrange(1_000, 500_000), random.randrange(900)
        invoice_id = invoice_id_for(ISSUER, str(number))
        day = FIRST + timedelta(days=number * 365 // count)
        receivable, revenue = (journal.RECEIVABLE, minor), (journal.REVENUE, tax - minor)
        issued = (receivable, revenue, (journal.TAX_PAYABLE, -tax))
        yield _entry(number, invoice_id, day, EntryCode.INVOICE_ISSUED, issued)
        paid = ((journal.bank("341/1248/02124"), minor), (journal.RECEIVABLE, -minor))
        yield _entry(number, invoice_id, day + MONTH, LAST_PAID, paid)


def _entry(
    number: int,
    invoice_id: InvoiceId,
    day: date,
    code: EntryCode,
    legs: tuple[tuple[str, int], ...],
) -> JournalEntry:
    second = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=number % 86_400)
    is_paid = code is LAST_PAID
    return JournalEntry(
        entry_id=EntryId(derived_id("ent", invoice_id, code)),
        code=code,
        issuer_id=ISSUER,
        customer_id=CustomerId(f"customer-{number % 997}"),
        currency=Currency.BRL,
        business_date=day,
        recorded_at=second,
        postings=tuple(Posting(account, minor) for account, minor in legs),
        invoice_id=invoice_id,
        document=f"A-{number:07d}",
        due_date=day + MONTH,
        payment_id=PaymentId(derived_id("pay", invoice_id)) if is_paid else None,
        source="cnab/341" if is_paid else "",
    )


def fill(size: int, folder: Path) -> None:
    """Write the months, and tell what the last batch of a full one costs."""
    months = list(by_month(entries_of(size)).items())
    total = rows = 0
    for position, (month, entries) in enumerate(months):
        data = month_bytes(joined([], entries))
        path = folder / month_key(month)
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        total += len(data)
        rows += sum(len(entry.postings) for entry in entries)
        progress(position + 1, len(months))
    emit(Figure("lake", "mb", total / 1e6, "MB", size))
    emit(Figure("lake", "rows", rows, "rows", size))
    month, entries = months[len(months) // 2]
    before = month_bytes(joined([], entries[BATCH:]))
    begin = time.process_time()
    month_bytes(joined(lines_of(before), entries[:BATCH]))
    emit(Figure("lake", "batch_cpu", time.process_time() - begin, "s", size))


def main() -> None:
    parser = argparse.ArgumentParser(description="the lake")
    parser.add_argument("--size", type=int, default=10_000, help="invoices of a year")
    size = parser.parse_args().size
    with tempfile.TemporaryDirectory() as folder:
        fill(size, Path(folder))
        for name, sql in QUERIES.items():
            begin = time.perf_counter()
            ask_duckdb(Path(folder), sql)
            emit(Figure("lake", "query", time.perf_counter() - begin, "s", size, {"sql": name}))


if __name__ == "__main__":
    main()
