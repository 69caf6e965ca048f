"""write_remittances and manage_remittances over their table, the orders and the bucket."""

import hashlib
import io
from datetime import timedelta
from functools import partial
from typing import Any

import boto3
import pytest

from cobro.application import write_remittances as use_case
from cobro.formats.remittance.orders import RemittanceFile
from cobro.formats.remittance.read import read_remittance
from cobro.formats.writers import PaidTitle, write_cnab400_return
from cobro.runtime.settings import Table
from cobro.runtime.wiring import remittance
from tests.support.bank_files import brl
from tests.support.charge_rules import charges_of
from tests.support.cloud_in_process import BUCKET
from tests.support.crash import CrashError
from tests.support.invariants import check, open_exceptions
from tests.support.rows import invoices, rows
from tests.support.title_orders import (
    AGREEMENT,
    LETTERS,
    put_orders,
    register_letters,
    settle_agreement,
)
from tests.support.world import EXPENSIVE, ISSUER, START, Answer, World, forget

ROUTE = "/v1/remittances"
DAY = START.date()


@pytest.fixture
def desk(world: World) -> World:
    settle_agreement(world)
    register_letters(world)
    return world


def ask(world: World, **more: Any) -> Answer:
    body = {"issuer_id": ISSUER, "agreement_id": AGREEMENT}
    return world.http("manage_remittances", "POST", ROUTE, body, **more)


def listed(world: World) -> list[dict[str, Any]]:
    answer = world.http("manage_remittances", "GET", ROUTE, query={"issuer_id": ISSUER})
    assert answer.status == 200
    files: list[dict[str, Any]] = answer.body["remittances"]
    return files


def fetched(number: int) -> bytes:
    key = f"outgoing/{ISSUER}/{AGREEMENT}/{number:08d}.rem"
    body: bytes = boto3.client("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read()
    return body


def told(number: int) -> RemittanceFile:
    return read_remittance(io.BytesIO(fetched(number)))


def test_orders_that_wait_are_written_into_the_next_file(desk: World) -> None:
    put_orders(desk, 3)
    answer = ask(desk)

    (file,) = answer.body["remittances"]
    assert answer.status == 201
    assert (file["file_number"], file["orders"], file["total_minor"]) == (1, 3, 30_000)
    assert file["sha256"] == hashlib.sha256(fetched(1)).hexdigest()
    assert [order.nosso_numero for order in told(1).orders] == ["1", "2", "3"]
    assert told(1).orders[0].payer.name == "MARIA DA SILVA"
    check(desk)


def test_nothing_to_order_makes_no_file(desk: World) -> None:
    assert (ask(desk).status, ask(desk).body) == (200, {"remittances": []})
    put_orders(desk, 1)
    ask(desk)

    assert ask(desk).status == 200
    assert len(listed(desk)) == 1


def test_schedule_writes_for_every_agreement(desk: World) -> None:
    put_orders(desk, 2)

    assert desk.invoke("write_remittances", {}) == {"written": 1}
    assert desk.invoke("write_remittances", {}) == {"written": 0}
    put_orders(desk, 1)
    assert desk.invoke("write_remittances", {}) == {"written": 1}
    assert [file["file_number"] for file in listed(desk)] == [2, 1]
    assert [order.nosso_numero for order in told(2).orders] == ["3"]
    check(desk)


def test_more_orders_than_a_file_holds_make_several(
    desk: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(use_case, "ORDERS_MAX", 2)
    put_orders(desk, 5)
    ask(desk)

    assert [file["orders"] for file in listed(desk)] == [1, 2, 2]
    check(desk)


def test_order_that_the_bank_cannot_be_told_waits_for_a_person(desk: World) -> None:
    put_orders(desk, 1)
    put_orders(desk, 1, LETTERS)
    put_orders(desk, 1)
    ask(desk)

    (file,) = listed(desk)
    assert [refused["order_number"] for refused in file["refused"]] == [2]
    assert [order.nosso_numero for order in told(1).orders] == ["1", "3"]
    (item,) = open_exceptions(desk)
    assert (item.reason_code, item.issuer_id) == ("order_refused", ISSUER)
    assert "payer_tax_id" in item.explanation
    check(desk)


def test_orders_that_are_all_refused_take_no_file_number(desk: World) -> None:
    put_orders(desk, 1, LETTERS)
    assert (ask(desk).status, listed(desk)) == (200, [])
    put_orders(desk, 1)
    ask(desk)

    assert [file["file_number"] for file in listed(desk)] == [1]
    assert len(open_exceptions(desk)) == 1
    check(desk)


def test_agreement_at_fault_is_told_and_loses_no_order(world: World) -> None:
    settle_agreement(world, account_digit="")
    put_orders(world, 1)

    answer = ask(world)
    assert (answer.status, answer.body["error"]["field"]) == (422, "account_digit")
    assert world.invoke("write_remittances", {}) == {"written": 0}
    assert len(open_exceptions(world)) == 1
    settle_agreement(world)
    assert world.invoke("write_remittances", {}) == {"written": 1}
    check(world)


def test_bank_without_a_layout_is_passed_over_by_the_schedule(world: World) -> None:
    settle_agreement(world, bank="104", convenio="200001", carteira="1")
    put_orders(world, 1)

    assert world.invoke("write_remittances", {}) == {"written": 0}
    assert ask(world).body["error"]["field"] == "bank"


def test_run_that_was_left_is_finished_with_the_same_bytes(desk: World) -> None:
    put_orders(desk, 2)
    desk.calls.disarm()
    ask(desk)
    put_at = next(i for i, call in enumerate(desk.calls.calls, 1) if "PutObject" in call)
    put_orders(desk, 2)
    desk.calls.arm(put_at + 1, is_after=False)  # it looks at the run before, too
    with pytest.raises(CrashError):
        ask(desk)
    desk.calls.disarm()
    forget(keep=EXPENSIVE)
    assert [file["state"] for file in listed(desk)] == ["taken", "finished"]
    desk.advance(days=1)
    (run,) = ask(desk).body["remittances"]

    assert (run["file_number"], run["state"]) == (2, "finished")
    assert str(told(2).created_date) == "2026-03-02"
    check(desk)


def test_another_writer_takes_nothing_twice(desk: World, monkeypatch: pytest.MonkeyPatch) -> None:
    put_orders(desk, 2)
    runs = remittance.runs()
    stale = runs.counter(ISSUER, AGREEMENT)
    ask(desk)
    answers = [stale, runs.counter(ISSUER, AGREEMENT)]
    put_orders(desk, 1)
    monkeypatch.setattr(
        type(runs), "counter", lambda *_: answers.pop(0) if len(answers) > 1 else answers[0]
    )
    (second,) = remittance.write_remittances()(ISSUER, AGREEMENT)

    assert (second.file_number, second.first_order, second.last_order) == (2, 3, 3)


def test_link_fetches_the_file_for_five_minutes(desk: World) -> None:
    put_orders(desk, 1)
    ask(desk)
    path = f"{ROUTE}/{AGREEMENT}/1"
    answer = desk.http("manage_remittances", "GET", path, query={"issuer_id": ISSUER})

    assert answer.status == 200
    assert answer.body["link"]["expires_in_seconds"] == 300
    assert "X-Amz-Expires=300" in answer.body["link"]["url"]
    assert f"outgoing/{ISSUER}/{AGREEMENT}/00000001.rem" in answer.body["link"]["url"]


def test_unknown_files_and_agreements_answer_4xx(desk: World) -> None:
    query = {"issuer_id": ISSUER}
    for path, status in ((f"{ROUTE}/main/7", 404), (f"{ROUTE}/main/x", 400)):
        assert desk.http("manage_remittances", "GET", path, query=query).status == status
    other = {"issuer_id": ISSUER, "agreement_id": "other"}
    assert desk.http("manage_remittances", "POST", ROUTE, other).status == 404


def test_a_viewer_sees_files_but_neither_asks_for_nor_fetches_them(desk: World) -> None:
    put_orders(desk, 1)
    ask(desk)
    query = {"issuer_id": ISSUER}

    call = partial(desk.http, "manage_remittances", query=query, groups=["viewer"])
    assert ask(desk, groups=["viewer"]).status == 403
    assert call("GET", f"{ROUTE}/{AGREEMENT}/1").status == 403
    assert call("GET", ROUTE).status == 200
    assert len(desk.items(Table.REMITTANCES)) == 2


def test_bank_registers_one_boleto_and_rejects_another(desk: World) -> None:
    put_orders(desk, 3)
    ask(desk)
    titles = [
        PaidTitle(nosso_numero=str(number), amount=brl(0), paid_date=DAY, occurrence=occurrence)
        for number, occurrence in ((1, "02"), (2, "03"), (77, "02"))
    ]
    content = write_cnab400_return(
        titles, file_date=DAY, bank="341", agency="1234", account="56789"
    )
    desk.put_file("day.ret", content)
    desk.settle()

    states = [charge.state.value for charge in charges_of(rows(desk, Table.CHARGES))]
    assert sorted(states) == ["registered", "rejected", "requested"]
    (item,) = open_exceptions(desk)
    assert item.reason_code == "title_rejected"
    desk.put_file("again.ret", content + b"\x1a")
    desk.settle()
    assert len(open_exceptions(desk)) == 1
    check(desk)


def order(world: World, what: str, **more: Any) -> Answer:
    (charge,) = charges_of(rows(world, Table.CHARGES))
    path = f"/v1/invoices/{charge.invoice_id}/charges/{charge.charge_id}/orders"
    body = {"issuer_id": ISSUER, "order": what, "reason": "agreed with the payer"} | more
    return world.http("reissue_invoices", "POST", path, body)


def test_every_kind_of_order_reaches_the_bank(desk: World) -> None:
    put_orders(desk, 1)
    (invoice,) = invoices(desk)
    rebate = {"issuer_id": ISSUER, "reason": "late delivery", "amount": 1_500}
    path = f"/v1/invoices/{invoice.invoice_id}/rebates"
    desk.http("adjust_invoices", "POST", path, rebate, headers={"Idempotency-Key": "r"})
    desk.settle()
    put_off = {"due_date": "2026-04-24"}
    answers = [order(desk, "change_due_date", **put_off) for _ in range(2)]
    desk.at(START + timedelta(days=90))
    answers += [order(desk, "protest"), order(desk, "change_due_date", due_date="2026-06-30")]
    answers += [order(desk, "cancel"), order(desk, "cancel"), order(desk, "sell")]
    ask(desk)

    assert [a.status for a in answers] == [201, 200, 201, 422, 201, 200, 400]
    orders = told(1).orders
    assert [(o.kind, o.due_date.isoformat()) for o in orders] == [
        ("entry", invoice.draft.due_date.isoformat()),
        ("rebate", invoice.draft.due_date.isoformat()),
        ("change_due_date", "2026-04-24"),
        ("protest", "2026-04-24"),
        ("cancel", "2026-04-24"),
    ]
    assert orders[1].terms.rebate == brl(1_500)
    assert answers[0].body["lowered"] == 1_500
    check(desk)
