"""Charges at a gateway from the invoice to the money, through the handlers and a fake PagBank.

That is offer_charges, sync_gateway_charges, apply_gateway_event, sweep_gateways, collect_payments
and manage_collection.
"""

from typing import Any

from cobro.domain import journal
from cobro.runtime.settings import Queue
from tests.support import outbox
from tests.support.invariants import check, open_exceptions
from tests.support.pagbank_world import join_pagbank, pagbank_tells
from tests.support.world import CUSTOMER, ISSUER, Answer, World

CLEARING = journal.gateway_clearing("pagbank/loja")


def charges_of(world: World, invoice_id: str) -> list[dict[str, Any]]:
    answer = world.http("read_ledger", "GET", f"/v1/invoices/{invoice_id}/charges")
    found: list[dict[str, Any]] = answer.body["charges"]
    return found


def issued(world: World, **more: Any) -> str:
    invoice_id: str = world.issue("first", **more).body["invoice_id"]
    world.settle()
    return invoice_id


def balance(world: World, account: str) -> int:
    return sum(entry.moved(account).minor for entry in world.journal())


def test_each_invoice_has_a_code_of_the_gateway(world: World) -> None:
    join_pagbank(world, "pix")
    (charge,) = charges_of(world, issued(world))

    assert (charge["account"], charge["method"], charge["state"]) == (
        "pagbank/loja",
        "pix",
        "registered",
    )
    assert charge["br_code"] == "00020126-ORDE_1"
    check(world)


def test_a_payer_pays_by_it_and_the_webhook_books_it(world: World) -> None:
    join_pagbank(world, "pix", "link")
    invoice_id = issued(world)
    world.sites.pagbank.pays("ORDE_1", world.now)
    told = pagbank_tells(world, world.sites.pagbank.orders["ORDE_1"])
    world.settle()

    assert told.status == 200
    shown = world.http("read_ledger", "GET", f"/v1/invoices/{invoice_id}")
    assert (shown.body["status"], shown.body["open"]) == ("paid", 0)
    assert balance(world, CLEARING) == 10_000
    states = {charge["method"]: charge["state"] for charge in charges_of(world, invoice_id)}
    assert states == {"pix": "paid", "link": "cancelled"}
    assert world.sites.pagbank.checkouts["CHEC_1"]["status"] == "INACTIVE"
    check(world)


def test_what_no_webhook_told_is_found_by_the_sweep(world: World) -> None:
    join_pagbank(world, "pix")
    invoice_id = issued(world)
    world.sites.pagbank.pays("ORDE_1", world.now)
    world.run_schedule("sweep_gateways")
    world.settle()
    before = len(world.journal())
    world.run_schedule("sweep_gateways")
    world.settle()

    assert world.http("read_ledger", "GET", f"/v1/invoices/{invoice_id}").body["open"] == 0
    assert len(world.journal()) == before
    check(world)


def ask(world: World, method: str, path: str, body: Any = None, **more: Any) -> Answer:
    return world.http("manage_collection", method, path, body, **more)


def test_a_person_asks_for_another_method_once(world: World) -> None:
    join_pagbank(world)
    invoice_id = issued(world)
    path = f"/v1/invoices/{invoice_id}/gateway-charges"
    wanted = {"issuer_id": ISSUER, "account": "pagbank/loja", "method": "link"}
    first = ask(world, "POST", path, wanted)
    world.settle()
    again = ask(world, "POST", path, wanted)

    assert (first.status, again.status) == (202, 200)
    assert again.body["link"] == "https://pay.example/CHEC_1"
    assert ask(world, "POST", path, {**wanted, "account": "stripe/none"}).status == 404
    assert ask(world, "POST", path, wanted, groups=("viewer",)).status == 403


def test_what_a_gateway_refuses_is_shown_with_its_word(world: World) -> None:
    join_pagbank(world, "boleto")
    invoice_id = issued(world)
    (charge,) = charges_of(world, invoice_id)
    (item,) = open_exceptions(world, Queue.GATEWAY_CHARGES)

    assert charge["state"] == "rejected"
    assert charge["reason"] == item.explanation
    assert "needs the payer's street" in charge["reason"]


METHODS = f"/v1/customers/{CUSTOMER}/payment-methods"
CARD = {
    "issuer_id": ISSUER,
    "account": "pagbank/loja",
    "method_token": "CARD_1",
    "consent": "accepted on the page of the gym",
    "brand": "visa",
    "last4": "4242",
}


def test_a_saved_card_pays_on_the_due_date(world: World) -> None:
    join_pagbank(world)
    kept = ask(world, "POST", METHODS, CARD)
    invoice_id = issued(world, due=world.now.date())
    world.run_schedule("collect_payments")
    world.settle()
    query = {"issuer_id": ISSUER}
    case = ask(world, "GET", f"/v1/invoices/{invoice_id}/collection", query=query)

    assert kept.status == 201
    assert case.body["state"] == "collected"
    assert world.http("read_ledger", "GET", f"/v1/invoices/{invoice_id}").body["open"] == 0
    check(world)


def test_a_card_that_is_declined_for_good_is_blocked_and_told(world: World) -> None:
    join_pagbank(world)
    method_id = ask(world, "POST", METHODS, {**CARD, "method_token": "CARD_DECLINED"}).body[
        "method_id"
    ]
    invoice_id = issued(world, due=world.now.date())
    mails = []
    for _ in range(5):
        world.run_schedule("collect_payments")
        world.run_schedule()
        world.settle()
        mails.append(len(outbox.mailed_steps()))
        world.advance(days=5)
    query = {"issuer_id": ISSUER}
    case = ask(world, "GET", f"/v1/invoices/{invoice_id}/collection", query=query)

    assert case.body["state"] == "given_up"
    assert 1 < len(case.body["attempts"]) <= 4
    assert (mails[0], mails[-1]) == (0, 1)
    assert [i.reason_code for i in open_exceptions(world) if i.queue == "collect_payments"] == [
        "collection_given_up"
    ]
    assert method_id in [m["method_id"] for m in listed(world)]


def listed(world: World) -> list[dict[str, Any]]:
    answer = ask(world, "GET", METHODS, query={"issuer_id": ISSUER}, groups=("viewer",))
    found: list[dict[str, Any]] = answer.body["methods"]
    return found


def test_a_card_that_its_payer_took_back_is_used_no_more(world: World) -> None:
    join_pagbank(world)
    method_id = ask(world, "POST", METHODS, CARD).body["method_id"]
    query = {"issuer_id": ISSUER}
    ended = ask(world, "DELETE", f"{METHODS}/{method_id}", query=query)
    invoice_id = issued(world, due=world.now.date())
    world.run_schedule("collect_payments")

    assert (ended.body["state"], listed(world)[0]["state"]) == ("revoked", "revoked")
    assert "token" not in str(listed(world))
    path = f"/v1/invoices/{invoice_id}/collection"
    assert ask(world, "GET", path, query=query).status == 404


def test_a_card_number_is_refused_and_kept_nowhere(world: World) -> None:
    join_pagbank(world)
    refused = ask(world, "POST", METHODS, {**CARD, "method_token": "4111111111111111"})

    assert (refused.status, refused.body["error"]["field"]) == (400, "method_token")
    assert listed(world) == []
