"""SQL over the lake equals a naive recount of the journal, whatever came twice or disordered."""

import random
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cobro.contracts.lake_views import with_views
from cobro.domain.figures import month_of
from cobro.domain.journal import JournalEntry
from cobro.domain.lake import posting_lines
from cobro.domain.reports import OF_PAYMENTS, LedgerLine, ledger_line
from cobro_cli.lake_duck import ask_duckdb
from tests.support.lake import MemoryLake, journals, landed

MEASURES = ("receivable", "received", "credit", "unidentified", "fee")
POSTINGS = (
    "SELECT entry_id, leg, code, business_date, customer_id, currency, account, minor, month"
    " FROM journal"
)
ENTRIES = (
    "SELECT entry_id, invoice_id, due_date,"
    " receivable_minor, received_minor, credit_minor, unidentified_minor, fee_minor FROM entries"
)
DAY_SUMS = (
    "SELECT business_date, currency, code, source, entry_count,"
    " receivable_minor, received_minor, credit_minor, unidentified_minor, fee_minor FROM day_sums"
)
CREDITED = {"credit_note_issued", "invoice_cancelled", "rebate_granted"}
GIVEN_UP = {"written_off", "difference_given_up"}
MOVED = {"debt_renegotiated", "debt_reinstated"}
ISSUED = {"invoice_issued", "instalment_issued"}


def delivered(entries: Sequence[JournalEntry], seed: int) -> MemoryLake:
    """Land the entries in batches of any size and order, some of them again."""
    draw, lake = random.Random(seed), MemoryLake()
    waiting = [*entries, *draw.sample(entries, len(entries) // 2)]
    draw.shuffle(waiting)
    while waiting:
        size = draw.randint(1, 5)
        batch, waiting = waiting[:size], waiting[size:]
        landed(batch, lake)
        if draw.random() < 0.3:
            landed(batch, lake)
    return lake


def asked(lake: MemoryLake, sql: str) -> list[tuple[Any, ...]]:
    """Ask both ways: by views, and by the views written into the query."""
    with tempfile.TemporaryDirectory() as folder:
        lake.save(Path(folder))
        answer = in_order(ask_duckdb(Path(folder), sql).rows)

        assert in_order(ask_duckdb(Path(folder), with_views(sql)).rows) == answer
    return answer


def measures(line: LedgerLine) -> tuple[int, ...]:
    return tuple(getattr(line, f"{name}_minor") for name in MEASURES)


def in_order(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted(rows, key=str)


histories = given(journals(), st.integers(0, 10**6))
few = settings(max_examples=25, deadline=None)


@few
@histories
def test_the_rows_are_the_postings_of_the_journal(entries: list[JournalEntry], seed: int) -> None:
    assert asked(delivered(entries, seed), POSTINGS) == in_order(
        (line.entry_id, line.leg, line.code, line.business_date, line.customer_id or None,
         line.currency, line.account, line.minor, month_of(line.business_date))
        for entry in entries for line in posting_lines(entry)
    )  # fmt: skip


@few
@histories
def test_entries_move_what_reports_count(entries: list[JournalEntry], seed: int) -> None:
    lines = [ledger_line(entry) for entry in entries]

    assert asked(delivered(entries, seed), ENTRIES) == in_order(
        (line.entry_id, line.invoice_id or None, line.due_date, *measures(line)) for line in lines
    )


@few
@histories
def test_receipts_are_the_entries_of_payments(entries: list[JournalEntry], seed: int) -> None:
    sql = "SELECT entry_id, received_minor, allocated_minor, credit_minor FROM receipts"
    lines = [ledger_line(entry) for entry in entries if entry.code in OF_PAYMENTS]

    assert asked(delivered(entries, seed), sql) == in_order(
        (line.entry_id, line.received_minor,
         line.received_minor - line.credit_minor - line.unidentified_minor, line.credit_minor)
        for line in lines
    )  # fmt: skip


@few
@histories
def test_sums_of_days_add_up_the_entries(entries: list[JournalEntry], seed: int) -> None:
    sums: defaultdict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0] * 6)
    for line in map(ledger_line, entries):
        own = sums[line.business_date, line.currency, line.code, line.source or None]
        for place, value in enumerate((1, *measures(line))):
            own[place] += value

    assert asked(delivered(entries, seed), DAY_SUMS) == in_order(
        (*key, *values) for key, values in sums.items()
    )


def moved(entries: Sequence[JournalEntry], codes: set[str]) -> int:
    return sum(entry.owed.minor for entry in entries if entry.code in codes)


def on_account(entry: JournalEntry, account: str) -> int:
    return sum(p.minor for p in entry.postings if p.account.startswith(account))


@few
@histories
def test_invoices_are_what_their_entries_come_to(entries: list[JournalEntry], seed: int) -> None:
    sql = (
        "SELECT invoice_id, currency, issue_date, issued_minor, charged_minor, received_minor,"
        " discount_minor, credited_minor, given_up_minor, moved_minor, open_minor FROM invoices"
    )
    own: defaultdict[tuple[str, str], list[JournalEntry]] = defaultdict(list)
    for entry in entries:
        if entry.invoice_id:
            own[entry.invoice_id, entry.currency.value].append(entry)

    assert asked(delivered(entries, seed), sql) == in_order(
        (
            *key,
            min((e.business_date for e in each if e.code in ISSUED), default=None),
            moved(each, ISSUED),
            -sum(on_account(e, "charge_income:") for e in each),
            sum(e.received.minor for e in each),
            sum(on_account(e, "discount_allowed") for e in each),
            -moved(each, CREDITED),
            -moved(each, GIVEN_UP),
            -moved(each, MOVED),
            sum(e.owed.minor for e in each),
        )
        for key, each in own.items()
    )
