"""Documents of two companies over the turn of a year: numbers, corrections, and their proof."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cobro.runtime.settings import Table
from cobro_cli.outputs import Outputs
from cobro_cli.series_command import prove
from cobro_cli.stack import Stack
from cobro_cli.steps import silent
from infra import names
from tests.support import doors
from tests.support.invariants import check
from tests.support.requests import CUSTOMER, ISSUER, customer_body, invoice_body, issuer_body
from tests.support.world import Answer, World

LISBON = "lisbon"
SERIES: dict[str, Any] = {
    "FT": {"pattern": "FT {year}/{number}", "yearly": True},
    "ND": {"kind": "debit_note", "pattern": "ND {year}/{number}", "yearly": True},
    "NC": {"kind": "credit_note", "pattern": "NC {year}/{number}", "yearly": True},
    "A": 1,
    "B": 2,
}


@pytest.fixture
def two(world: World) -> World:
    """Give two companies with yearly series, one of them an hour or more ahead of the other."""
    nif = {"country": "PT", "tax_id": "501442600", "currency": "EUR"}
    for body in (issuer_body() | {"series": SERIES}, issuer_body(LISBON) | nif):
        world.http("manage_customers", "POST", "/v1/issuers", body | {"series": SERIES})
    customer = customer_body(CUSTOMER, issuer_id=LISBON, country="PT", tax_id="501442600")
    world.http("manage_customers", "POST", "/v1/customers", customer)
    return world


def on(world: World, day: date, hour: int = 12) -> None:
    world.at(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))


def issue(world: World, key: str, issuer: str = ISSUER, **more: Any) -> dict[str, Any]:
    due = world.now.date() + timedelta(days=30)
    currency = "BRL" if issuer == ISSUER else "EUR"
    body = invoice_body(10_000, due, issuer_id=issuer, currency=currency, series="FT") | more
    headers = {"Idempotency-Key": key}
    answer = world.http("issue_invoices_api", "POST", "/v1/invoices", body, headers=headers)
    assert answer.status == 201, answer.body
    world.settle()
    return answer.body


def correct(world: World, invoice: dict[str, Any], what: str, key: str, **more: Any) -> Answer:
    body = {"issuer_id": invoice["issuer_id"], "reason": "entrega em atraso", **more}
    path = f"/v1/invoices/{invoice['invoice_id']}/{what}"
    headers = {"Idempotency-Key": key}
    answer = world.http("adjust_invoices", "POST", path, body, headers=headers)
    world.settle()
    return answer


def proven(world: World) -> dict[str, int]:
    """Return the documents of each run of numbers; fail where one is broken."""
    outputs = {names.table_output(table.value): f"cobro-{table.value}" for table in Table}
    proofs = prove(Stack(Outputs("aws", outputs)), None, silent)
    assert {key: proof.broken for key, proof in proofs.items()} == dict.fromkeys(proofs)
    check(world)
    return {key: proof.documents for key, proof in proofs.items()}


def test_series_begin_anew_at_midnight_of_each_company(two: World) -> None:
    on(two, date(2026, 12, 30))
    before = [issue(two, "k-1")["document"], issue(two, "k-1", LISBON)["document"]]
    on(two, date(2027, 1, 1), hour=1)  # it is still 2026 in São Paulo
    midnight = [issue(two, "k-2")["document"], issue(two, "k-2", LISBON)["document"]]
    on(two, date(2027, 1, 2))
    after = [issue(two, "k-3")["document"], issue(two, "k-4", issue_date="2026-12-31")["document"]]

    assert before == ["FT 2026/1", "FT 2026/1"]
    assert midnight == ["FT 2026/2", "FT 2027/1"]
    assert after == ["FT 2027/1", "FT 2026/3"]
    assert proven(two) == {
        "acme#FT/2026": 3, "acme#FT/2027": 1, "lisbon#FT/2026": 1, "lisbon#FT/2027": 1,
    }  # fmt: skip


def test_an_invoice_is_corrected_by_notes_until_nothing_of_it_is_left(two: World) -> None:
    on(two, date(2026, 12, 20))
    taxes = [{"name": "ISS", "amount": 1_001, "mode": "added", "rate": "10", "base": 10_000}]
    invoice = issue(two, "k-1", taxes=taxes)
    doors.pay(two, invoice["invoice_id"], 5_000)
    on(two, date(2026, 12, 28))
    first = correct(two, invoice, "credit-notes", "c-1", amount=4_000).body["credit_note"]
    too_much = correct(two, invoice, "credit-notes", "c-2", amount=7_002)
    cancelled = correct(two, invoice, "cancellation", "x-1")
    on(two, date(2027, 1, 4))
    debit = issue(two, "d-1", series="ND", corrects=invoice["invoice_id"])
    rest = correct(two, invoice, "credit-notes", "c-3").body
    nothing = correct(two, invoice, "credit-notes", "c-4", amount=1)
    taxed = [note["taxes"][0]["amount"] for note in (first, rest["credit_note"])]

    assert (first["document"], rest["credit_note"]["document"]) == ("NC 2026/1", "NC 2027/1")
    assert [answer.status for answer in (too_much, cancelled, nothing)] == [422] * 3
    assert too_much.body["error"]["code"] == nothing.body["error"]["code"] == "credit_too_high"
    assert (rest["invoice"]["open"], rest["invoice"]["status"]) == (0, "credited")
    assert sum(taxed) == 1_001
    assert (debit["document"], debit["corrects"]) == ("ND 2027/1", invoice["invoice_id"])
    assert proven(two)["acme#NC/2027"] == 1


def test_an_invoice_that_nobody_pays_is_given_up_and_its_number_stays(two: World) -> None:
    on(two, date(2026, 6, 1))
    lost, wrong = issue(two, "k-1"), issue(two, "k-2")
    taken_back = correct(two, wrong, "cancellation", "x-1").body["invoice"]
    on(two, date(2026, 12, 1))
    given_up = correct(two, lost, "write-off", "w-1").body["invoice"]
    following = issue(two, "k-3")["document"]

    assert (taken_back["status"], given_up["status"]) == ("cancelled", "written_off")
    assert following == "FT 2026/3"
    assert doors.ageing(two, date(2026, 12, 31))["BRL"]["open"] == 10_000
    assert proven(two) == {"acme#FT/2026": 3}
