"""console: signing in, sessions, forms and orders, through the handler's own application."""

from datetime import timedelta
from typing import Any

import pytest

from cobro.adapters.own_api import ApiAnswer
from tests.support.console_arrangements import good
from tests.support.console_world import (
    HOST,
    NOW,
    ConsoleWorld,
    FakePool,
    full_answers,
    token_of,
)

HOME = {"Location": "/console"}


def entering(pool: FakePool | None = None) -> ConsoleWorld:
    return ConsoleWorld(full_answers(), pool)


def step(world: ConsoleWorld, **form: str) -> dict[str, Any]:
    return world.post("/console/sign-in", **form)


def test_without_a_session_every_page_leads_to_the_way_in() -> None:
    world = entering()

    answers = [world.get(path) for path in ("/console", "/console/review", "/console/csv/drafts")]

    assert {answer["statusCode"] for answer in answers} == {303}
    assert {answer["headers"]["Location"] for answer in answers} == {"/console/sign-in"}
    assert world.api.asked == []


def test_a_person_signs_in_with_password_and_code() -> None:
    world = entering()
    asked = step(world, step="password", username="ana", password="right")
    answer = step(world, step="code", code="123 456")

    assert "one-time-code" in asked["body"]
    assert answer["headers"] | HOME == answer["headers"]
    assert all(
        "HttpOnly; Secure; SameSite=Strict" in text and text.startswith("__Host-")
        for text in answer["cookies"]
    )
    assert world.get()["statusCode"] == 200


@pytest.mark.parametrize(
    "form",
    [
        {"step": "password", "username": "ana", "password": "wrong"},
        {"step": "code", "code": "123456"},
        {"step": "new_password", "password": "x"},
        {},
    ],
)
def test_what_does_not_prove_the_person_opens_nothing(form: dict[str, str]) -> None:
    world = entering()
    answer = step(world, **form)

    assert answer["statusCode"] == 401
    assert "__Host-cobro_refresh" not in world.cookies
    assert "wrong" not in answer["body"]


def test_a_wrong_code_can_be_typed_again() -> None:
    world = entering()
    step(world, step="password", username="ana", password="right")
    refused = step(world, step="code", code="000000")
    answer = step(world, step="code", code="123456")

    assert refused["statusCode"] == 401
    assert answer["headers"]["Location"] == "/console"


def test_the_first_time_a_device_is_enrolled_by_a_picture() -> None:
    world = entering(FakePool("NEW_PASSWORD_REQUIRED"))
    step(world, step="password", username="ana", password="right")
    asked = step(world, step="new_password", password="Another-1-password")
    answer = step(world, step="code", code="123456")

    assert "<svg" in asked["body"]
    assert "JBSWY3DPEHPK3PXP" in asked["body"]
    assert "associate Session" in world.pool.calls
    assert answer["headers"]["Location"] == "/console"


def test_a_password_alone_opens_nothing_even_where_the_pool_would() -> None:
    world = entering(FakePool(""))
    step(world, step="password", username="ana", password="right")
    before = dict(world.cookies)
    answer = step(world, step="code", code="123456")

    assert "__Host-cobro_refresh" not in before
    assert "associate AccessToken" in world.pool.calls
    assert "prefer" in world.pool.calls
    assert "Aplicativo registrado" in answer["body"]
    assert "__Host-cobro_refresh" not in world.cookies


def test_a_form_of_another_site_signs_nobody_in() -> None:
    world = entering()
    answer = world.post(
        "/console/sign-in",
        "https://evil.example",
        step="password",
        username="ana",
        password="right",
    )

    assert answer["statusCode"] == 403
    assert world.pool.calls == []


def test_a_token_that_ends_is_renewed_and_a_withdrawn_one_ends_the_session() -> None:
    world = entering()
    world.signed_in("finance")
    world.cookies["__Host-cobro_access"] = token_of("finance", ends=NOW + timedelta(seconds=30))
    renewed = world.get()
    world.cookies |= {"__Host-cobro_access": "broken", "__Host-cobro_refresh": "withdrawn"}
    ended = world.get()

    assert any(text.startswith("__Host-cobro_access=head.") for text in renewed["cookies"])
    assert ended["headers"]["Location"] == "/console/sign-in"


def test_the_api_is_asked_in_the_name_and_language_of_the_person() -> None:
    world = entering()
    world.signed_in("viewer", language="es-MX")
    world.get("/console/review")
    ((request, token, language),) = world.api.asked

    assert token == token_of("viewer")
    assert language == "es-MX"
    assert request.query["locale"] == "es-MX"
    assert request.query["issuer_id"] == "acme"


def test_accepting_sends_one_order_under_its_key_and_leads_back() -> None:
    world = entering()
    world.signed_in("finance")
    path = "POST /v1/reconciliation/items/e%2F1/acceptance"
    world.api.answers[path] = good()
    answer = world.order("accept", id="e/1", key="k-1", back="/console/review")
    (order,) = world.api.orders()

    assert answer["headers"]["Location"] == "/console/review?done=accept"
    assert (order.key, order.body) == ("k-1", {"issuer_id": "acme"})


@pytest.mark.parametrize(
    ("written", "minor"), [("1.234,56", 123456), ("1,234.56", 123456), ("10", 1000), ("0,5", 50)]
)
def test_amounts_are_read_as_people_write_them(written: str, minor: int) -> None:
    world = entering()
    world.signed_in("finance")
    world.api.answers["POST /v1/invoices/i/rebates"] = good()
    world.order("rebate", id="i", reason="r", amount=written, currency="BRL")
    (order,) = world.api.orders()

    assert order.body == {"issuer_id": "acme", "reason": "r", "amount": minor}


@pytest.mark.parametrize("written", ["ten", "1.2345", "1e9999"])
def test_an_amount_that_is_none_orders_nothing(written: str) -> None:
    world = entering()
    world.signed_in("finance")
    answer = world.order("rebate", id="i", reason="r", amount=written, currency="BRL")

    assert answer["statusCode"] == 400
    assert world.api.orders() == []


@pytest.mark.parametrize("back", ["https://evil.example/x", "//evil.example", "javascript:x"])
def test_nobody_is_led_away_from_the_console(back: str) -> None:
    world = entering()
    world.signed_in("finance")
    world.api.answers["POST /v1/exceptions/x/replay"] = good()
    answer = world.order("replay", id="x", back=back)

    assert answer["headers"]["Location"] == "/console?done=replay"


@pytest.mark.parametrize(
    ("origin", "token"),
    [(f"https://{HOST}", "guessed"), ("https://evil.example", ""), ("", ""), ("null", "")],
)
def test_a_form_that_is_not_of_this_session_orders_nothing(origin: str, token: str) -> None:
    world = entering()
    world.signed_in("finance")
    answer = world.post("/console/do/accept", origin, token=token or world.form_token, id="e")

    assert answer["statusCode"] == 403
    assert world.api.orders() == []


def test_a_refused_order_says_why_with_its_status() -> None:
    world = entering()
    world.signed_in("finance")
    refusal = ApiAnswer(409, {"error": {"code": "review_moved", "message": "somebody was quicker"}})
    world.api.answers["POST /v1/reconciliation/items/e/acceptance"] = refusal
    answer = world.order("accept", id="e", back="/console/review")
    unknown = world.order("nothing")

    assert answer["statusCode"] == 409
    assert "somebody was quicker" in answer["body"]
    assert unknown["statusCode"] == 404


def test_the_first_company_is_chosen_and_another_is_kept() -> None:
    world = entering()
    world.signed_in("viewer", company="")
    world.get()
    first = world.cookies["__Host-cobro_company"]
    world.post("/console/company", token=world.form_token, company="other; x")

    assert first == "acme"
    assert world.cookies["__Host-cobro_company"] == "other%3B%20x"


def test_without_a_company_the_page_says_what_to_do_first() -> None:
    world = entering()
    world.signed_in("admin", company="")
    world.api.answers["GET /v1/issuers"] = good(issuers=[])
    begun = world.get()
    world.api.answers["GET /v1/issuers"] = ApiAnswer(403, {})

    assert "POST /v1/issuers" in begun["body"]
    assert world.get()["statusCode"] == 403


def test_the_language_is_kept_and_a_wrong_one_refused() -> None:
    world = entering()
    world.get("/console/language", to="es-ES")

    assert world.cookies["__Host-cobro_language"] == "es-ES"
    assert "Iniciar sesión" in world.get("/console/sign-in")["body"]
    assert world.get("/console/language", to="xx")["statusCode"] == 400


def test_signing_out_takes_the_session_back() -> None:
    world = entering()
    world.signed_in("viewer")
    answer = world.post("/console/sign-out", token=world.form_token)

    assert answer["headers"]["Location"] == "/console/sign-in"
    assert world.cookies["__Host-cobro_refresh"] == ""
    assert "revoke" in world.pool.calls


def test_assets_are_kept_for_ever_and_pages_never() -> None:
    world = entering()
    asset = world.get("/console/assets/abc/console.css")
    page = world.get("/console/sign-in")

    assert "immutable" in asset["headers"]["Cache-Control"]
    assert page["headers"]["Cache-Control"] == "no-store"
    assert "unsafe" not in page["headers"]["Content-Security-Policy"]
    assert world.get("/console/assets/abc/other.js")["statusCode"] == 404


def test_an_invoice_is_found_by_its_number() -> None:
    world = entering()
    world.signed_in("viewer")
    world.api.answers["GET /v1/invoices"] = good(invoices=[{"invoice_id": "inv/1"}])

    answer = world.get("/console/invoices", document=" A-0000001 ")

    assert answer["headers"]["Location"] == "/console/invoices/inv%2F1"
