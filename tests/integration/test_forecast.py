"""forecast_cash and the report of it, over the tables."""

from datetime import timedelta
from typing import Any

import pytest
from rich.console import Console

from cobro.runtime.settings import Table
from cobro_cli.reports_views import show
from tests.support import doors
from tests.support.contracts import contract_body
from tests.support.requests import Context, http_event
from tests.support.world import START, World

KEPT = {"days": 7, "forecast_date": "2026-03-02"}
QUERY = {"issuer_id": "acme", "as_of": "2026-12-31"}


def report(world: World, **more: str) -> dict[str, Any]:
    answer = world.http(
        "read_ledger", "GET", "/v1/reports/forecast", query={**QUERY, **more}, groups=("viewer",)
    )
    assert answer.status == 200, answer.body
    return answer.body


def kept(world: World) -> list[str]:
    items = world.items(Table.REPORTS)
    return sorted(item["sk"]["S"] for item in items if item["pk"]["S"] == "FORECAST#acme")


def test_a_forecast_is_made_once_a_day_and_told_beside_what_came(world: World) -> None:
    invoice = doors.issued(world)
    world.advance(days=1)

    assert world.invoke("forecast_cash", {}) == {"made": 1}
    assert world.invoke("forecast_cash", {}) == {"made": 0}
    doors.pay(world, invoice["invoice_id"], 10_000)
    world.advance(days=1)
    assert world.invoke("forecast_cash", {}) == {"made": 1}
    assert kept(world) == ["2026-03-02", "2026-03-03"]

    found = report(world, as_of="2026-03-02")["currencies"]["BRL"]
    assert found["days"][0]["came_minor"] == 10_000
    assert found["basis"]["is_cold"]
    newer = report(world)
    assert newer["forecast_date"] == "2026-03-03"
    assert newer["currencies"]["BRL"]["basis"]["paid"] == 1


def test_a_contracts_invoice_counts_as_to_come_and_the_next_day_as_open(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    body = contract_body(start_date="2026-03-04", term_days=10)
    assert world.http("manage_contracts", "POST", "/v1/contracts", body).status == 201
    world.advance(days=1)
    world.invoke("forecast_cash", {})
    before = report(world)["currencies"]["BRL"]
    show("forecast", report(world), Console(width=160))

    world.advance(days=1)
    world.run_schedule("bill_contracts")
    world.settle()
    world.invoke("forecast_cash", {})
    that_morning = report(world)["currencies"]["BRL"]
    world.advance(days=1)
    world.invoke("forecast_cash", {})
    after = report(world)["currencies"]["BRL"]

    counts = [each["basis"]["contract_invoices"] for each in (before, that_morning, after)]
    assert counts == [3, 3, 2]
    assert [each["sums"][1]["open_minor"] for each in (before, that_morning)] == [0, 0]
    assert before["sums"][1]["contract_minor"] > 0
    assert 9_990 < after["sums"][2]["open_minor"] <= 10_000
    assert {each["sums"][2]["coming_minor"] for each in (before, that_morning, after)} == {0}
    assert "1 contracts will bill 3 invoices" in capsys.readouterr().out


def test_before_the_first_forecast_there_is_none(world: World) -> None:
    assert report(world)["forecast_date"] is None
    assert world.invoke("forecast_cash", {}) == {"made": 0}


def test_a_run_ends_before_its_time_is_up(world: World) -> None:
    doors.issued(world)
    world.advance(days=1)

    assert world.invoke("forecast_cash", {}, Context(remaining_ms=10_000)) == {"made": 0}
    assert world.invoke("forecast_cash", {}) == {"made": 1}


def test_the_command_shows_days_sums_and_what_a_forecast_says_of_itself(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    invoice = doors.issued(world)
    world.advance(days=1)
    world.invoke("forecast_cash", {})
    world.advance(days=6)
    doors.pay(world, invoice["invoice_id"], 10_000)
    world.advance(days=2)
    told = report(world)
    euros = {**told["currencies"]["BRL"], "earlier": [{**KEPT, "error": None}]}
    told["currencies"]["EUR"] = {**euros, "basis": {**euros["basis"], "is_cold": False}}
    show("forecast", told, Console(width=160))

    printed = capsys.readouterr().out
    assert "Of what was known at the end of 2026-03-02, method 2." in printed
    assert "EUR" in printed
    assert "BRL: only 0 invoices were paid yet" in printed
    assert "BRL: 7 days from 2026-03-02: error 100.00 %" in printed
    assert "EUR: 7 days from 2026-03-02: error nothing came" in printed


def test_a_forecast_is_a_table_too(world: World) -> None:
    doors.issued(world)
    world.at(START + timedelta(days=1))
    world.invoke("forecast_cash", {})

    asked = {**QUERY, "format": "csv", "locale": "pt-BR"}
    event = http_event("GET", "/v1/reports/forecast", query=asked, groups=("viewer",))
    text: str = world.invoke("read_ledger", event)["body"]

    lines = text.splitlines()
    assert len(lines) == 91
    assert lines[0].startswith("\ufeffMoeda;Data;Previsto;Do que está em aberto")
