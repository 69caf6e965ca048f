"""console: what is ordered about customers, disputes, agreements, and what its lists ask for."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qsl

import pytest

from cobro.adapters.own_api import ApiAnswer
from tests.support.console_arrangements import agreement, good
from tests.support.console_world import ConsoleWorld, full_answers


@pytest.fixture
def desk() -> ConsoleWorld:
    world = ConsoleWorld(full_answers())
    world.signed_in("finance")
    return world


def sent(desk: ConsoleWorld, path: str, name: str, **form: str) -> dict[str, Any] | None:
    """Send a form and return the body that the API was asked with at `path`."""
    desk.api.answers[f"POST {path}"] = good()
    answer = desk.order(name, **form)
    (order,) = desk.api.orders()

    assert answer["statusCode"] == 303
    assert order.path == path
    return None if order.body is None else dict(order.body)


def test_a_promise_is_taken_of_an_amount_or_of_all(desk: ConsoleWorld) -> None:
    form = {"id": "inv1", "promised_date": "2026-04-05", "currency": "BRL"}
    path = "/v1/invoices/inv1/promises"

    assert sent(desk, path, "promise", **form, amount="12,50") == {
        "promised_date": "2026-04-05",
        "amount": 1250,
    }
    desk.api.asked.clear()
    assert sent(desk, path, "promise", **form, amount="") == {"promised_date": "2026-04-05"}


def test_what_is_left_empty_in_a_dispute_is_not_said(desk: ConsoleWorld) -> None:
    form = {"id": "inv1", "reason": "wrong_price", "text": " too much ", "owner": "rui"}
    body = sent(desk, "/v1/invoices/inv1/disputes", "dispute", **form, deadline_date="", amount="")

    assert body == {"reason": "wrong_price", "text": "too much", "owner": "rui"}


def test_a_dispute_is_decided_by_its_two_ids(desk: ConsoleWorld) -> None:
    form = {"id": "inv1", "other": "dis/1", "decision": "upheld", "reason": "r", "currency": "BRL"}
    path = "/v1/invoices/inv1/disputes/dis%2F1/decision"

    assert sent(desk, path, "decide_dispute", **form, credit="10") == {
        "decision": "upheld",
        "reason": "r",
        "credit": 1000,
    }


def test_ticked_invoices_are_gathered_in_a_proposal(desk: ConsoleWorld) -> None:
    form = {
        "id": "c1", "key": "k", "first_due_date": "2026-04-22", "every": "month",
        "charges_discount_percent": "0", "instalments": "3", "down_payment": "",
        "currency": "BRL", "invoices:inv1": "on", "invoices:inv2": "on",
    }  # fmt: skip
    body = sent(desk, "/v1/customers/c1/agreements", "propose_agreement", **form)

    assert body is not None
    assert (body["issuer_id"], body["invoices"]) == ("acme", ["inv1", "inv2"])
    assert (body["instalments"], "down_payment" in body) == (3, False)


def test_a_call_is_noted_at_its_instant(desk: ConsoleWorld) -> None:
    form = {"id": "c1", "called_at": "2026-03-31T09:30", "text": "will pay"}

    assert sent(desk, "/v1/customers/c1/call-notes", "note_call", **form) == {
        "issuer_id": "acme",
        "called_at": "2026-03-31T09:30:00+00:00",
        "text": "will pay",
    }


def test_a_link_is_shown_once_and_stands_in_no_address(desk: ConsoleWorld) -> None:
    told = {"url": "https://api.example/pay/secret", "expires_date": "2026-06-30"}
    desk.api.answers["POST /v1/invoices/inv1/payer-links"] = good(**told)
    answer = desk.order("payer_link", id="inv1", back="/console/invoices/inv1")

    assert answer["statusCode"] == 200
    assert 'value="https://api.example/pay/secret"' in answer["body"]
    assert "Location" not in answer["headers"]


@pytest.mark.parametrize(
    ("facts", "orders"),
    [
        ({}, {"release_agreement", "accept_agreement", "withdraw_agreement"}),
        ({"awaits_release": False}, {"accept_agreement", "withdraw_agreement"}),
        ({"state": "active", "awaits_release": False}, {"break_agreement"}),
        ({"state": "finished", "awaits_release": False}, set()),
    ],
)
def test_an_agreement_offers_what_may_be_ordered_now(
    desk: ConsoleWorld, facts: dict[str, Any], orders: set[str]
) -> None:
    known = {"release_agreement", "accept_agreement", "withdraw_agreement", "break_agreement"}
    desk.api.answers["GET /v1/agreements/a1"] = good(**agreement("x", 1, **facts))
    page = desk.get("/console/agreements/a1")["body"]

    assert {name for name in known if f"/console/do/{name}" in page} == orders


def test_a_file_of_a_dispute_is_saved_by_a_link_of_its_own(desk: ConsoleWorld) -> None:
    named = {"invoice": "inv1", "dispute": "d", "sha256": "a"}
    path = "GET /v1/invoices/inv1/disputes/d/evidence/a"
    desk.api.answers[path] = good(download_url="https://evidence.example/x")
    found = desk.get("/console/evidence", **named)
    missing = desk.get("/console/evidence")

    assert found["headers"]["Location"] == "https://evidence.example/x"
    assert missing["statusCode"] == 404


def test_a_promise_shows_how_it_ended(desk: ConsoleWorld) -> None:
    page = desk.get("/console/customers/c1")["body"]

    assert '<span class="chip s-kept">kept</span>' in page
    assert "12.3%" in page


def test_a_page_of_a_customer_stands_where_its_parts_are_not_to_be_had(desk: ConsoleWorld) -> None:
    for name in ("risk", "agreements", "timeline", "statement", "credits"):
        desk.api.answers[f"GET /v1/customers/c1/{name}"] = ApiAnswer(503, {})
    desk.api.answers["GET /v1/disputes"] = ApiAnswer(503, {})

    assert desk.get("/console/customers/c1")["statusCode"] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/console/customers/none", "/console/timeline", "/console/disputes/none",
        "/console/agreements/none", "/console/propose/none",
    ],
)  # fmt: skip
def test_what_is_not_there_is_told(desk: ConsoleWorld, path: str) -> None:
    assert desk.get(path)["statusCode"] == 404


def test_the_past_of_a_customer_is_a_file_of_all_its_pages(desk: ConsoleWorld) -> None:
    path = "GET /v1/customers/c1/timeline"
    moments = desk.api.answers[path].body["moments"]
    desk.api.answers[path] = good(moments=moments, next_before=None, is_complete=True)
    text = desk.get("/console/csv/timeline", customer_id="c1")["body"]
    (request, *_) = [request for request, _, _ in desk.api.asked]

    assert request.path == "/v1/customers/c1/timeline"
    assert len(text.strip().splitlines()) == 4


@pytest.mark.parametrize(
    ("page", "files"),
    [
        ("customers/c1", {"customer_agreements", "credits", "movements", "timeline"}),
        ("invoices/inv1", {"charges", "notices", "claims"}),
    ],
)
def test_the_lists_of_one_thing_are_files_too(
    desk: ConsoleWorld, page: str, files: set[str]
) -> None:
    path = "GET /v1/customers/c1/timeline"
    desk.api.answers[path].body["next_before"] = None
    body = desk.get(f"/console/{page}")["body"]
    links = dict(re.findall(r'href="/console/csv/(\w+)\?([^"]*)"', body))
    texts = {
        name: desk.get(f"/console/csv/{name}", **dict(parse_qsl(unescape(query))))["body"]
        for name, query in links.items()
    }

    assert set(links) == files
    assert all(len(text.splitlines()) > 1 for text in texts.values())


def test_a_statement_as_a_file_has_the_currency_of_each_account(desk: ConsoleWorld) -> None:
    text = desk.get("/console/csv/movements", customer_id="c1")["body"]

    assert "999999999999.99" in text


def test_a_list_of_invoices_keeps_its_filters_on_the_next_page(desk: ConsoleWorld) -> None:
    page = desk.get("/console/invoices", status="overdue", series="A")["body"]
    (request, *_) = [request for request, _, _ in desk.api.asked]

    assert request.query == {"issuer_id": "acme", "status": "overdue", "series": "A"}
    assert "status=overdue&amp;series=A&amp;after=A%237" in page


def test_a_name_that_no_invoice_has_shows_the_list_and_says_so(desk: ConsoleWorld) -> None:
    desk.api.answers["GET /v1/invoices"] = good(invoices=[])
    page = desk.get("/console/invoices", document="A-9")["body"]

    assert "No invoice is called <strong>A-9</strong>" in page


def test_the_pages_of_a_simulation_are_added_up(desk: ConsoleWorld) -> None:
    path = "GET /v1/dunning-simulations"
    desk.api.answers[path].body["after"] = "more"
    page = desk.get("/console/simulator", policy="default")["body"]
    asked = [request for request, _, _ in desk.api.asked if request.path in path]

    assert len(asked) == 20
    assert asked[1].query["after"] == "more"
    assert 'data-count="channels email">40</td>' in page
    assert "Only a part" in page


@pytest.mark.parametrize("name", ["dunning-policies", "dunning-simulations"])
def test_a_simulation_that_is_refused_says_why(desk: ConsoleWorld, name: str) -> None:
    refusal = {"error": {"code": "not_found", "message": "there is no such policy"}}
    desk.api.answers[f"GET /v1/{name}"] = ApiAnswer(404, refusal)
    answer = desk.get("/console/simulator", policy="default")

    assert answer["statusCode"] == 404
    assert "there is no such policy" in answer["body"]
