"""The reports' sums anew from the journal, while the stack runs."""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from pynamodb.connection import Connection

from cobro.adapters.dynamodb.connection import Database
from cobro.adapters.dynamodb.effects import EFFECTS, effect_of
from cobro.adapters.dynamodb.generations import DynamoGenerations
from cobro.adapters.dynamodb.invoice_rows import entry_of_raw
from cobro.adapters.dynamodb.invoice_segments import DynamoInvoiceSegments
from cobro.adapters.dynamodb.parties import DynamoCustomers
from cobro.adapters.dynamodb.reports import DynamoLedgerProjection
from cobro.adapters.dynamodb.rows import CustomerRow, SegmentRow
from cobro.application.rebuild_reports import RebuildReports, Rebuilt
from cobro.application.split_by_segment import SplitBySegment
from cobro.domain.effects import (
    Effect,
    book_of_effects,
    effect_lines,
    effect_lines_by_segment,
)
from cobro.domain.reports import LedgerLine, ledger_line
from cobro.domain.segments import book_of_segments
from cobro.runtime.settings import Table
from cobro_cli.stack import Stack
from cobro_cli.steps import Listener
from cobro_cli.table_scan import Counted, scanned, scanned_journal

__all__ = ["rebuild", "rebuild_effect_segments", "rebuild_effects", "rebuild_segments"]

EFFECTS_STEP = "read what collecting brought"
PAUSE_SECONDS = 3.0  # what a message of the ledger needs to come, and a second more


def _sleep() -> None:
    time.sleep(PAUSE_SECONDS)


def rebuild(
    stack: Stack,
    issuer_id: str,
    listener: Listener,
    *,
    must_equal: bool,
    pause: Callable[[], None] = _sleep,
) -> Rebuilt:
    """Rebuild an issuer's sums from its journal, with the shell's rights."""
    run = RebuildReports(_generations(stack), pause)
    return run(issuer_id, lambda: _journal(stack, issuer_id, listener), must_equal=must_equal)


def rebuild_effects(
    stack: Stack,
    issuer_id: str,
    listener: Listener,
    *,
    must_equal: bool,
    pause: Callable[[], None] = _sleep,
) -> Rebuilt:
    """Rebuild the sums of what collecting brought, from the effects that were kept."""
    run, book = RebuildReports(_generations(stack), pause), book_of_effects(issuer_id)
    return run(
        book, lambda: _effects(stack, issuer_id, listener, effect_lines), must_equal=must_equal
    )


def rebuild_effect_segments(
    stack: Stack,
    issuer_id: str,
    listener: Listener,
    *,
    must_equal: bool,
    pause: Callable[[], None] = _sleep,
) -> Rebuilt:
    """Rebuild the same by segment; effects from before segments were kept with them are in none."""
    run = RebuildReports(_generations(stack), pause)
    book = book_of_segments(book_of_effects(issuer_id))
    lines = partial(_effects, stack, issuer_id, listener, effect_lines_by_segment)
    return run(book, lines, must_equal=must_equal)


def rebuild_segments(
    stack: Stack,
    issuer_id: str,
    listener: Listener,
    *,
    must_equal: bool,
    pause: Callable[[], None] = _sleep,
) -> Rebuilt:
    """Rebuild the sums by segment; an invoice that is in none gets its customer's of now."""
    run, book = RebuildReports(_generations(stack), pause), book_of_segments(issuer_id)
    Database(Connection()).bind(CustomerRow, stack.outputs.table(Table.CUSTOMERS))
    split = SplitBySegment(DynamoCustomers(), DynamoInvoiceSegments())
    return run(
        book,
        lambda: split(issuer_id, list(_journal(stack, issuer_id, listener))),
        must_equal=must_equal,
    )


def _generations(stack: Stack) -> DynamoGenerations:
    tables = Database(Connection())
    tables.bind(SegmentRow, stack.outputs.table(Table.REPORTS))
    return DynamoGenerations(DynamoLedgerProjection(tables))


def _journal(stack: Stack, issuer_id: str, listener: Listener) -> Iterator[LedgerLine]:
    for item in scanned_journal(stack, issuer_id, listener):
        yield ledger_line(entry_of_raw(item))


def _effects(
    stack: Stack,
    issuer_id: str,
    listener: Listener,
    lines_of: Callable[[Effect], Sequence[LedgerLine]],
) -> Iterator[LedgerLine]:
    is_own = ("begins_with(pk, :own)", f"{EFFECTS}{issuer_id}#")
    for item in scanned(stack, Table.DUNNING, is_own, Counted(EFFECTS_STEP, listener)):
        yield from lines_of(effect_of(item["detail"]["S"]))
