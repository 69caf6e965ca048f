"""manage_dunning and the payer's page: promises to pay, made, listed and taken back."""

from datetime import date, timedelta

import pytest

from tests.support import doors
from tests.support.payer_pages import link_to, page_of, wrote
from tests.support.payers import registered
from tests.support.promises import promised, promises_of
from tests.support.world import START, World

TODAY = START.date()
DAY = TODAY + timedelta(days=10)


def test_promise_is_made_by_finance_and_shown_with_who_took_it(world: World) -> None:
    invoice_id = doors.issued(world)["invoice_id"]
    made = promised(world, invoice_id, DAY, amount=6_000)
    again = promised(world, invoice_id, DAY, amount=6_000)
    (shown,) = promises_of(world, invoice_id)

    assert made.status == 201
    assert again.body == made.body == shown
    assert (shown["amount"], shown["currency"], shown["state"]) == (6_000, "BRL", "open")
    assert shown["person"] == "ana"
    assert shown["settled_at"] is None


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"promised_date": "2020-01-01"}, 400, "invalid_input"),
        ({"promised_date": "2027-01-01"}, 400, "invalid_input"),
        ({"promised_date": DAY.isoformat(), "amount": 10_001}, 400, "invalid_input"),
        ({"promised_date": "soon"}, 400, "invalid_input"),
        ({}, 400, "invalid_input"),
    ],
)
def test_promise_out_of_bounds_is_refused(
    world: World, body: dict[str, object], status: int, code: str
) -> None:
    path = f"/v1/invoices/{doors.issued(world)['invoice_id']}/promises"
    answer = world.http("manage_dunning", "POST", path, body)

    assert (answer.status, answer.body["error"]["code"]) == (status, code)
    assert promises_of(world, path.split("/")[3]) == []


def test_viewer_may_look_and_not_promise(world: World) -> None:
    path = f"/v1/invoices/{doors.issued(world)['invoice_id']}/promises"
    body = {"promised_date": DAY.isoformat()}
    made = world.http("manage_dunning", "POST", path, body, groups=("viewer",))
    seen = world.http("manage_dunning", "GET", path, groups=("viewer",))

    assert (made.status, seen.status) == (403, 200)


def test_second_promise_is_refused_until_the_first_is_taken_back(world: World) -> None:
    invoice_id = doors.issued(world)["invoice_id"]
    first = promised(world, invoice_id, DAY)
    second = promised(world, invoice_id, DAY + timedelta(days=1))
    path = f"/v1/invoices/{invoice_id}/promises/{first.body['promise_id']}/withdrawal"
    taken = [world.http("manage_dunning", "POST", path).body["state"] for _ in range(2)]
    third = promised(world, invoice_id, DAY + timedelta(days=1))
    none = world.http("manage_dunning", "POST", f"/v1/invoices/{invoice_id}/promises/x/withdrawal")

    assert (second.status, second.body["error"]["code"]) == (422, "promise_refused")
    assert taken == ["withdrawn", "withdrawn"]
    assert (third.status, none.status) == (201, 404)
    assert [each["state"] for each in promises_of(world, invoice_id)] == ["withdrawn", "open"]


def test_payer_promises_on_its_page_and_sees_it(world: World) -> None:
    registered(world)
    invoice_id = doors.issued(world)["invoice_id"]
    token = link_to(world, invoice_id)
    answer = wrote(world, token, kind="promise", promised_date=DAY.isoformat())
    html = page_of(world, token, "promised")["body"]
    (shown,) = promises_of(world, invoice_id)

    assert answer["headers"]["Location"] == f"../{token}?promised"
    assert "Você prometeu pagar R$\xa0100,00 até 12 de mar. de 2026" in html
    assert 'type="date"' not in html
    assert (shown["person"], shown["amount"]) == ("", 10_000)


@pytest.mark.parametrize("day", ["", "soon", "2020-01-01", date.max.isoformat()])
def test_day_that_a_payer_cannot_promise_leads_back_with_the_reason(world: World, day: str) -> None:
    registered(world)
    token = link_to(world, doors.issued(world)["invoice_id"])
    answer = wrote(world, token, kind="promise", promised_date=day)
    html = page_of(world, token, "unpromised")["body"]

    assert answer["headers"]["Location"] == f"../{token}?unpromised"
    assert "Não foi possível registrar" in html
    assert 'max="2026-03-17"' in html
