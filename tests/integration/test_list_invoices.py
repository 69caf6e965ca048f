"""read_ledger: pages of all invoices, counted down by number, and those of one customer."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from cobro.application import list_invoices
from cobro.runtime import payoff_api
from tests.support import doors
from tests.support.requests import http_event, issuer_body
from tests.support.world import Answer, World

YEARLY = {"pattern": "FT {year}/{number}", "yearly": True}


def read(world: World, **query: str) -> Answer:
    return world.http("read_ledger", "GET", "/v1/invoices", query={"issuer_id": "acme", **query})


def listed(world: World, **query: str) -> list[str]:
    """Return the documents of all pages."""
    found: list[str] = []
    after: dict[str, str] = {}
    while True:
        body = read(world, **query, **after).body
        found += [invoice["document"] for invoice in body["invoices"]]
        if not body["after"]:
            return found
        after = {"after": body["after"]}


@pytest.fixture
def shop(world: World) -> World:
    """Give seven invoices of a series and three of another that begins anew each year."""
    body = issuer_body()
    body["series"] |= {"FT": YEARLY}
    world.http("manage_customers", "POST", "/v1/issuers", body)
    for number in range(7):
        due = world.now.date() + timedelta(days=number)
        doors.issued(world, f"a-{number}", due=due, series="A")
    for number in range(3):
        doors.issued(world, f"f-{number}", series="FT")
    return world


def named(shop: World) -> list[str]:
    year = shop.now.year
    return [
        *(f"A-{number:07d}" for number in range(7, 0, -1)),
        *(f"FT {year}/{number}" for number in range(3, 0, -1)),
    ]


@pytest.mark.parametrize("limit", ["1", "2", "7", "50"])
def test_all_invoices_are_on_the_pages_once_the_newest_of_a_series_first(
    shop: World, limit: str
) -> None:
    pages = listed(shop, limit=limit)

    assert pages == named(shop)


def test_a_page_ends_where_enough_was_looked_at(
    shop: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_invoices, "LOOKED_AT_MAX", 4)
    monkeypatch.setattr(list_invoices, "AT_ONCE", 2)
    first = read(shop, status="paid").body

    assert (first["invoices"], first["after"]) == ([], "A#3")
    assert listed(shop) == named(shop)


def test_series_state_and_due_dates_narrow_the_list(shop: World) -> None:
    paid = read(shop, document="A-0000001").body["invoices"][0]
    doors.pay(shop, paid["invoice_id"], paid["total"])
    shop.settle()
    day = shop.now.date()
    shop.advance(days=3)

    assert listed(shop, series="FT") == named(shop)[7:]
    assert listed(shop, status="paid") == ["A-0000001"]
    assert listed(shop, status="overdue", series="A") == ["A-0000003", "A-0000002"]
    assert listed(
        shop,
        due_from=(day + timedelta(days=5)).isoformat(),
        due_to=(day + timedelta(days=6)).isoformat(),
        series="A",
    ) == ["A-0000007", "A-0000006"]


def test_the_invoices_of_a_customer_come_from_its_journal(shop: World) -> None:
    of_customer: dict[str, Any] = {"customer_id": "cus-1"}

    assert sorted(listed(shop, **of_customer)) == sorted(named(shop))
    assert listed(shop, **of_customer, series="A", limit="2") != []
    assert listed(shop, **of_customer, status="paid") == []
    assert listed(shop, customer_id="nobody") == []


def test_a_company_without_invoices_has_an_empty_page(world: World) -> None:
    assert listed(world) == []


@pytest.mark.parametrize(
    "query",
    [
        {"status": "late"}, {"series": "ZZ"}, {"limit": "0"}, {"limit": "101"}, {"limit": "x"},
        {"after": "A#x"}, {"after": "A#" + "9" * 8}, {"due_from": "today"},
    ],
)  # fmt: skip
def test_what_cannot_be_asked_for_is_refused(world: World, query: dict[str, str]) -> None:
    assert read(world, **query).status == 400


def test_a_place_that_no_page_named_has_nothing_after_it(shop: World) -> None:
    assert listed(shop, after="Z") == []


def as_csv(world: World, **query: str) -> list[list[str]]:
    """Return the rows of the list as a file, without its headings."""
    event = http_event(
        "GET", "/v1/invoices", query={"issuer_id": "acme", "format": "csv", "locale": "en", **query}
    )
    answer = world.invoke("read_ledger", event)
    assert answer["statusCode"] == 200, answer["body"]
    return list(csv.reader(io.StringIO(answer["body"])))[1:]


def test_all_invoices_are_one_file_however_many_pages_they_are(
    shop: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_invoices, "LOOKED_AT_MAX", 4)
    monkeypatch.setattr(list_invoices, "AT_ONCE", 2)
    rows = as_csv(shop)
    due = shop.now.date() + timedelta(days=6)

    assert [row[1] for row in rows] == named(shop)
    assert rows[0] == [
        *("BRL", "A-0000007", "cus-1", shop.now.date().isoformat(), due.isoformat()),
        *("100.00", "100.00", "open"),
    ]
    assert as_csv(shop, status="paid") == []


def test_those_of_a_customer_are_a_file_too(shop: World) -> None:
    rows = as_csv(shop, customer_id="cus-1", series="A")

    assert sorted(row[1] for row in rows) == sorted(named(shop)[:7])


def test_a_file_is_refused_of_more_than_is_waited_for(
    shop: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_invoices, "LOOKED_AT_MAX", 4)
    monkeypatch.setattr(list_invoices, "AT_ONCE", 2)
    monkeypatch.setattr(payoff_api, "AWAITED_PAGES_MAX", 1)
    answer = read(shop, format="xlsx")

    assert (answer.status, answer.body["error"]["code"]) == (422, "list_too_long")
    assert read(shop, format="doc").body["error"]["field"] == "format"
