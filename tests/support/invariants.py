"""What holds after every story, however often it crashed and whatever was delivered twice.

Each rule returns the sentences of what is wrong, so that a sweep can report all of it at once. The
rules recount from the stored rows and never ask the code under test what it thinks.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from cobro.adapters.gateways.schemes import scheme_of
from cobro.application.parking import ANNOUNCEMENTS, STATEMENTS
from cobro.domain import journal
from cobro.domain.figures import Figures
from cobro.domain.gateways import ForReview, GatewayNews, GatewayPayment, Movement, MovementKind
from cobro.domain.ids import payment_id_for
from cobro.domain.invoice import Invoice
from cobro.domain.journal import EntryCode, JournalEntry
from cobro.domain.reports import ledger_line
from cobro.runtime.settings import Queue, Table
from cobro.runtime.wiring import gateways, reporting
from tests.support.alert_rules import alerts_hold
from tests.support.announcement_rules import announcements_hold
from tests.support.charge_rules import charges_hold
from tests.support.contract_invariants import contracts_billed
from tests.support.document_rules import documents_hold
from tests.support.exports import exports_hold
from tests.support.gateway_rules import gateways_hold
from tests.support.invariants_drafts import drafts_hold
from tests.support.invariants_imports import imports_hold
from tests.support.lake_rules import lake_holds
from tests.support.letter_rules import letters_hold
from tests.support.number_rules import number_faults
from tests.support.order_rules import is_by_hand, nothing_in_transfer, orders_hold
from tests.support.outbox import mailed_steps
from tests.support.payment_rules import (
    OF_PAYMENTS,
    allowed,
    credits_hold,
    payments_hold,
    payouts_hold,
    shown_payouts,
)
from tests.support.queues import waits
from tests.support.rate_invariants import rates_replaced
from tests.support.remittance_rules import remittances
from tests.support.request_rules import requests_hold
from tests.support.rows import invoices, open_exceptions, rows
from tests.support.text_message_rules import notice_of, notice_rows, text_messages_hold
from tests.support.world import World

__all__ = ["MAILING", "check", "invoices", "open_exceptions", "rows", "uncertain", "violations"]

FOR_A_DECISION = {"settlement", "credit", "reversal", "unknown"}  # kinds of bank entries
MAILING = frozenset({Queue.REMINDERS, Queue.SEND_DOCUMENT, STATEMENTS, ANNOUNCEMENTS})


# What only moves a debt to other documents, and what an agreement waives besides.
MOVED_ON = {EntryCode.DEBT_RENEGOTIATED, EntryCode.DEBT_REINSTATED}
OF_AGREEMENTS = "wav_"


def check(world: World, dead_letters: Sequence[Queue] = ()) -> None:
    """Assert every invariant; `dead_letters` names the queues that are expected to give up."""
    found = violations(world, dead_letters)

    assert found == [], "\n".join(found)


def violations(world: World, dead_letters: Sequence[Queue] = ()) -> list[str]:
    rules = (
        *(_journal, _invoices, _adjustments, _numbers, rates_replaced, contracts_billed),
        *(payments_hold, credits_hold, payouts_hold, orders_hold, nothing_in_transfer),
        *(_mails, _projection, _entries, _files, _inbox, alerts_hold, lake_holds),
        *(imports_hold, drafts_hold, remittances, charges_hold, documents_hold, gateways_hold),
        *(exports_hold, requests_hold, letters_hold, announcements_hold),
    )
    found = [sentence for rule in rules for sentence in rule(world)]
    if [queue for queue, _ in world.dead_letters] != list(dead_letters):
        found.append(f"dead letters: {world.dead_letters}")
    found += [f"{queue} still holds messages" for queue in Queue if waits(queue)]
    return found


def _journal(world: World) -> Iterator[str]:
    entries = world.journal()
    if not journal.is_balanced(entries):
        yield "the journal is out of balance"
    ids = Counter(entry.entry_id for entry in entries)
    yield from (f"entry {key} stands {n} times" for key, n in ids.items() if n > 1)


def _invoices(world: World) -> Iterator[str]:
    entries, documents = world.journal(), invoices(world)
    for invoice in documents:
        own = [e for e in entries if e.invoice_id == invoice.invoice_id]
        rule = _owed_document if invoice.draft.kind.is_owed else _credit_note
        yield from rule(invoice, own if invoice.draft.kind.is_owed else entries)
    strays = {e.invoice_id for e in entries if e.invoice_id} - {i.invoice_id for i in documents}
    yield from (f"the journal knows an invoice that is not there: {stray}" for stray in strays)


def _owed_document(invoice: Invoice, own: list[JournalEntry]) -> Iterator[str]:
    name, total = invoice.document, invoice.draft.total.minor
    owed = sum(e.moved(journal.RECEIVABLE).minor for e in own)
    if invoice.open.minor != owed:
        yield f"{name}: open {invoice.open.minor}, the journal says {owed}"
    if not 0 <= invoice.open.minor <= total:
        yield f"{name}: open {invoice.open.minor} of {total}"
    for charge, minor in invoice.charges.amounts.items():
        moved = sum(e.moved(journal.charge_receivable(charge)).minor for e in own)
        if minor != moved or minor < 0:
            yield f"{name}: {charge} {minor}, the journal says {moved}"
    taken = sum(_taken_off(e) for e in own)
    if invoice.credited_minor != taken:
        yield f"{name}: credited {invoice.credited_minor}, the journal says {taken}"
    issued = [e for e in own if e.code in journal.ISSUES]
    if [(e.document, e.moved(journal.RECEIVABLE).minor) for e in issued] != [(name, total)]:
        yield f"{name}: {len(issued)} entries of its issue, or another amount"


def _taken_off(entry: JournalEntry) -> int:
    """Return what an entry took off the principal without money."""
    if entry.code in OF_PAYMENTS:
        return allowed(entry)
    if entry.code in journal.ISSUES | MOVED_ON:
        return 0
    credit = entry.moved(journal.CUSTOMER_CREDIT).minor
    return -entry.moved(journal.RECEIVABLE).minor - credit


def _credit_note(note: Invoice, entries: list[JournalEntry]) -> Iterator[str]:
    found = [e for e in entries if e.entry_id == f"iss_{note.invoice_id}"]
    sums = [(e.invoice_id, _taken_off(e), e.document) for e in found]
    if sums != [(note.draft.corrects, note.draft.total.minor, note.document)]:
        yield f"{note.document}: {len(found)} entries of the credit note, or another amount"
    if not note.owed.is_zero:
        yield f"{note.document}: a credit note owes {note.owed}"


def _adjustments(world: World) -> Iterator[str]:
    coded = {
        EntryCode.INVOICE_CANCELLED,
        EntryCode.REBATE_GRANTED,
        EntryCode.WRITTEN_OFF,
        EntryCode.DIFFERENCE_GIVEN_UP,
        EntryCode.CHARGES_WAIVED,
    }
    booked = {
        e.entry_id: -e.owed.minor
        for e in world.journal()
        if e.code in coded and not e.entry_id.startswith(OF_AGREEMENTS)
    }
    records = {
        record.adjustment_id: int(record.amount_minor)
        for record in rows(world, Table.ADJUSTMENTS)
        if not is_by_hand(record)
    }
    if booked != records:
        yield f"adjustments {records}, the journal says {booked}"


def _numbers(world: World) -> Iterator[str]:
    counters = {row.series_key: int(row.last_number or 0) for row in rows(world, Table.SERIES)}
    yield from number_faults(invoices(world), counters)


def _mails(world: World) -> Iterator[str]:
    sent = Counter(mailed_steps())
    yield from (f"{step} went out {n} times" for step, n in sent.items() if n > 1)
    kept = {notice_of(row): row for row in notice_rows(world)}
    notices = {step: row.state for step, row in kept.items()}
    texted = {step for step, row in kept.items() if row.channel not in {"email", None}}
    went = {kept[step].detail for step in sent if step in kept}  # tagged with the leading step
    yield from (
        f"{step} went out, its notice says {notices.get(step)}"
        for step in sent
        if notices.get(step) not in {"sending", "sent"}
    )
    yield from text_messages_hold(world)
    told = [row.message for row in uncertain(world)]
    told += [body for queue, body in world.dead_letters if queue in MAILING]
    parked = {json.loads(message)["invoice_id"] for message in told}
    for step, state in notices.items():
        if state == "sending" and step[0] not in parked:
            yield f"it is not known whether {step} went out, and nobody is told"
        if state == "sent" and kept[step].detail not in went and step not in texted:
            yield f"{step} is recorded as sent, but never went out"


def uncertain(world: World) -> list[Any]:
    """Return what waits for a person because a mail may or may not have gone out."""
    found = [row for queue in sorted(MAILING) for row in open_exceptions(world, queue)]
    return [row for row in found if row.reason_code == "notice_uncertain"]


def _projection(world: World) -> Iterator[str]:
    entries = world.journal()
    for issuer_id in {entry.issuer_id for entry in entries}:
        own = [entry for entry in entries if entry.issuer_id == issuer_id]
        for as_of in sorted({entry.business_date for entry in own})[-2:]:
            lines = [line for line in map(ledger_line, own) if line.business_date <= as_of]
            shown = reporting.projection().book(issuer_id, [as_of]).until(as_of)
            if shown != Figures.of(lines):
                yield f"reports of {issuer_id} at {as_of} differ from a recount of the journal"


def _entries(world: World) -> Iterator[str]:
    standing: Counter[str] = Counter()
    for payment in rows(world, Table.PAYMENTS):
        standing[payment.reference] += int(payment.amount_minor - (payment.reversed_minor or 0))
    payouts = shown_payouts(world)
    told = {
        json.loads(row.message)["entry_id"]: int(row.amount_minor)
        for row in open_exceptions(world, Queue.ENTRIES)
    }
    for row in rows(world, Table.STATEMENTS):
        if row.pk.startswith("ENTRY#"):
            entry_id, facts = row.pk.removeprefix("ENTRY#"), json.loads(row.facts)
            booked = standing[entry_id] or payouts.get(entry_id, 0)
            wrong = _wrong_with(row.state, facts, booked, told.get(entry_id))
            if wrong:
                yield f"bank entry of line {facts['line']} ({row.state}): {wrong}"


def _wrong_with(state: str, facts: dict[str, Any], booked: int, told: int | None) -> str:
    """Say what is wrong with an entry: its money is booked, or somebody knows that it waits."""
    if booked != (facts["amount_minor"] if state == "matched" else 0):
        return f"booked {booked} of {facts['amount_minor']}"
    if state in {"in_review", "proposed"} and told != facts["amount_minor"]:
        return "nobody is told of it"
    if state == "kept" and facts["kind"] in FOR_A_DECISION:
        return "kept although it needs a decision"
    decided = {"matched", "in_review", "proposed", "kept", "rejected", "ignored"}
    return "" if state in decided else "nothing was decided"


def _files(world: World) -> Iterator[str]:
    parked = open_exceptions(world)
    files = [row for row in rows(world, Table.STATEMENTS) if row.pk.startswith("FILE#")]
    stored = Counter(
        json.loads(row.facts)["file_id"]
        for row in rows(world, Table.STATEMENTS)
        if row.pk.startswith("ENTRY#")
    )
    kept = Counter(
        row.pk.rpartition("#")[2]
        for row in rows(world, Table.STATEMENTS)
        if row.pk.startswith("PARTS#")
    )
    for row in files:
        facts = json.loads(row.facts)
        bad = [item for item in parked if facts["file_id"] in item.message]
        if len(bad) != facts["bad_entries"]:
            yield f"{row.detail}: {facts['bad_entries']} unreadable, {len(bad)} shown to a person"
        if row.state == "rejected" and not any(row.detail in item.message for item in parked):
            yield f"{row.detail} is refused and nobody is told"
        if kept[facts["file_id"]] != facts.get("parts", 0):
            yield f"{row.detail}: {facts['parts']} parts, {kept[facts['file_id']]} of them kept"
        if stored[facts["file_id"]] > facts["entries"]:
            yield f"{row.detail}: more entries kept than read"
    told = {row.detail for row in files} | {item.message for item in parked}
    for key in world.files():
        if key.startswith("incoming/") and not any(key in text for text in told):
            yield f"{key} is in the bucket, and nothing says so"


def _inbox(world: World) -> Iterator[str]:
    payments = {row.payment_id: int(row.amount_minor) for row in rows(world, Table.PAYMENTS)}
    parked = [row.message for row in open_exceptions(world, Queue.GATEWAY_EVENTS)]
    for row in rows(world, Table.INBOX):
        gateway, account_id, event_id = row.event_key.split("#", 2)
        event = gateways.inbox().get(gateway, event_id, account_id)
        if any(event_id in message for message in parked):
            continue
        account = gateways.accounts().find(gateway, account_id)
        scheme = None if account is None else scheme_of(account.gateway)
        news = scheme.news(account, event.payload, event.query) if scheme and account else []
        if account is None or any(isinstance(item, ForReview) for item in news):
            yield f"event {event_id} needs a person, and nobody is told"
        for movement in _captured(news):
            booked = payments.get(payment_id_for(f"{gateway}/{account_id}", movement.reference))
            if booked != movement.amount.minor:
                yield f"event {event_id} tells of {movement.amount}: neither booked nor shown"


def _captured(news: Sequence[GatewayNews]) -> Iterator[Movement]:
    """Yield the money that pictures tell of as movements of their own."""
    for item in news:
        if isinstance(item, GatewayPayment):
            took = (m for m in item.movements if m.kind is MovementKind.CAPTURED)
            yield from (movement for movement in took if not movement.is_cumulative)
