"""Scores of customers over the tables: made with the forecast, read one by one."""

from datetime import timedelta

from tests.support import doors
from tests.support.world import Answer, World

PATH = "/v1/customers/cus-1/risk"


def risk(world: World, path: str = PATH, **more: str) -> Answer:
    query = {"issuer_id": "acme", **more}
    return world.http("read_ledger", "GET", path, query=query, groups=("viewer",))


def test_a_customer_is_scored_with_the_forecast_and_told_why(world: World) -> None:
    doors.issued(world)
    before = risk(world).body
    world.advance(days=80)
    world.invoke("forecast_cash", {})

    told = risk(world, locale="en").body
    assert (before["chance"], before["reasons"]) == (None, [])
    assert told["as_of"] == (world.now.date() - timedelta(days=1)).isoformat()
    assert told["features"]["late_invoices"] == 1
    assert told["reasons"][0]["text"].startswith("1 of 1 invoices of this customer")
    assert risk(world, locale="pt-BR").body["reasons"][0]["text"].startswith("1 de 1 faturas")


def test_the_newest_score_is_read(world: World) -> None:
    doors.issued(world)
    for days in (80, 1):
        world.advance(days=days)
        world.invoke("forecast_cash", {})

    assert risk(world).body["as_of"] == (world.now.date() - timedelta(days=1)).isoformat()


def test_nobody_has_no_score(world: World) -> None:
    assert risk(world, "/v1/customers/nobody/risk").status == 404
    assert risk(world, locale="xx").status == 400
