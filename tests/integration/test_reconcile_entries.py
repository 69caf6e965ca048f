"""reconcile_entries: exact reference and amount are posted, everything else waits."""

import pytest

from cobro.contracts.messages import entry_message
from cobro.runtime.settings import Queue, Table
from tests.support import bank_files, doors
from tests.support.world import World

QUEUE = Queue("reconcile_entries")
WRITERS = {"cnab400": bank_files.cnab400, "cnab240": bank_files.cnab240}


def entry_ids(world: World) -> list[str]:
    keys = [row["pk"]["S"] for row in world.items(Table.STATEMENTS)]
    return [key.removeprefix("ENTRY#") for key in keys if key.startswith("ENTRY#")]


@pytest.mark.parametrize("name", WRITERS)
def test_a_title_paid_at_the_bank_pays_its_invoice(world: World, name: str) -> None:
    invoice = doors.issued(world)
    doors.put(world, WRITERS[name]([doors.title_of(invoice)]))
    (payment,) = world.items(Table.PAYMENTS)

    assert doors.invoice(world, invoice["invoice_id"])["status"] == "paid"
    assert payment["source"]["S"] == name
    assert doors.waiting(world) == []


def test_a_transfer_that_names_the_invoice_in_its_text_pays_it(world: World) -> None:
    invoice = doors.issued(world)
    text = f"TED MARIA DA SILVA {invoice['document']}"
    doors.put(world, bank_files.ofx([doors.credit_of(text, 10_000)]))

    assert doors.invoice(world, invoice["invoice_id"])["status"] == "paid"


def test_what_does_not_settle_one_invoice_exactly_waits_with_reason_and_amount(
    world: World,
) -> None:
    first, second = doors.issued(world, "a"), doors.issued(world, "b")
    lines = [
        doors.credit_of("deposit", 100, "1"),
        doors.credit_of(f"{first['document']} {second['document']}", 10_000, "2"),
        doors.credit_of(first["document"], 9_999, "3"),
        doors.credit_of("A-9999999", 500, "4"),
    ]
    doors.put(world, bank_files.ofx(lines))
    found = {(i["reason_code"], i["amount"], i["currency"]) for i in doors.waiting(world)}

    assert found == {
        ("no_reference", 100, "BRL"),
        ("ambiguous", 10_000, "BRL"),
        ("amount_differs", 9_999, "BRL"),
        ("no_reference", 500, "BRL"),
    }
    assert world.items(Table.PAYMENTS) == []


def test_an_entry_that_is_delivered_again_is_posted_once(world: World) -> None:
    invoice = doors.issued(world)
    doors.put(world, bank_files.cnab400([doors.title_of(invoice)]))
    for entry_id in entry_ids(world) * 2:
        world.send(QUEUE, entry_message(entry_id))
    world.settle()

    assert len(world.items(Table.PAYMENTS)) == 1
    assert len(world.journal()) == 2


def test_an_entry_that_waited_is_posted_by_replay_once_its_invoice_is_there(world: World) -> None:
    doors.put(world, bank_files.cnab400([bank_files.title("10000001", 10_000)]))
    (item,) = doors.waiting(world)
    invoice = doors.issued(world)
    doors.replay(world, item)

    assert item["reason_code"] == "no_reference"
    assert doors.invoice(world, invoice["invoice_id"])["status"] == "paid"
    assert doors.waiting(world) == []


def test_a_replay_too_early_waits_again(world: World) -> None:
    doors.put(world, bank_files.cnab400([bank_files.title("10000001", 10_000)]))
    (item,) = doors.waiting(world)
    doors.replay(world, item)

    assert [i["exception_id"] for i in doors.waiting(world)] == [item["exception_id"]]


def test_a_reversal_is_for_a_person(world: World) -> None:
    invoice = doors.issued(world)
    back = bank_files.title(invoice["nosso_numero"], occurrence="44")
    doors.put(world, bank_files.cnab240([back]))

    assert doors.reasons(world) == ["reversal"]
    assert doors.invoice(world, invoice["invoice_id"])["status"] == "open"


def test_an_unknown_entry_is_parked_and_blocks_no_other(world: World) -> None:
    invoice = doors.issued(world)
    world.send(QUEUE, entry_message("ent_unknown"))
    world.send(QUEUE, "{")
    doors.put(world, bank_files.cnab400([doors.title_of(invoice)]))

    assert doors.reasons(world, "-") == ["malformed_json", "not_found"]
    assert doors.invoice(world, invoice["invoice_id"])["status"] == "paid"
