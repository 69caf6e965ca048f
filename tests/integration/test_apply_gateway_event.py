"""apply_gateway_event: kept events become payments once, or wait for a person."""

from typing import Any

from cobro.contracts.gateway_messages import gateway_event_message
from cobro.domain import journal
from cobro.runtime.settings import Queue, Table
from tests.support import doors
from tests.support.requests import gateway_account_body, payment_succeeded
from tests.support.world import World, forget

QUEUE = Queue("apply_gateway_event")


def test_a_payment_pays_its_invoice_once_however_often_it_is_told(world: World) -> None:
    invoice_id = doors.issued(world)["invoice_id"]
    for event_id in ("evt_1", "evt_1", "evt_2"):
        world.advance(minutes=1)
        world.stripe(payment_succeeded(invoice_id, 10_000, world.now, "pi_1", event_id))
        world.settle()
    paid = doors.invoice(world, invoice_id)

    assert (paid["status"], paid["open"]) == ("paid", 0)
    assert len(world.items(Table.PAYMENTS)) == 1
    assert len(world.items(Table.INBOX)) == 2
    assert doors.waiting(world, "-") == []


def test_a_message_of_the_queue_that_comes_again_books_nothing(world: World) -> None:
    invoice_id = doors.issued(world)["invoice_id"]
    doors.pay(world, invoice_id, 4_000)
    world.send(QUEUE, gateway_event_message("stripe", "main", "evt_pi_1"), "pi_1")
    world.settle()

    assert doors.invoice(world, invoice_id)["open"] == 6_000


def test_what_cannot_be_booked_is_parked_with_its_reason(world: World) -> None:
    invoice_id = doors.issued(world)["invoice_id"]
    doors.pay(world, "inv_unknown", 1, "pi_1")
    doors.pay(world, invoice_id, 10_000, "pi_2", currency="usd")
    doors.pay(world, invoice_id, 10_000, "pi_3", metadata={})
    doors.pay(world, invoice_id, 10_000, "pi_4", amount_received=None)
    refund = payment_succeeded(invoice_id, 1, world.now, "re_1", "evt_r") | {
        "type": "charge.refunded"
    }
    refund["data"]["object"]["payment_intent"] = "pi_4"
    world.stripe(refund)
    world.settle()

    assert doors.reasons(world) == [
        "invalid_input",
        "resource_missing",
        "unknown_invoice",
        "unknown_invoice",
        "wrong_currency",
    ]
    assert doors.invoice(world, invoice_id)["open"] == 10_000
    assert world.dead_letters == []


def test_a_payment_that_now_says_another_amount_is_parked(world: World) -> None:
    invoice_id = doors.issued(world)["invoice_id"]
    doors.pay(world, invoice_id, 4_000, "pi_1")
    other = payment_succeeded(invoice_id, 5_000, world.now, "pi_1", "evt_other")
    other["data"]["object"]["amount"] = 10_000
    world.stripe(other)
    world.settle()

    assert doors.reasons(world) == ["payment_differs"]
    assert doors.invoice(world, invoice_id)["open"] == 6_000


def test_a_payer_who_was_asked_for_too_little_is_shown_to_a_person(world: World) -> None:
    invoice_id = doors.issued(world)["invoice_id"]
    doors.pay(world, invoice_id, 1, asked=1)

    assert doors.reasons(world) == ["asked_too_little"]
    assert doors.invoice(world, invoice_id)["open"] == 9_999


def test_a_payment_of_no_invoice_of_ours_is_kept_and_shown(world: World) -> None:
    doors.pay(world, "inv_unknown", 10_000)
    (entry,) = world.journal()

    assert doors.reasons(world) == ["unknown_invoice"]
    assert entry.moved(journal.UNIDENTIFIED).minor == -10_000
    assert entry.moved(journal.gateway_clearing("stripe/main")).minor == 10_000


def test_an_event_is_replayed_once_its_cause_is_mended(world: World) -> None:
    invoice_id = doors.issued(world)["invoice_id"]
    doors.pay(world, invoice_id, 10_000, currency="usd")
    (item,) = doors.waiting(world)
    path = "/v1/gateway-accounts/stripe/main"
    world.http("manage_gateways", "PUT", path, gateway_account_body(currencies=["BRL", "USD"]))
    forget()
    doors.replay(world, item)

    assert item["reason_code"] == "wrong_currency"
    assert doors.reasons(world) == ["currency_mismatch"]


def test_a_poisoned_message_is_parked_and_blocks_no_other(world: World) -> None:
    invoice_id = doors.issued(world)["invoice_id"]
    unknown = [gateway_event_message("stripe", name, "evt_none") for name in ("main", "gone")]
    for poison in ("", "{", '{"gateway": "stripe"}', *unknown):
        world.send(QUEUE, poison, "pi_1")
    doors.pay(world, invoice_id, 10_000)

    assert doors.invoice(world, invoice_id)["status"] == "paid"
    assert len(doors.waiting(world, "-")) == 4
    assert doors.reasons(world) == ["not_found"]


def test_an_overpayment_stays_on_account_and_in_the_statement(world: World) -> None:
    invoice_id = doors.issued(world)["invoice_id"]
    doors.pay(world, invoice_id, 12_500)
    query = {"issuer_id": "acme", "from": "2026-03-01", "to": "2026-03-31"}
    body: Any = world.http("read_ledger", "GET", "/v1/customers/cus-1/statement", query=query).body

    assert body["statements"][0]["closing_minor"] == -2_500
