"""console: alerts that are acknowledged and muted, and calls that are made and noted."""

import pytest

from cobro.adapters.own_api import ApiAnswer
from tests.support.console_arrangements import good
from tests.support.console_watch import alert, call
from tests.support.console_world import ConsoleWorld, full_answers


@pytest.fixture
def desk() -> ConsoleWorld:
    world = ConsoleWorld(full_answers())
    world.signed_in("finance")
    return world


def test_an_alert_is_acknowledged_in_the_company_of_the_page(desk: ConsoleWorld) -> None:
    desk.api.answers["POST /v1/alerts/alr_1/acknowledgement"] = good()
    answer = desk.order("acknowledge_alert", id="alr_1", back="/console/alerts")
    (order,) = desk.api.orders()

    assert order.query == {"issuer_id": "acme"}
    assert answer["headers"]["Location"] == "/console/alerts?done=acknowledge_alert"


@pytest.mark.parametrize(
    ("name", "what", "until", "body"),
    [
        ("mute_alerts", "rule late", "2026-04-10", {"kind": "rule", "name": "late"}),
        ("mute_alerts", "subject a b", "2026-04-10", {"kind": "subject", "name": "a b"}),
        ("unmute_alerts", "subject inv1", "", {"kind": "subject", "name": "inv1"}),
    ],
)
def test_a_rule_or_a_subject_is_muted_until_a_day_and_heard_again(
    desk: ConsoleWorld, name: str, what: str, until: str, body: dict[str, str]
) -> None:
    desk.api.answers["PUT /v1/alert-mutes"] = good()
    desk.order(name, what=what, until_date=until)
    (order,) = desk.api.orders()
    day = {"until_date": until} if until else {}

    assert order.body == {"issuer_id": "acme", **body, **day}


def test_alerts_of_a_state_and_kind_are_asked_for_and_their_next_page(desk: ConsoleWorld) -> None:
    page = desk.get("/console/alerts", state="muted", kind="payment_late")["body"]
    (request, *_) = [request for request, _, _ in desk.api.asked]

    assert request.query == {
        "issuer_id": "acme", "state": "muted", "kind": "payment_late", "limit": "25",
    }  # fmt: skip
    assert "?state=muted&amp;kind=payment_late&amp;after=more" in page


def test_an_alert_leads_to_what_it_is_about(desk: ConsoleWorld) -> None:
    kinds = {
        "payment_late": "/console/invoices/inv1",
        "large_payment": "/console/invoices?document=A%2F1",
        "agreement_broken": "/console/agreements/inv1",
        "money_unmatched": "/console/review",
        "work_waiting": "/console/exceptions",
    }
    desk.api.answers["GET /v1/alerts"] = good(
        alerts=[alert("A/1", 1, kind=kind) for kind in kinds], after=None
    )
    page = desk.get("/console/alerts")["body"]

    assert all(f'<a href="{link}">See what it is about' in page for link in kinds.values())


def test_a_rule_is_read_with_its_bound_and_whom_it_tells(desk: ConsoleWorld) -> None:
    rules = [
        {"rule": "late", "kind": "payment_late", "days": 10,
         "tell": [{"email": "ana@acme.example"}],
         "amount": {"currency": "BRL", "from": 50_000}},
        {"rule": "cash", "kind": "cash_shortfall", "days": 30,
         "amount": {"currency": "BRL", "below": 100}},
    ]  # fmt: skip
    desk.api.answers["GET /v1/alert-rules"] = good(document={"rules": rules})
    page = desk.get("/console/alerts")["body"]

    assert "from R$500.00" in page
    assert "below R$1.00" in page
    assert "ana@acme.example" in page


def test_a_company_without_rules_is_told_how_to_keep_the_first(desk: ConsoleWorld) -> None:
    desk.api.answers["GET /v1/alert-rules"] = ApiAnswer(404, {"error": {"code": "not_found"}})
    page = desk.get("/console/alerts")["body"]

    assert "No rules yet" in page
    assert "cobro alerts rules acme --set rules.json" in page


def test_how_many_alerts_are_open_stands_on_the_first_page(desk: ConsoleWorld) -> None:
    page = desk.get("/console/queues")["body"]

    assert 'href="/console/alerts"><strong>3+</strong><span>Alerts</span>' in page


def test_a_promise_given_on_the_phone_is_taken_with_the_call(desk: ConsoleWorld) -> None:
    desk.api.answers["POST /v1/call-list/exc_1/outcomes"] = good()
    desk.order(
        "record_call", id="exc_1", outcome="promised", called_at="2026-03-31T09:30", text=" ok ",
        promised_date="2026-04-05", amount="1.234,50", currency="BRL",
    )  # fmt: skip
    (order,) = desk.api.orders()

    assert order.body == {
        "outcome": "promised", "called_at": "2026-03-31T09:30:00+00:00", "text": "ok",
        "promised_date": "2026-04-05", "amount": 123_450,
    }  # fmt: skip


def test_a_call_that_nobody_answered_says_no_more(desk: ConsoleWorld) -> None:
    desk.api.answers["POST /v1/call-list/exc_1/outcomes"] = good()
    desk.order("record_call", id="exc_1", outcome="no_answer", called_at="2026-03-31T09:30")
    (order,) = desk.api.orders()

    assert order.body == {"outcome": "no_answer", "called_at": "2026-03-31T09:30:00+00:00"}


def test_a_call_that_is_held_says_why_and_offers_no_wrong_number(desk: ConsoleWorld) -> None:
    lines = [call("Ana", 5_000), call("Rui", 4_000, task_id="exc_2", hold="wrong_number")]
    desk.api.answers["GET /v1/call-list"] = good(calls=lines, is_complete=True)
    page = desk.get("/console/calls")["body"]

    assert "To call now: <strong>1</strong> · on the list: 2" in page
    assert "do not call: wrong number" in page
    assert page.count('href="tel:%2B5511') == 1
    assert "08:00–20:00 (America/Sao_Paulo)" in page  # noqa: RUF001 - a span of hours


@pytest.mark.parametrize(("page", "path"), [("alerts", "alerts"), ("calls", "call-list")])
def test_who_may_not_see_them_is_told_so(desk: ConsoleWorld, page: str, path: str) -> None:
    desk.api.answers[f"GET /v1/{path}"] = ApiAnswer(403, {"error": {"code": "forbidden"}})

    assert desk.get(f"/console/{page}")["statusCode"] == 403


@pytest.mark.parametrize("name", ["alerts", "calls"])
def test_alerts_and_calls_are_files_too(desk: ConsoleWorld, name: str) -> None:
    desk.api.answers["GET /v1/alerts"].body["after"] = None
    text = desk.get(f"/console/csv/{name}")["body"]

    assert len(text.splitlines()) > 2
    assert "999999999999.99" in text
