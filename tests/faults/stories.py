"""The stories that are crashed at every AWS call. Each function stands in at least one of them.

`prepare` runs undisturbed; `act` and the settling after it are what crashes. The doors are asked
again until they answer, as clients, gateways and AWS do.
"""

from datetime import date, timedelta
from functools import partial
from typing import Any

from cobro.domain.ids import invoice_id_for
from cobro.domain.money import Currency, Money
from cobro.formats.writers import PaidTitle, write_cnab400_return
from cobro.runtime.settings import Queue
from tests.faults import (
    stories_at_gateways,
    stories_documents,
    stories_drafts,
    stories_imports,
    stories_of_bank_files,
    stories_of_charges,
    stories_of_contracts,
    stories_of_dunning,
    stories_of_files,
    stories_of_gateways,
    stories_of_matching,
    stories_of_orders,
    stories_of_payer_pages,
    stories_of_payouts,
    stories_of_rates,
    stories_of_reports,
    stories_remittances,
    stories_taking_off,
)
from tests.faults.story import LEDGER, Story, invoice_id, nothing, three_invoices
from tests.support.invariants import open_exceptions
from tests.support.redelivery import insist
from tests.support.world import (
    ISSUER,
    START,
    Answer,
    World,
    customer_body,
    invoice_body,
    payment_succeeded,
)

TODAY = START.date()


# ---- issuing -----------------------------------------------------------------------------------


def issue_over_http(world: World) -> None:
    first = insist(world, lambda: world.issue("first"))
    insist(world, lambda: world.issue("second", 5_000, series="B"))
    insist(world, lambda: world.issue("first"))
    path = f"/v1/invoices/{first.body['invoice_id']}"
    insist(world, lambda: world.http("read_ledger", "GET", path))


def issue_a_batch(world: World) -> None:
    """Queue a block of two series, with a stranger, a repeated key and a key of two contents."""
    wanted = [
        ("a1", 1_000, {"series": "A"}),
        ("b1", 2_000, {"series": "B"}),
        ("a2", 3_000, {"series": "A", "customer_id": "stranger"}),
        ("a3", 4_000, {"series": "A"}),
        ("a1", 1_000, {"series": "A"}),
        ("a3", 4_001, {"series": "A"}),
        ("b2", 5_000, {"series": "B"}),
    ]
    insist(world, lambda: post_batch(world, wanted))


def post_batch(world: World, wanted: list[tuple[str, int, dict[str, Any]]]) -> Answer:
    due = TODAY + timedelta(days=30)
    items = [
        {"idempotency_key": key, "invoice": invoice_body(amount, due, **more)}
        for key, amount, more in wanted
    ]
    body = {"invoices": items}
    return world.http("issue_invoices_api", "POST", "/v1/invoice-batches", body)


# ---- gateway -----------------------------------------------------------------------------------


def paid_by_gateway(world: World) -> None:
    """Tell of one payment twice in two words, of one too much, of one for nothing, of a refund."""
    one, two = (invoice_id(world, document) for document in ("A-0000001", "A-0000002"))
    events = [
        payment_succeeded(one, 10_000, START, "pi_one", "evt_one"),
        session_paid(one, 10_000, "pi_one", "evt_one_again"),
        payment_succeeded(two, 30_000, START, "pi_two", "evt_two"),
        payment_succeeded("inv_unknown", 700, START, "pi_lost", "evt_lost"),
        refunded("pi_one", "evt_refund"),
    ]
    for event in events:
        insist(world, partial(world.stripe, event))


def session_paid(invoice: str, amount: int, intent: str, event_id: str) -> dict[str, Any]:
    event = payment_succeeded(invoice, amount, START, intent, event_id)
    session = {
        "id": f"cs_{intent}",
        "object": "checkout.session",
        "payment_intent": intent,
        "payment_status": "paid",
        "amount_total": amount,
        "currency": "brl",
        "client_reference_id": invoice,
    }
    return event | {"type": "checkout.session.completed", "data": {"object": session}}


def refunded(intent: str, event_id: str) -> dict[str, Any]:
    event = payment_succeeded("", 1, START, intent, event_id)
    charge = {"id": "ch_1", "object": "charge", "payment_intent": intent, "amount_refunded": 10_000}
    return event | {"type": "charge.refunded", "data": {"object": charge}}


# ---- bank --------------------------------------------------------------------------------------


def title(document: str, minor: int, number: str = "") -> PaidTitle:
    series, _, digits = document.partition("-")
    return PaidTitle(
        nosso_numero=number or f"{'AB'.index(series) + 1}{digits}",
        amount=Money(minor, Currency.BRL),
        paid_date=TODAY,
        document_number=document if not number else "",
    )


def bank_file(*titles: PaidTitle, day: date = TODAY, number: int = 1) -> bytes:
    return write_cnab400_return(titles, file_date=day, file_sequence=number)


def damaged(content: bytes) -> bytes:
    """Break the date of the last title, so that this one record cannot be read."""
    lines = content.splitlines(keepends=True)
    record = lines[-2]
    lines[-2] = record[:110] + b"99ZZ26" + record[116:]
    return b"".join(lines)


def paid_by_bank(world: World) -> None:
    """Bring exact payments, a wrong amount, a stranger, a bad record and a torn file."""
    exact, other = title("A-0000001", 10_000), title("A-0000002", 24_000)
    stranger, unreadable = title("A-0000009", 500, "19999999"), title("A-0000003", 8_000)
    content = damaged(bank_file(exact, other, stranger, unreadable))
    third = bank_file(title("A-0000003", 8_000), day=TODAY + timedelta(days=1))
    world.put_file("day-1.ret", content)
    world.put_file("day-2.ret", third)
    world.put_file("torn.ret", third[: len(third) // 2])


# ---- reminders ---------------------------------------------------------------------------------


def remind(world: World) -> None:
    """Remind on the day of issue, on the due date and after it; one payer pays in between."""
    soon = insist(world, lambda: world.issue("soon", 10_000, due=TODAY + timedelta(days=2)))
    insist(world, lambda: world.issue("later", 20_000, due=TODAY + timedelta(days=4)))
    world.settle()
    for day in (1, 2, 4):
        world.at(START + timedelta(days=day))
        world.run_schedule()
        world.settle()
        if day == 2:
            paid = payment_succeeded(soon.body["invoice_id"], 10_000, world.now)
            insist(world, partial(world.stripe, paid))


# ---- exceptions --------------------------------------------------------------------------------


def refuse_one_of_each(world: World) -> None:
    """Park an invoice of a stranger, a payment of it, and a bank entry of what is not issued."""
    post_batch(world, [("late", 10_000, {"customer_id": "stranger"})])
    world.put_file("early.ret", bank_file(title("B-0000001", 6_000)))
    world.stripe(payment_succeeded(invoice_id_for(ISSUER, "late"), 10_000, START))
    world.settle()


def mend_and_replay(world: World) -> None:
    """Register the stranger, issue what was missing, and send all that was parked again."""
    body = customer_body("stranger")
    insist(world, lambda: world.http("manage_customers", "POST", "/v1/customers", body))
    insist(world, lambda: world.issue("missing", 6_000, series="B"))
    for queue in (Queue.ISSUE, Queue.GATEWAY_EVENTS, Queue.ENTRIES):
        for item in open_exceptions(world, queue):
            insist(world, partial(replay, world, item.exception_id))
        world.settle()


def replay(world: World, exception_id: str) -> Answer:
    path = f"/v1/exceptions/{exception_id}/replay"
    return world.http("replay_exceptions", "POST", path)


# ---- reports -----------------------------------------------------------------------------------


def twelve_unpublished(world: World) -> None:
    """Issue twelve invoices that nobody was told of yet: two calls to the bus, two batches."""
    for number in range(12):
        world.issue(f"many-{number}", 100 + number)


STORIES = (
    Story(
        "issue over http", {*LEDGER, "issue_invoices_api", "read_ledger"}, nothing, issue_over_http
    ),
    Story(
        "issue a batch",
        {*LEDGER, "issue_invoices_api", "issue_invoices"},
        nothing,
        issue_a_batch,
        parts=2,
    ),
    Story(
        "paid by gateway",
        {
            "receive_webhook",
            "apply_gateway_event",
            *("publish_events", "project_reports", "close_charges", "raise_alerts"),
        },
        three_invoices,
        paid_by_gateway,
        parts=2,
    ),
    Story(
        "paid by bank",
        {
            "ingest_bank_file",
            "reconcile_entries",
            "publish_events",
            "project_reports",
            "close_charges",
            "raise_alerts",
        },
        three_invoices,
        paid_by_bank,
        parts=2,
    ),
    Story(
        "remind",
        {
            *LEDGER,
            "issue_invoices_api",
            "plan_reminders",
            "dispatch_reminders",
            "receive_webhook",
            "apply_gateway_event",
            "close_charges",
        },
        nothing,
        remind,
        parts=4,
    ),
    Story(
        "replay exceptions",
        {
            *LEDGER,
            "manage_customers",
            "issue_invoices_api",
            "replay_exceptions",
            "issue_invoices",
            "apply_gateway_event",
            "reconcile_entries",
            "close_charges",
        },
        refuse_one_of_each,
        mend_and_replay,
        parts=2,
    ),
    Story("publish", set(LEDGER), twelve_unpublished, nothing, parts=1),
    *stories_taking_off.STORIES,
    *stories_of_rates.STORIES,
    *stories_remittances.STORIES,
    *stories_imports.STORIES,
    *stories_of_bank_files.STORIES,
    *stories_of_charges.STORIES,
    *stories_of_contracts.STORIES,
    *stories_of_dunning.STORIES,
    *stories_of_gateways.STORIES,
    *stories_of_orders.STORIES,
    *stories_of_matching.STORIES,
    *stories_of_files.STORIES,
    *stories_of_payer_pages.STORIES,
    *stories_of_payouts.STORIES,
    *stories_of_reports.STORIES,
    *stories_at_gateways.STORIES,
    *stories_drafts.STORIES,
    *stories_documents.STORIES,
)
