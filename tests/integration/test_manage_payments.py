"""manage_payments: what people order about payments, once, signed, and above a limit by two."""

from typing import Any

import pytest

from cobro.domain import journal
from cobro.domain.journal import EntryCode
from cobro.runtime.settings import Table
from tests.support import doors
from tests.support.invariants import check
from tests.support.orders import (
    BANK,
    look,
    on_account,
    order,
    received,
    recorded,
    release,
    under_a_limit,
)
from tests.support.pagbank_world import join_pagbank, pagbank_tells
from tests.support.requests import CUSTOMER, issuer_body
from tests.support.world import Answer, World, customer_body


def open_of(world: World, invoice_id: str) -> int:
    left: int = doors.invoice(world, invoice_id)["open"]
    return left


def balance(world: World, account: str) -> int:
    return sum(entry.moved(account).minor for entry in world.journal())


def finished(world: World) -> None:
    world.settle()
    check(world)


def test_a_payment_is_recorded_once_and_shown(world: World) -> None:
    invoice_id = doors.issued(world)["invoice_id"]
    wanted = received(world, 12_000, invoice_id=invoice_id)
    first, again = order(world, "payments", "k", wanted), order(world, "payments", "k", wanted)
    shown = look(world, f"payments/{first.body['payment']['payment_id']}")

    assert (first.status, again.status) == (201, 200)
    assert again.body["order_id"] == first.body["order_id"]
    assert (first.body["author"], first.body["reason"]) == ("ana", "because of k")
    assert (shown.body["allocated"], shown.body["on_account"]) == (10_000, 2_000)
    assert doors.invoice(world, invoice_id)["status"] == "paid"
    assert on_account(world) == 2_000
    finished(world)


def test_the_journal_says_who_ordered_it_and_why(world: World) -> None:
    invoice_id = doors.issued(world)["invoice_id"]
    payment = recorded(world, 10_000, invoice_id=invoice_id)
    order(world, f"payments/{payment}/reversals", "back", person="bia")
    told = {(e.code.value, e.author, e.reason) for e in world.journal() if e.author}

    assert told == {
        ("payment_applied", "ana", "because of rec"),
        ("payment_reversed", "bia", "because of back"),
    }
    assert open_of(world, invoice_id) == 10_000
    finished(world)


def test_a_payment_is_refunded_in_part_and_put_elsewhere(world: World) -> None:
    one, two = (doors.issued(world, key)["invoice_id"] for key in ("one", "two"))
    payment = recorded(world, 10_000, invoice_id=one)
    part = {"amount": 4_000, "currency": "BRL"}
    refund = order(world, f"payments/{payment}/refunds", "part", part)
    moved = order(world, f"payments/{payment}/reallocations", "move", {"invoice_id": two})

    assert (refund.status, moved.status) == (201, 201)
    assert (open_of(world, one), open_of(world, two)) == (10_000, 4_000)
    assert balance(world, journal.bank(BANK)) == 6_000
    assert balance(world, journal.IN_TRANSFER) == 0
    finished(world)


def test_money_of_nobody_known_is_put_on_account_of_whom_it_is(world: World) -> None:
    world.http("manage_customers", "POST", "/v1/customers", customer_body("cus-2"))
    payment = recorded(world, 5_000)
    kept = balance(world, journal.UNIDENTIFIED)
    body = {"customer_id": "cus-2"}
    order(world, f"payments/{payment}/reallocations", "theirs", body)

    assert (kept, balance(world, journal.UNIDENTIFIED)) == (-5_000, 0)
    assert on_account(world, "cus-2") == 5_000
    finished(world)


def test_credit_is_used_and_its_use_taken_back(world: World) -> None:
    one, two = (doors.issued(world, key)["invoice_id"] for key in ("one", "two"))
    payment = recorded(world, 13_000, invoice_id=one)
    used = order(world, f"customers/{CUSTOMER}/credit-applications", "use", {"invoice_id": two})
    refused = order(world, f"payments/{payment}/reversals", "early")
    path = f"customers/{CUSTOMER}/credit-applications/{used.body['order_id']}/reversals"
    undone, again = order(world, path, "undo"), order(world, path, "undo")
    twice = order(world, path, "undo-again")

    assert (refused.status, refused.body["error"]["code"]) == (422, "credit_spent")
    assert (undone.status, again.status, twice.status) == (201, 200, 422)
    assert (open_of(world, two), on_account(world)) == (10_000, 3_000)
    assert order(world, f"payments/{payment}/reversals", "late").status == 201
    assert (open_of(world, one), on_account(world)) == (10_000, 0)
    finished(world)


def test_a_small_difference_is_given_up_within_the_tolerance(world: World) -> None:
    invoice_id = doors.issued(world)["invoice_id"]
    recorded(world, 9_990, invoice_id=invoice_id)
    path = f"/v1/invoices/{invoice_id}/small-difference"
    headers = {"Idempotency-Key": "small"}
    body = {"issuer_id": "acme", "reason": "bank kept ten cents"}

    def give_up() -> Answer:
        return world.http("adjust_invoices", "POST", path, body, headers=headers)

    assert give_up().body["error"]["code"] == "difference_too_high"
    profile = issuer_body(difference_tolerance=10)
    world.http("manage_customers", "PUT", "/v1/issuers/acme", profile)
    assert (give_up().status, give_up().status) == (201, 200)
    shown = doors.invoice(world, invoice_id)
    assert (shown["status"], shown["open"]) == ("paid", 0)
    finished(world)


class TestTwoPersons:
    @pytest.fixture
    def world(self, world: World) -> World:
        under_a_limit(world, 9_999)
        return world

    def test_above_the_limit_a_second_person_releases(self, world: World) -> None:
        invoice_id = doors.issued(world, amount=9_000)["invoice_id"]
        wanted = received(world, 10_000, invoice_id=invoice_id)
        held = order(world, "payments", "k", wanted)
        again = order(world, "payments", "k", wanted)
        own = release(world, held, "ana")
        done, twice = release(world, held), release(world, held)

        assert (held.status, held.body["state"]) == (202, "awaiting_release")
        assert again.body == held.body
        assert (own.status, own.body["error"]["code"]) == (403, "self_release")
        assert (done.status, twice.status) == (201, 200)
        assert done.body["author"] == "ana, released by rui"
        assert open_of(world, invoice_id) == 0
        assert waiting(world) == {"done": 1}
        finished(world)

    def test_a_second_person_discards(self, world: World) -> None:
        held = order(world, "payments", "k", received(world, 10_000))
        discarded = release(world, held, step="discard")
        late = release(world, held)

        assert (discarded.status, discarded.body["state"]) == (200, "discarded")
        assert late.status == 409
        assert (world.journal(), waiting(world)) == ([], {"discarded": 1})
        finished(world)

    def test_a_list_is_of_one_state(self, world: World) -> None:
        order(world, "payments", "k", received(world, 10_000))
        listed = look(world, "payment-orders", state="awaiting_release")
        wrong = look(world, "payment-orders", state="open")

        assert [item["amount"] for item in listed.body["orders"]] == [10_000]
        assert wrong.status == 400


def waiting(world: World) -> dict[str, int]:
    states = [item["state"] for item in look(world, "payment-orders").body["orders"]]
    return {state: states.count(state) for state in states}


def refunds_signed(world: World) -> list[tuple[str, str]]:
    """Return author and reason of each refund in the journal."""
    code = EntryCode.PAYMENT_REFUNDED
    return [(entry.author, entry.reason) for entry in world.journal() if entry.code is code]


class TestAtAGateway:
    """Money that PagBank holds: PagBank gives it back, and its picture books that once."""

    def paid(self, world: World) -> tuple[str, str]:
        join_pagbank(world, "pix")
        invoice_id = doors.issued(world)["invoice_id"]
        world.sites.pagbank.pays("ORDE_1", world.now)
        pagbank_tells(world, world.sites.pagbank.orders["ORDE_1"])
        world.settle()
        (row,) = world.items(Table.PAYMENTS)
        return invoice_id, row["payment_id"]["S"]

    def test_a_part_is_refunded_there_and_booked_once(self, world: World) -> None:
        invoice_id, payment = self.paid(world)
        part = {"amount": 4_000, "currency": "BRL"}
        first = order(world, f"payments/{payment}/refunds", "part", part)
        world.settle()
        again = order(world, f"payments/{payment}/refunds", "part", part)
        world.settle()

        assert (first.status, again.status) == (201, 200)
        assert world.sites.pagbank.charges["CHAR_1"]["amount"]["summary"]["refunded"] == 4_000
        assert (open_of(world, invoice_id), waiting(world)) == (4_000, {"done": 1})
        assert balance(world, journal.gateway_clearing("pagbank/loja")) == 6_000
        assert refunds_signed(world) == [("ana", "because of part")]
        finished(world)

    def test_what_pagbank_refuses_is_told(self, world: World) -> None:
        invoice_id, payment = self.paid(world)
        world.sites.pagbank.charges["CHAR_1"]["amount"]["summary"]["refunded"] = 9_000
        answer = order(world, f"payments/{payment}/refunds", "whole")

        assert (answer.status, answer.body["error"]["code"]) == (422, "gateway_refused")
        assert waiting(world) == {"refused": 1}
        assert open_of(world, invoice_id) == 0

    def test_it_is_not_taken_back_by_hand(self, world: World) -> None:
        _, payment = self.paid(world)
        answer = order(world, f"payments/{payment}/reversals", "back")

        assert (answer.status, answer.body["error"]["code"]) == (422, "at_gateway")

    def test_above_the_limit_pagbank_is_asked_after_the_release(self, world: World) -> None:
        invoice_id, payment = self.paid(world)
        under_a_limit(world, 9_999)
        held = order(world, f"payments/{payment}/refunds", "whole")
        before = world.sites.pagbank.charges["CHAR_1"]["status"]
        done = release(world, held)
        world.settle()

        assert (held.status, before, done.status) == (202, "PAID", 201)
        assert world.sites.pagbank.charges["CHAR_1"]["status"] == "CANCELED"
        assert open_of(world, invoice_id) == 10_000
        assert refunds_signed(world) == [("ana, released by rui", "because of whole")]
        under_a_limit(world, None)
        finished(world)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("payments", {}, 400),
        ("payments/pay_none/refunds", {}, 404),
        ("payments/pay_none/reallocations", {}, 400),
        ("customers/cus-1/credit-applications", {"invoice_id": "inv_none"}, 404),
        ("customers/cus-1/credit-applications/ord_none/reversals", {}, 404),
        ("customers/cus-1/credit-applications", {"invoice_id": "inv_none", "more": 1}, 400),
    ],
)
def test_bad_input_is_told(world: World, path: str, body: dict[str, Any], status: int) -> None:
    assert order(world, path, "k", body).status == status


def test_viewers_look_and_order_nothing(world: World) -> None:
    answer = order(world, "payments", "k", received(world, 1), groups=("viewer",))

    assert answer.status == 403
    assert look(world, "payments/pay_none").status == 404


def test_an_order_needs_a_key(world: World) -> None:
    body = {"issuer_id": "acme", "reason": "x", **received(world, 1)}

    assert world.http("manage_payments", "POST", "/v1/payments", body).status == 400
