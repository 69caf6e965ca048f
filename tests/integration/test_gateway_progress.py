"""What of the money at gateways is booked, in the tables: the conditions that hold."""

import json
from dataclasses import replace

import pytest

from cobro.adapters.dynamodb.gateway_books import DynamoGatewayBooks, DynamoPayouts
from cobro.application.ports import (
    Booking,
    BookingMovedError,
)
from cobro.domain.gateway_progress import GatewayProgress
from cobro.domain.gateways import PayoutState
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId
from cobro.domain.money import Money
from cobro.runtime.settings import Queue, Table
from cobro.runtime.wiring import base, money
from tests.support import bank_files, doors
from tests.support.builders import an_entry, brl
from tests.support.gateway_desk import (
    CAPTURED,
    CLEARING,
    FEE,
    KEY,
    REFUNDED,
    TRANSIT,
    moved,
    payout,
    picture,
)
from tests.support.gateway_world import moved as balance
from tests.support.gateway_world import take_payment, take_payout
from tests.support.world import World


def test_what_is_booked_of_a_gateways_payment_is_kept_under_a_condition(world: World) -> None:
    issued = doors.issued(world)
    whole = picture(
        moved(CAPTURED, 12_000, "ch_1"),
        moved(FEE, 400, "ch_1"),
        moved(REFUNDED, 3_000, hours=1),
        invoice_id=issued["invoice_id"],
    )
    first = take_payment(world, whole)
    known = DynamoGatewayBooks().progress(KEY, "pi_1")

    assert first is not None
    assert known is not None
    assert (known.version, len(known.booked), known.receipts) == (2, 3, first.payments)
    assert take_payment(world, whole) is not None
    assert DynamoGatewayBooks().progress(KEY, "pi_1") == known
    assert balance(world, CLEARING) == 8_600
    for version in (1, 2, 4):
        with pytest.raises(BookingMovedError):
            money.ledger().book(Booking(entries=(), progress=replace(known, version=version)))
    assert DynamoGatewayBooks().progress(KEY, "pi_9") is None


def test_the_most_fees_of_one_picture_fit_into_a_transaction(world: World) -> None:
    issued = doors.issued(world)
    fees = [moved(FEE, 1, f"fee_{number}") for number in range(90)]
    told = picture(moved(CAPTURED, 12_000), *fees, invoice_id=issued["invoice_id"])
    take_payment(world, told)

    assert balance(world, CLEARING) == 12_000 - 90
    assert doors.reasons(world) == []


def test_a_payout_is_awaited_until_the_bank_shows_it(world: World) -> None:
    take_payout(world, payout(arrival_date=bank_files.PAID))
    take_payout(world, payout(200, "po_2", arrival_date=bank_files.PAID))
    payouts = DynamoPayouts()

    assert {p.reference for p in payouts.awaited("acme")} == {"po_1", "po_2"}
    assert payouts.awaited("other") == []

    credit = doors.credit_of("REPASSE", 9_600)
    doors.put(world, bank_files.ofx([credit]))
    (entry,) = [i for i in world.items(Table.STATEMENTS) if i["pk"]["S"].startswith("ENTRY#")]
    entry_id = entry["pk"]["S"].removeprefix("ENTRY#")
    world.send(Queue.ENTRIES, f'{{"entry_id":"{entry_id}"}}')
    world.settle()
    shown = payouts.shown_by(entry_id)

    assert [p.reference for p in payouts.awaited("acme")] == ["po_2"]
    assert shown == payouts.find(KEY, "po_1")
    assert entry["state"]["S"] == "matched"
    assert balance(world, TRANSIT) == 200
    assert payouts.shown_by("ent_9") is None
    assert payouts.find(KEY, "po_9") is None


def test_a_payout_and_a_bank_entry_are_joined_once(world: World) -> None:
    take_payout(world, payout())
    take_payout(world, payout(reference="po_2"))
    first, second = DynamoPayouts().find(KEY, "po_1"), DynamoPayouts().find(KEY, "po_2")
    assert first is not None
    assert second is not None
    ledger = money.ledger()
    ledger.book(Booking(entries=(), payout=replace(first, version=2), arrived_by="e1"))
    for stale in (first, replace(first, version=2), replace(first, version=4)):
        with pytest.raises(BookingMovedError):
            ledger.book(Booking(entries=(), payout=stale))
    with pytest.raises(BookingMovedError):
        ledger.book(Booking(entries=(), payout=replace(second, version=2), arrived_by="e1"))


def test_a_failed_payout_is_no_longer_awaited(world: World) -> None:
    take_payout(world, payout())
    take_payout(world, payout(state=PayoutState.FAILED))

    assert DynamoPayouts().awaited("acme") == []


def test_money_of_nobody_known_closes_no_charges(world: World) -> None:
    """The event of an assignment to a customer names no invoice."""
    entry = an_entry(("unidentified", 5), ("customer_credit", -5))
    told = replace(entry, invoice_id=InvoiceId(""), customer_id=CustomerId("cus-1"))
    detail = {
        **{name: getattr(told, name) for name in ("entry_id", "issuer_id", "customer_id")},
        **dict.fromkeys(("invoice_id", "document"), ""),
        **dict.fromkeys(("receivable_minor", "received_minor"), 0),
        "currency": "BRL",
        "business_date": "2026-03-02",
        "due_date": "2026-03-02",
        "recorded_at": "2026-03-02T12:00:00Z",
        "credit_minor": 5,
        "code": "payment_assigned",
    }
    world.send(Queue.CLOSINGS, json.dumps({"detail": detail}))
    world.settle()

    assert (doors.waiting(world), world.dead_letters) == ([], [])
    assert Money.zero(told.currency) == brl(0)


def test_the_first_record_of_progress_is_new(world: World) -> None:
    base.database()
    progress = GatewayProgress(account_key=KEY, reference="pi_1", issuer_id=IssuerId("acme"))
    money.ledger().book(Booking(entries=(), progress=replace(progress, version=1)))
    with pytest.raises(BookingMovedError):
        money.ledger().book(Booking(entries=(), progress=replace(progress, version=1)))
