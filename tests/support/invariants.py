"""What holds after every story, however often it crashed and whatever was delivered twice.

Each rule returns the sentences of what is wrong, so that a sweep can report all of it at once. The
rules recount from the stored rows and never ask the code under test what it thinks.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from pynamodb.models import Model

from cobro.adapters.dynamodb.invoice_rows import invoice_of
from cobro.adapters.dynamodb.rows import MODELS
from cobro.application.apply_gateway_event import GatewayPayment, IgnoredEvent
from cobro.contracts.parsing import parse
from cobro.contracts.stripe import StripeEventHeadV1, to_gateway_event
from cobro.domain import journal
from cobro.domain.errors import RejectionError
from cobro.domain.ids import payment_id_for
from cobro.domain.invoice import Invoice
from cobro.domain.journal import EntryCode, JournalEntry
from cobro.domain.reports import distinct, ledger_line
from cobro.formats.entries import EntryKind
from cobro.runtime.settings import Queue, Table
from cobro.runtime.wiring import gateways, reporting
from tests.support.queues import waits
from tests.support.world import World

FOR_A_DECISION = {
    EntryKind.SETTLEMENT.value,
    EntryKind.CREDIT.value,
    EntryKind.REVERSAL.value,
    EntryKind.UNKNOWN.value,
}


def check(world: World, dead_letters: Sequence[Queue] = ()) -> None:
    """Assert every invariant; `dead_letters` names the queues that are expected to give up."""
    found = violations(world, dead_letters)

    assert found == [], "\n".join(found)


def violations(world: World, dead_letters: Sequence[Queue] = ()) -> list[str]:
    rules = (
        *(_journal, _invoices, _payments, _numbers),
        *(_mails, _projection, _entries, _files, _inbox),
    )
    found = [sentence for rule in rules for sentence in rule(world)]
    if [queue for queue, _ in world.dead_letters] != list(dead_letters):
        found.append(f"dead letters: {world.dead_letters}")
    found += [f"{queue} still holds messages" for queue in Queue if waits(queue)]
    return found


def rows(world: World, table: Table) -> list[Any]:
    """Return the rows of a table as their models."""
    return [_row(MODELS[table.value], raw) for raw in world.items(table)]


def _row(model: type[Model], raw: dict[str, Any]) -> Model:
    row = model()
    row.deserialize({name: value for name, value in raw.items() if "B" not in value})
    return row


def invoices(world: World) -> list[Invoice]:
    return [invoice_of(row) for row in rows(world, Table.INVOICES)]


def open_exceptions(world: World, queue: Queue | None = None) -> list[Any]:
    """Return the items that wait for a person, of one queue or of all."""
    found = [row for row in rows(world, Table.EXCEPTIONS) if row.open_key]
    return [row for row in found if queue is None or row.queue == queue]


def _journal(world: World) -> Iterator[str]:
    entries = world.journal()
    if not journal.is_balanced(entries):
        yield "the journal is out of balance"
    ids = Counter(entry.entry_id for entry in entries)
    yield from (f"entry {key} stands {n} times" for key, n in ids.items() if n > 1)


def _invoices(world: World) -> Iterator[str]:
    entries, payments = world.journal(), rows(world, Table.PAYMENTS)
    for invoice in invoices(world):
        own = [e for e in entries if e.invoice_id == invoice.invoice_id]
        owed = sum(e.moved(journal.RECEIVABLE).minor for e in own)
        paid = sum(int(p.allocated_minor) for p in payments if p.invoice_id == invoice.invoice_id)
        name, total = invoice.document, invoice.draft.total.minor
        if invoice.open.minor != owed:
            yield f"{name}: open {invoice.open.minor}, the journal says {owed}"
        if invoice.open.minor != total - paid:
            yield f"{name}: open {invoice.open.minor}, the payments say {total - paid}"
        if not 0 <= invoice.open.minor <= total:
            yield f"{name}: open {invoice.open.minor} of {total}"
        issued = [e for e in own if e.code is EntryCode.INVOICE_ISSUED]
        if [(e.document, e.moved(journal.RECEIVABLE).minor) for e in issued] != [(name, total)]:
            yield f"{name}: {len(issued)} entries of its issue, or another amount"
    strays = {e.invoice_id for e in entries} - {i.invoice_id for i in invoices(world)}
    yield from (f"the journal knows an invoice that is not there: {stray}" for stray in strays)


def _payments(world: World) -> Iterator[str]:
    applied = {e.payment_id: e for e in world.journal() if e.code is EntryCode.PAYMENT_APPLIED}
    payments = {row.payment_id: row for row in rows(world, Table.PAYMENTS)}
    yield from (f"payment {key} is in one place only" for key in set(applied) ^ set(payments))
    for key in set(applied) & set(payments):
        entry, row = applied[key], payments[key]
        if _sums_of(entry) != (row.amount_minor, row.allocated_minor, row.on_account_minor):
            yield f"payment {key}: row and entry differ"
        if row.amount_minor != row.allocated_minor + row.on_account_minor:
            yield f"payment {key}: received is not allocated and on account"


def _sums_of(entry: JournalEntry) -> tuple[int, int, int]:
    allocated = -entry.moved(journal.RECEIVABLE).minor
    return entry.received.minor, allocated, -entry.moved(journal.CUSTOMER_CREDIT).minor


def _numbers(world: World) -> Iterator[str]:
    taken: dict[str, list[int]] = {}
    for invoice in invoices(world):
        key = f"{invoice.draft.issuer_id}#{invoice.draft.series}"
        taken.setdefault(key, []).append(invoice.number)
    counters = {row.series_key: int(row.last_number) for row in rows(world, Table.SERIES)}
    for key in set(taken) | set(counters):
        numbers = sorted(taken.get(key, []))
        if numbers != list(range(1, counters.get(key, 0) + 1)):
            yield f"series {key}: numbers {numbers}, counter {counters.get(key)}"


def _mails(world: World) -> Iterator[str]:
    sent = Counter((mail.tags["invoice"], mail.tags["step"]) for mail in world.mails())
    yield from (f"{step} went out {n} times" for step, n in sent.items() if n > 1)
    notices = {
        (row.pk.removeprefix("NOTICE#"), row.sk): row.state
        for row in rows(world, Table.DUNNING)
        if row.pk.startswith("NOTICE#")
    }
    yield from (
        f"{step} went out, its notice says {notices.get(step)}"
        for step in sent
        if notices.get(step) not in {"sending", "sent"}
    )
    told = [row.message for row in uncertain(world)]
    told += [body for queue, body in world.dead_letters if queue is Queue.REMINDERS]
    parked = {json.loads(message)["invoice_id"] for message in told}
    for step, state in notices.items():
        if state == "sending" and step[0] not in parked:
            yield f"it is not known whether {step} went out, and nobody is told"
        if state == "sent" and step not in sent:
            yield f"{step} is recorded as sent, but never went out"


def uncertain(world: World) -> list[Any]:
    """Return what waits for a person because a mail may or may not have gone out."""
    found = open_exceptions(world, Queue.REMINDERS)
    return [row for row in found if row.reason_code == "notice_uncertain"]


def _projection(world: World) -> Iterator[str]:
    entries = world.journal()
    for issuer_id in {entry.issuer_id for entry in entries}:
        expected = distinct(ledger_line(e) for e in entries if e.issuer_id == issuer_id)
        shown = reporting.projection().lines(issuer_id)
        if shown != expected:
            yield f"reports of {issuer_id} show {len(shown)} lines, a recount {len(expected)}"


def _entries(world: World) -> Iterator[str]:
    payments = {row.payment_id: int(row.amount_minor) for row in rows(world, Table.PAYMENTS)}
    waiting_entries = {
        json.loads(row.message)["entry_id"]: int(row.amount_minor)
        for row in open_exceptions(world, Queue.ENTRIES)
    }
    for row in rows(world, Table.STATEMENTS):
        if not row.pk.startswith("ENTRY#"):
            continue
        facts, entry_id = json.loads(row.facts), row.pk.removeprefix("ENTRY#")
        booked = payments.pop(payment_id_for("bank", entry_id), None)
        where = f"bank entry of line {facts['line']} ({row.state})"
        if (booked is not None) != (row.state == "matched"):
            yield f"{where}: booked {booked}"
        elif booked is not None and booked != facts["amount_minor"]:
            yield f"{where}: booked {booked} of {facts['amount_minor']}"
        elif row.state == "in_review" and waiting_entries.get(entry_id) != facts["amount_minor"]:
            yield f"{where}: nobody is told of it"
        elif row.state == "kept" and facts["kind"] in FOR_A_DECISION:
            yield f"{where}: kept although it needs a decision"
        elif row.state not in {"matched", "in_review", "kept"}:
            yield f"{where}: nothing was decided"


def _files(world: World) -> Iterator[str]:
    parked = open_exceptions(world)
    files = [row for row in rows(world, Table.STATEMENTS) if row.pk.startswith("FILE#")]
    stored = Counter(
        json.loads(row.facts)["file_id"]
        for row in rows(world, Table.STATEMENTS)
        if row.pk.startswith("ENTRY#")
    )
    for row in files:
        facts = json.loads(row.facts)
        bad = [item for item in parked if facts["file_id"] in item.message]
        if len(bad) != facts["bad_entries"]:
            yield f"{row.detail}: {facts['bad_entries']} unreadable, {len(bad)} shown to a person"
        if row.state == "rejected" and not any(row.detail in item.message for item in parked):
            yield f"{row.detail} is refused and nobody is told"
        if stored[facts["file_id"]] > facts["entries"]:
            yield f"{row.detail}: more entries kept than read"
    told = {row.detail for row in files} | {item.message for item in parked}
    for key in world.files():
        if not any(key in text for text in told):
            yield f"{key} is in the bucket, and nothing says so"


def _inbox(world: World) -> Iterator[str]:
    payments = {row.payment_id: int(row.amount_minor) for row in rows(world, Table.PAYMENTS)}
    parked = [row.message for row in open_exceptions(world, Queue.GATEWAY_EVENTS)]
    for row in rows(world, Table.INBOX):
        gateway, _, event_id = row.event_key.partition("#")
        event = gateways.inbox().get(gateway, event_id)
        minor = _named_amount(event.payload)
        if minor is None or any(event_id in message for message in parked):
            continue
        reference = parse(event.payload, StripeEventHeadV1).payment_reference
        if payments.get(payment_id_for(gateway, reference)) != minor:
            yield f"event {event_id} tells of {minor}: neither booked nor shown to a person"


def _named_amount(payload: bytes) -> int | None:
    """Return the money that an event tells of: -1 where a person must say, None for none."""
    try:
        event = to_gateway_event(parse(payload, StripeEventHeadV1), is_livemode=False)
    except RejectionError:
        return -1
    if isinstance(event, IgnoredEvent):
        return None
    return event.amount.minor if isinstance(event, GatewayPayment) else -1
