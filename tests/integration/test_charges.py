"""offer_charges and close_charges: boletos and Pix codes in step with what is owed."""

from typing import Any

import pytest

from cobro.formats.boleto.read import read_boleto
from cobro.formats.pix.read_br_code import read_br_code
from cobro.runtime.settings import Queue, Table
from cobro.runtime.wiring import charges
from tests.support import bank_files, doors
from tests.support.charge_rules import orders_of
from tests.support.requests import collecting_issuer
from tests.support.rows import rows
from tests.support.world import ISSUER, World

QUEUES = (Queue("offer_charges"), Queue("close_charges"))


@pytest.fixture
def collecting(world: World) -> World:
    """Give a world whose company has two bank agreements and a Pix key."""
    world.http("manage_customers", "POST", "/v1/issuers", collecting_issuer())
    return world


def charges_of(world: World, invoice_id: str) -> dict[str, dict[str, Any]]:
    """Return the charges that the API shows, by bank or kind."""
    answer = world.http("read_ledger", "GET", f"/v1/invoices/{invoice_id}/charges")
    assert answer.status == 200, answer.body
    return {each.get("bank", each["kind"]): each for each in answer.body["charges"]}


def states(world: World, invoice_id: str) -> dict[str, str]:
    return {name: each["state"] for name, each in charges_of(world, invoice_id).items()}


def orders(world: World) -> list[tuple[str, int, str]]:
    found = orders_of(rows(world, Table.CHARGES))
    return sorted((o.agreement_id, o.order_number, o.kind.value) for o in found)


def boleto_paid(charge: dict[str, Any], amount: int | None = None) -> bytes:
    number = charge["nosso_numero"].partition("/")[2].partition("-")[0]
    paid = bank_files.title(number, amount or charge["amount"], document_number="")
    return bank_files.cnab400([paid], bank=charge["bank"])


def test_each_invoice_is_offered_by_every_agreement_and_by_pix(collecting: World) -> None:
    first, second = doors.issued(collecting, "a"), doors.issued(collecting, "b", 25_000)
    shown = charges_of(collecting, second["invoice_id"])

    assert set(shown) == {"341", "237", "pix"}
    line = read_boleto(shown["237"]["linha_digitavel"])
    assert (line.amount.minor, line.digits) == (25_000, shown["237"]["codigo_barras"])
    assert shown["237"]["nosso_numero"].startswith("09/00000000501-")
    assert charges_of(collecting, first["invoice_id"])["341"]["nosso_numero"] == "109/00000001-8"
    code = read_br_code(shown["pix"]["br_code"])
    assert (code.amount and code.amount.minor, code.txid) == (25_000, shown["pix"]["txid"])
    assert orders(collecting) == [
        (agreement, number, "entry") for agreement in ("bradesco", "itau") for number in (1, 2)
    ]


def test_an_issuer_without_agreements_has_no_charges(world: World) -> None:
    invoice = doors.issued(world)

    assert charges_of(world, invoice["invoice_id"]) == {}
    assert world.items(Table.CHARGES) == []


def test_charges_of_an_unknown_invoice_are_not_found(world: World) -> None:
    answer = world.http("read_ledger", "GET", "/v1/invoices/inv_none/charges")

    assert answer.status == 404


def test_a_boleto_paid_at_the_bank_pays_its_invoice_and_takes_the_others_back(
    collecting: World,
) -> None:
    invoice = doors.issued(collecting)
    boleto = charges_of(collecting, invoice["invoice_id"])["237"]
    doors.put(collecting, boleto_paid(boleto))

    assert doors.invoice(collecting, invoice["invoice_id"])["status"] == "paid"
    expected = {"237": "paid", "341": "cancelled", "pix": "cancelled"}
    assert states(collecting, invoice["invoice_id"]) == expected
    assert orders(collecting) == [
        ("bradesco", 1, "entry"),
        ("itau", 1, "entry"),
        ("itau", 2, "cancel"),
    ]


def test_a_payment_by_card_takes_every_charge_back(collecting: World) -> None:
    invoice = doors.issued(collecting)
    doors.pay(collecting, invoice["invoice_id"], 10_000)

    assert set(states(collecting, invoice["invoice_id"]).values()) == {"cancelled"}
    assert [kind for *_, kind in orders(collecting)].count("cancel") == 2


def test_a_part_of_the_money_takes_nothing_back(collecting: World) -> None:
    invoice = doors.issued(collecting)
    doors.pay(collecting, invoice["invoice_id"], 4_000)

    assert "cancelled" not in states(collecting, invoice["invoice_id"]).values()


def test_a_cancelled_invoice_takes_its_charges_back(collecting: World) -> None:
    invoice = doors.issued(collecting)
    path = f"/v1/invoices/{invoice['invoice_id']}/cancellation"
    body = {"issuer_id": ISSUER, "reason": "emitida por engano"}
    headers = {"Idempotency-Key": "order-1"}
    collecting.http("adjust_invoices", "POST", path, body, headers=headers)
    collecting.settle()

    assert set(states(collecting, invoice["invoice_id"]).values()) == {"cancelled"}


def test_money_by_a_cancelled_charge_is_the_payers_and_a_person_is_told(
    collecting: World,
) -> None:
    invoice = doors.issued(collecting)
    doors.pay(collecting, invoice["invoice_id"], 10_000)
    boleto = charges_of(collecting, invoice["invoice_id"])["237"]
    doors.put(collecting, boleto_paid(boleto))
    (item,) = doors.waiting(collecting)
    before = len(collecting.journal())
    doors.replay(collecting, item)

    assert item["reason_code"] == "paid_by_closed_charge"
    assert (item["amount"], item["currency"]) == (10_000, "BRL")
    assert states(collecting, invoice["invoice_id"])["237"] == "paid"
    payments = collecting.items(Table.PAYMENTS)
    assert sorted(row["on_account_minor"]["N"] for row in payments) == ["0", "10000"]
    assert doors.waiting(collecting) == []
    assert len(collecting.journal()) == before


def test_events_that_come_again_change_no_row(collecting: World) -> None:
    invoice = doors.issued(collecting)
    doors.pay(collecting, invoice["invoice_id"], 10_000)
    before = sorted(map(str, collecting.items(Table.CHARGES)))
    delivered = [event for name, event in collecting.delivered if name in set(QUEUES)]
    for event in reversed(delivered):
        for record in event["Records"]:
            for queue in QUEUES:
                collecting.send(queue, record["body"])
    collecting.settle()

    assert delivered
    assert sorted(map(str, collecting.items(Table.CHARGES))) == before


def test_what_cannot_be_read_is_parked(world: World) -> None:
    for queue in QUEUES:
        world.send(queue, "{")
    world.settle()

    assert doors.reasons(world, "-") == ["malformed_json", "malformed_json"]


def test_orders_are_read_in_their_order_from_a_number_on(collecting: World) -> None:
    for key in ("a", "b", "c"):
        doors.issued(collecting, key)
    store = charges.charges()

    found = store.orders(ISSUER, "itau", after=1, limit=10)
    assert [order.order_number for order in found] == [2, 3]
    assert [o.order_number for o in store.orders(ISSUER, "itau", after=0, limit=1)] == [1]
    assert found[0] == next(
        o
        for o in orders_of(rows(collecting, Table.CHARGES))
        if (o.agreement_id, o.order_number) == ("itau", 2)
    )
