"""The state that a story ends in, without what may differ from one run to the next.

Instants of recording differ after a crash, and so may whether a reminder went out; what is owed,
paid, numbered, decided and parked may not.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from cobro.application.parking import EXPORTS
from cobro.domain.journal import JournalEntry
from cobro.runtime.settings import Table
from tests.support.invariants import MAILING, invoices, rows, uncertain
from tests.support.order_rules import held
from tests.support.outbox import mailed_steps
from tests.support.world import START, World

Step = tuple[str, str]
# Announcements are recounted by their own rule: a mail that is uncertain is counted as that.
_LEFT_BEHIND = ("NOTICE#", "CLAIM#", "VIEW#", "LETTER#", "WRITES#", "ANNOUNCEMENT#")
_MAILING = {*MAILING, EXPORTS}
_COLUMNS = {
    Table.PAYMENTS: (
        *("payment_id", "amount_minor", "allocated_minor", "paid_date"),
        *("reversed_minor", "reopened_minor", "placed_by"),
    ),
    Table.CREDITS: ("book", "credit_id", "account", "amount_minor", "left_minor"),
    Table.GATEWAY_PAYMENTS: ("payment_key", "booked", "receipts"),
    Table.PAYOUTS: ("payout_key", "awaited_by", "arrived", "has_failed", "shows"),
    Table.STATEMENTS: ("pk", "sk", "state", "detail"),
    Table.INBOX: ("event_key",),
    Table.BANK_ACCOUNTS: ("pk", "sk", "issuer_id", "taken_by"),
    Table.EXCEPTIONS: ("exception_id", "reason_code", "open_key", "amount_minor"),
    Table.DUNNING: ("pk", "sk", "detail"),
    Table.RATES: ("name", "valid_from", "value", "source", "author", "replaced"),
    Table.CONTRACTS: ("contract_key", "due_on", "body"),
    Table.CUSTOMERS: ("customer_id",),
    Table.GATEWAYS: ("pk", "sk", "issuer_id", "body"),
    Table.EXPORTS: ("pk", "sk"),
    Table.AGREEMENTS: ("pk", "sk", "version", "running_key"),
    Table.ALERTS: ("pk", "sk", "state", "author", "version", "list_key", "untold_key"),
    Table.DISPUTES: ("invoice_id", "number", "version", "open_key", "deadline_key"),
    Table.COLLECTIONS: ("pk", "sk", "due_key", "version"),
    Table.CHARGES: ("pk", "sk", "kind", "state", "payment_id", "last_sequence", "last_order"),
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`sent` holds the reminders that went out; the other fields are the same in every run."""

    journal: frozenset[JournalEntry]
    rows: frozenset[tuple[Any, ...]]
    sent: frozenset[Step]


def snapshot(world: World) -> Snapshot:
    return Snapshot(
        journal=frozenset(replace(entry, recorded_at=START) for entry in world.journal()),
        rows=frozenset(_facts(world)),
        sent=frozenset(mailed_steps()),
    )


def differences(world: World, clean: Snapshot) -> list[str]:
    """Say what differs from the clean run; a mail that did not go out must be known to a person."""
    now = snapshot(world)
    found = [f"only in the clean run: {entry}" for entry in clean.journal - now.journal]
    found += [f"only after the fault: {entry}" for entry in now.journal - clean.journal]
    found += [f"only in the clean run: {row}" for row in clean.rows - now.rows]
    found += [f"only after the fault: {row}" for row in now.rows - clean.rows]
    found += [f"{step} went out after the fault only" for step in now.sent - clean.sent]
    known = "".join(row.message for row in uncertain(world))
    return found + [
        f"{step} never went out" for step in clean.sent - now.sent if step[0] not in known
    ]


def _facts(world: World) -> Iterator[tuple[Any, ...]]:
    for invoice in invoices(world):
        yield "invoice", invoice.document, invoice.invoice_id, invoice.open, invoice.version
    for table, columns in _COLUMNS.items():
        for row in rows(world, table):
            if not _may_differ(row):
                yield table, *(getattr(row, column) for column in columns)
    for row in rows(world, Table.DRAFTS):
        facts = json.loads(row.facts)
        known = {**facts, "created_at": "", "changed_at": ""}
        yield "draft", row.draft_id, row.version, json.dumps(known)
    yield from _orders(world)
    for row in rows(world, Table.AUDIT):
        yield "act", row.act_key.partition("#")[2], row.facts["person"], row.facts["what"]
    for row in rows(world, Table.IMPORTS):
        facts = json.loads(row.facts)
        known = {**facts, "seen_at": ""} if row.part == "FILE" else facts
        yield "import", row.import_id, row.part, row.version, json.dumps(known)


def _orders(world: World) -> Iterator[tuple[Any, ...]]:
    for key, order in held(world).items():
        yield "order", key, order.state, order.released_by, order.amount
    for row in rows(world, Table.ADJUSTMENTS):
        yield "adjustment", row.adjustment_id, row.author, row.reason, row.uses


def _may_differ(row: Any) -> bool:
    """Tell whether a row is of a mail, which went out or somebody is told that it may not.

    Or it is a claim: one that was left behind claims nothing. Or it is a view of a page, which is
    of the day and the link by which somebody looked, and may have to look again later; or a letter,
    whose link is of the moment in which it was written; or how often a payer wrote, which counts
    every try.
    """
    return getattr(row, "queue", "") in _MAILING or getattr(row, "pk", "").startswith(_LEFT_BEHIND)
