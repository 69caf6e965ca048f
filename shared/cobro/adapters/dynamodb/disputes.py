"""Disputes about invoices: one row each, written with the position of the invoice."""

from collections.abc import Sequence

import msgspec
from pynamodb.expressions.condition import Condition

from cobro.adapters.dynamodb.bookings import MONEY_IS_NEW, move
from cobro.adapters.dynamodb.connection import Database, Put, TransactionRefusedError, database
from cobro.adapters.dynamodb.dispute_rows import DisputeRow
from cobro.adapters.dynamodb.invoice_rows import journal_row
from cobro.application.ports.disputes import DisputeMovedError
from cobro.domain.invoice_disputes import DisputeMove, InvoiceDispute

SHOWN_MAX = 200


class DynamoDisputes:
    def __init__(self, tables: Database) -> None:
        self._tables = tables

    def of_invoice(self, invoice_id: str) -> Sequence[InvoiceDispute]:
        with database():
            return [_dispute(row) for row in DisputeRow.query(invoice_id, consistent_read=True)]

    def open_of(self, issuer_id: str) -> Sequence[InvoiceDispute]:
        with database():
            return [_dispute(row) for row in DisputeRow.open.query(issuer_id, limit=SHOWN_MAX)]

    def move(self, move_: DisputeMove) -> None:
        puts = [_put(move_.dispute)]
        if move_.entry is not None:
            puts.append(Put(journal_row(move_.entry), MONEY_IS_NEW))
        try:
            self._tables.transact(puts, [move(move_.invoice)])
        except TransactionRefusedError as refusal:
            raise _moved() from refusal

    def put(self, dispute: InvoiceDispute) -> None:
        """Write in a transaction, like everything in a table of money."""
        try:
            self._tables.transact([_put(dispute)], [])
        except TransactionRefusedError as refusal:
            raise _moved() from refusal


def _moved() -> DisputeMovedError:
    return DisputeMovedError("the dispute or its invoice changed meanwhile: read them again")


def _put(dispute: InvoiceDispute) -> Put:
    is_next: Condition = DisputeRow.version == dispute.version - 1
    if dispute.version == 1:
        is_next = DisputeRow.invoice_id.does_not_exist()
    row = DisputeRow(
        dispute.invoice_id,
        f"{dispute.number:06d}",
        version=dispute.version,
        body=msgspec.json.encode(dispute).decode(),
    )
    if dispute.is_open:
        row.open_key = dispute.issuer_id
        row.deadline_key = f"{dispute.claim.deadline_date.isoformat()}#{dispute.dispute_id}"
    return Put(row, is_next)


def _dispute(row: DisputeRow) -> InvoiceDispute:
    return msgspec.json.decode(row.body, type=InvoiceDispute)
