"""The reports' sums anew from the journal, while the stack runs."""

import time
from collections.abc import Callable, Iterator

from pynamodb.connection import Connection

from cobro.adapters.dynamodb.connection import Database
from cobro.adapters.dynamodb.generations import DynamoGenerations
from cobro.adapters.dynamodb.invoice_rows import entry_of_raw
from cobro.adapters.dynamodb.reports import DynamoLedgerProjection
from cobro.adapters.dynamodb.rows import SegmentRow
from cobro.application.rebuild_reports import RebuildReports, Rebuilt
from cobro.domain.reports import LedgerLine, ledger_line
from cobro.runtime.settings import Table
from cobro_cli.journal_scan import scanned_journal
from cobro_cli.stack import Stack
from cobro_cli.steps import Listener

__all__ = ["rebuild"]

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
    """Rebuild an issuer's sums with the shell's rights."""
    tables = Database(Connection())
    tables.bind(SegmentRow, stack.outputs.table(Table.REPORTS))
    generations = DynamoGenerations(DynamoLedgerProjection(tables))
    run = RebuildReports(generations, pause)
    return run(issuer_id, lambda: _journal(stack, issuer_id, listener), must_equal=must_equal)


def _journal(stack: Stack, issuer_id: str, listener: Listener) -> Iterator[LedgerLine]:
    items = scanned_journal(stack, issuer_id, listener)
    return (ledger_line(entry_of_raw(item)) for item in items)
