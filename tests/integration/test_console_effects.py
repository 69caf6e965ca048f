"""console: what collecting brings, reports as files, and exports by schedule."""

from base64 import b64decode
from typing import Any

import pytest

from cobro.adapters.own_api import ApiAnswer, ApiRequest, HttpApi
from cobro.contracts.report_sheets import SHEETS
from cobro.domain.exports import OF_PERIODS
from cobro.runtime.console.exports import REPORTS
from tests.support.answering import Asked, answering
from tests.support.console_arrangements import good
from tests.support.console_effects import lift, plan, run, step
from tests.support.console_world import ConsoleWorld, full_answers

SPAN = {"from": "2026-03-01", "to": "2026-03-31"}


@pytest.fixture
def desk() -> ConsoleWorld:
    world = ConsoleWorld(full_answers())
    world.signed_in("finance")
    return world


def queries(desk: ConsoleWorld, path: str) -> list[Any]:
    return [dict(request.query) for request, _, _ in desk.api.asked if request.path == path]


def test_three_reports_of_one_period_stand_on_one_page(desk: ConsoleWorld) -> None:
    desk.get("/console/effectiveness", **SPAN)
    asked = [queries(desk, f"/v1/reports/{name}") for name in ("recovery", "lift", "arrangements")]

    assert asked == [[{"issuer_id": "acme", **SPAN}]] * 3


def test_half_a_year_is_shown_where_no_period_is_asked_for(desk: ConsoleWorld) -> None:
    desk.get("/console/effectiveness", by="nonsense")
    (asked,) = queries(desk, "/v1/reports/recovery")

    assert (asked["from"], asked["to"]) == ("2025-10-02", "2026-03-31")


@pytest.mark.parametrize(
    ("by", "rows", "rates"),
    [
        ("step", 3, {"25.0%", "50.0%", "—"}),
        ("channel", 2, {"37.5%", "—"}),
        ("policy", 2, {"25.0%", "50.0%"}),
    ],
)
def test_steps_are_put_together_by_channel_and_by_policy(
    desk: ConsoleWorld, by: str, rows: int, rates: set[str]
) -> None:
    steps = [
        step("mild", 1_000, 250), step("mild", 0, 0, channel="call_task,block_flag"),
        step("firm", 1_000, 500),
    ]  # fmt: skip
    desk.api.answers["GET /v1/reports/recovery"] = good(currencies={"BRL": steps})
    page = desk.get("/console/effectiveness", by=by)["body"]
    cells = page.split('data-rate="recovery">')[1:]
    shown = {cell.split("<span>", 1)[1].split("</span>", 1)[0] for cell in cells}

    assert len(cells) == rows
    assert shown == rates


def test_a_step_without_a_message_stands_under_its_actions(desk: ConsoleWorld) -> None:
    steps = [step("mild", 0, 0, channel="call_task,block_flag")]
    desk.api.answers["GET /v1/reports/recovery"] = good(currencies={"BRL": steps})
    page = desk.get("/console/effectiveness")["body"]

    assert "call, advice to hold back" in page


def test_a_lift_is_shown_with_its_interval_and_what_may_be_concluded(desk: ConsoleWorld) -> None:
    rows = [
        lift("mild", 1),
        lift("mild", 1, step="second", low="-0.0950", lift="0.0000", is_clear=False),
        lift("mild", 1, step="third", is_small=True),
    ]
    desk.api.answers["GET /v1/reports/lift"] = good(currencies={"BRL": rows})
    page = desk.get("/console/effectiveness")["body"]

    assert "0.6% – 19.0%" in page  # noqa: RUF001 - a span
    assert '<rect class="fill" x="515" width="485" height="10"/>' in page
    assert '<rect class="fill" x="250" width="750" height="10"/>' in page
    assert all(text in page for text in (">clear<", ">may be chance<", ">too few to tell<"))


@pytest.mark.parametrize("name", ["recovery", "lift", "arrangements"])
def test_effectiveness_is_refused_whole_to_whom_it_is_not_allowed(
    desk: ConsoleWorld, name: str
) -> None:
    desk.api.answers[f"GET /v1/reports/{name}"] = ApiAnswer(403, {"error": {"code": "forbidden"}})

    assert desk.get("/console/effectiveness")["statusCode"] == 403


def test_every_report_of_the_api_is_offered() -> None:
    assert set(REPORTS) == set(SHEETS)


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_saved_as_the_api_wrote_it(desk: ConsoleWorld, name: str) -> None:
    elsewhere = {"statement": "/v1/customers/c1/statement", "invoices": "/v1/invoices"}
    path = elsewhere.get(name, f"/v1/reports/{name}")
    desk.api.answers[f"GET {path}"] = ApiAnswer(200, {}, b"\x00\xff", "application/pdf")
    answer = desk.get("/console/report", report=name, format="pdf", customer_id="c1", **SPAN)
    (asked,) = queries(desk, path)
    of_day = {"customer_id": "c1"} if name == "invoices" else {"as_of": "2026-03-31"}
    span = SPAN if name in OF_PERIODS else of_day

    assert answer["isBase64Encoded"] is True
    assert b64decode(answer["body"]) == b"\x00\xff"
    assert answer["headers"]["Content-Type"] == "application/pdf"
    assert f'filename="{name}-2026-03-31.pdf"' in answer["headers"]["Content-Disposition"]
    assert asked == {"issuer_id": "acme", "format": "pdf", "locale": "en", **span}


def test_a_report_of_a_segment_asks_for_it(desk: ConsoleWorld) -> None:
    desk.api.answers["GET /v1/reports/ageing"] = ApiAnswer(200, {}, b"x", "text/csv")
    desk.get("/console/report", report="ageing", format="csv", segment="gold", **SPAN)
    (asked,) = queries(desk, "/v1/reports/ageing")

    assert asked["segment"] == "gold"


def test_a_file_that_lies_elsewhere_is_linked(desk: ConsoleWorld) -> None:
    desk.api.answers["GET /v1/reports/cash"] = ApiAnswer(303, {"url": "https://bucket.example/x"})
    answer = desk.get("/console/report", report="cash", format="xlsx", **SPAN)

    assert answer["statusCode"] == 200
    assert '<a class="button" href="https://bucket.example/x">' in answer["body"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"report": "../issuers", "format": "csv"}, 404),
        ({"report": "ageing", "format": "exe"}, 404),
        ({"report": "fees", "format": "csv"}, 404),
    ],
)
def test_what_is_no_report_is_not_asked_for(
    desk: ConsoleWorld, asked: dict[str, str], status: int
) -> None:
    assert desk.get("/console/report", **asked, **SPAN)["statusCode"] == status


def test_an_export_tells_when_it_runs_and_what_became_of_the_last(desk: ConsoleWorld) -> None:
    desk.api.answers["GET /v1/exports"] = good(
        exports=[
            plan("ana@acme.example", last_run=run("ages.xlsx", 5)),
            plan("", name="all-days", frequency="daily", day=0, is_active=False),
            plan("", name="last", frequency="monthly", day=31),
        ]
    )
    page = desk.get("/console/exports")["body"]

    assert "each week, Monday, 08:00" in page
    assert "each business day, 08:00" in page
    assert "each month, day 31, 08:00" in page
    assert "Mar 30, 2026 · mailed" in page


def test_a_file_that_was_made_is_opened_by_a_link_of_its_own(desk: ConsoleWorld) -> None:
    path = "GET /v1/exports/ages/runs/2026-03-30/file"
    desk.api.answers[path] = good(url="https://bucket.example/ages")
    page = desk.get("/console/exports/ages")["body"]
    found = desk.get("/console/export-file", name="ages", turn="2026-03-30")
    missing = desk.get("/console/export-file", name="ages", turn="2026-03-29")

    assert page.count("/console/export-file?name=ages&amp;turn=2026-03-30") == 1
    assert found["headers"]["Location"] == "https://bucket.example/ages"
    assert missing["statusCode"] == 404


@pytest.mark.parametrize("path", ["exports", "exports/none"])
def test_exports_that_are_not_to_be_had_are_told(desk: ConsoleWorld, path: str) -> None:
    desk.api.answers["GET /v1/exports"] = ApiAnswer(403, {"error": {"code": "forbidden"}})

    assert desk.get(f"/console/{path}")["statusCode"] == (404 if "/" in path else 403)


def test_an_export_is_kept_with_its_people_and_stopped_by_its_tick(desk: ConsoleWorld) -> None:
    desk.api.answers["PUT /v1/exports/ages"] = good()
    form = {
        "id": "ages", "report": "ageing", "format": "xlsx", "locale": "pt-BR",
        "frequency": "weekly", "day": "1", "hour": "8", "customer_id": "",
        "recipients": "ana@acme.example,\r\nrui@acme.example; eva@acme.example",
    }  # fmt: skip
    for tick in ({"is_active": "on"}, {}):
        desk.order("put_export", **form, **tick)
    kept, stopped = desk.api.orders()

    assert kept.query == {"issuer_id": "acme"}
    assert kept.body == {
        "report": "ageing", "format": "xlsx", "locale": "pt-BR", "frequency": "weekly", "day": 1,
        "hour": 8, "is_active": True,
        "recipients": ["ana@acme.example", "rui@acme.example", "eva@acme.example"],
    }  # fmt: skip
    assert stopped.body == {**kept.body, "is_active": False}


@pytest.mark.parametrize("name", ["exports", "export_runs"])
def test_exports_and_their_runs_are_files_too(desk: ConsoleWorld, name: str) -> None:
    text = desk.get(f"/console/csv/{name}", name="ages")["body"]

    assert len(text.splitlines()) > 2


@pytest.mark.parametrize(
    ("content_type", "status", "found"),
    [
        ("text/csv; charset=utf-8", 200, ({}, b'{"a": 1}')),
        ("application/json", 200, ({"a": 1}, b"")),
        ("text/html", 500, ({"a": 1}, b"")),
    ],
)
def test_a_file_of_the_api_is_told_from_an_answer(
    content_type: str, status: int, found: tuple[dict[str, int], bytes]
) -> None:
    asked: list[Asked] = []
    with answering('{"a": 1}', asked, status, content_type) as address:
        answer = HttpApi(address).call(ApiRequest("GET", "/v1/reports/fees", {}), "t", "en")

    assert (answer.body, answer.content) == found
    assert asked[0].path == "/v1/reports/fees"
