"""adjust_invoices: credit notes, cancellation, rebates, write-off and waivers over HTTP."""

from typing import Any

import pytest

from cobro.runtime.settings import Table
from tests.support import doors
from tests.support.requests import issuer_body
from tests.support.world import ISSUER, Answer, World

FUNCTION = "adjust_invoices"
SERIES = {
    "A": 1,
    "B": 2,
    "NC": {"kind": "credit_note", "pattern": "{series} {year}/{number}", "yearly": True},
}


@pytest.fixture
def desk(world: World) -> World:
    """Give a world whose issuer has a yearly series of credit notes."""
    world.http("manage_customers", "POST", "/v1/issuers", issuer_body() | {"series": SERIES})
    return world


def post(world: World, invoice: dict[str, Any], what: str, key: str = "k", **more: Any) -> Answer:
    body = {"issuer_id": ISSUER, "reason": "entrega em atraso", **more}
    path = f"/v1/invoices/{invoice['invoice_id']}/{what}"
    return world.http(FUNCTION, "POST", path, body, headers={"Idempotency-Key": key})


def test_a_credit_note_has_its_own_number_and_lowers_the_invoice(desk: World) -> None:
    invoice = doors.issued(desk, "one", 10_000)
    first = post(desk, invoice, "credit-notes", amount=4_000)
    again = post(desk, invoice, "credit-notes", amount=4_000)

    assert (first.status, again.status) == (201, 200)
    assert first.body["credit_note"]["document"] == "NC 2026/1"
    assert first.body["credit_note"]["corrects"] == invoice["invoice_id"]
    assert first.body == again.body
    assert doors.invoice(desk, invoice["invoice_id"])["open"] == 6_000
    assert post(desk, invoice, "credit-notes", amount=3_000).status == 409
    refused = post(desk, invoice, "credit-notes", "more", amount=6_001)
    assert (refused.status, refused.body["error"]["code"]) == (422, "credit_too_high")
    assert len(desk.items(Table.INVOICES)) == 2


def test_a_credit_series_issues_no_invoice(desk: World) -> None:
    answer = desk.issue("k", series="NC")

    assert (answer.status, answer.body["error"]["field"]) == (400, "series")


def test_a_cancelled_invoice_keeps_its_number_and_owes_nothing(desk: World) -> None:
    invoice = doors.issued(desk, "one")
    done, again = post(desk, invoice, "cancellation"), post(desk, invoice, "cancellation", "other")

    assert (done.status, again.status) == (201, 200)
    assert done.body["invoice"]["status"] == "cancelled"
    assert done.body["author"] == "ana"
    assert doors.issued(desk, "two")["number"] == 2
    refused = post(desk, invoice, "write-off")
    assert (refused.status, refused.body["error"]["code"]) == (422, "not_adjustable")


def test_what_is_paid_on_a_cancelled_invoice_is_the_customers_credit(desk: World) -> None:
    invoice = doors.issued(desk, "one")
    post(desk, invoice, "cancellation")
    doors.pay(desk, invoice["invoice_id"], 10_000)
    (payment,) = desk.items(Table.PAYMENTS)

    assert payment["on_account_minor"]["N"] == "10000"


def test_rebate_and_write_off_settle_an_invoice(desk: World) -> None:
    invoice = doors.issued(desk, "one", 10_000)

    assert post(desk, invoice, "rebates", amount=1_000).body["invoice"]["open"] == 9_000
    assert post(desk, invoice, "rebates", amount=1_000).status == 200
    done = post(desk, invoice, "write-off")
    assert (done.body["amount"], done.body["invoice"]["status"]) == (9_000, "written_off")
    assert post(desk, invoice, "waivers").status == 422


@pytest.mark.parametrize(
    "what", ["credit-notes", "cancellation", "rebates", "waivers", "write-off"]
)
def test_who_may_only_read_adjusts_nothing(desk: World, what: str) -> None:
    path = f"/v1/invoices/inv_x/{what}"
    body = {"issuer_id": ISSUER, "reason": "x", "amount": 1}

    assert desk.http(FUNCTION, "POST", path, body, groups=("viewer",)).status == 403


def test_a_reason_a_key_and_the_right_issuer_are_asked_for(desk: World) -> None:
    invoice = doors.issued(desk, "one")

    assert post(desk, invoice, "cancellation", reason="").status == 400
    assert post(desk, invoice, "cancellation", key="").status == 400
    assert post(desk, invoice, "cancellation", issuer_id="other").status == 404
    assert post(desk, invoice, "credit-notes", series="A").status == 400


def test_documents_print_the_parties_as_they_were(desk: World) -> None:
    invoice = doors.issued(desk, "one")
    body = issuer_body() | {"series": SERIES, "address": "Avenida Nova 1, Campinas - SP"}
    desk.http("manage_customers", "PUT", f"/v1/issuers/{ISSUER}", body)
    later = doors.issued(desk, "two")

    assert invoice["chain"] != later["chain"]
    kept = {
        row["issuer_id"]["S"]: row["profile"]["S"]
        for row in desk.items(Table.ISSUERS)
        if "#" in row["issuer_id"]["S"]
    }
    assert len(kept) == 2
    assert sum("Rua das Flores" in profile for profile in kept.values()) == 1
