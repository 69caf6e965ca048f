"""What the API answers about exports is as `docs/openapi.yaml` describes it."""

from tests.contracts.test_openapi import VIEWS, check
from tests.support.exports import export_body
from tests.support.world import World

FUNCTION = "manage_exports"


def test_exports_are_answered_as_described(world: World) -> None:
    path = "/v1/exports/{name}"
    for body in (export_body(), export_body(), export_body(recipients=["ana"])):
        answer = world.http(FUNCTION, "PUT", "/v1/exports/ages", body, query=VIEWS)
        check("PUT", path, answer.status, answer.body)
    for _ in range(2):
        listed = world.http(FUNCTION, "GET", "/v1/exports", query=VIEWS)
        check("GET", "/v1/exports", listed.status, listed.body)
        world.advance(days=1)
        world.run_schedule("run_exports")
    runs = world.http(FUNCTION, "GET", "/v1/exports/ages/runs", query=VIEWS)
    check("GET", f"{path}/runs", runs.status, runs.body)
    turn = runs.body["runs"][0]["turn_date"]
    opened = world.http(FUNCTION, "GET", f"/v1/exports/ages/runs/{turn}/file", query=VIEWS)
    check("GET", f"{path}/runs/{{turn_date}}/file", opened.status, opened.body)

    assert [runs.status, opened.status] == [200, 200]


def test_rules_of_statements_are_answered_as_described(world: World) -> None:
    path = "/v1/statement-rules"
    for body in ({}, {}, {"day": 40}):
        answer = world.http(FUNCTION, "PUT", path, body, query=VIEWS)
        check("PUT", path, answer.status, answer.body)
    listed = world.http(FUNCTION, "GET", path, query=VIEWS)
    check("GET", path, listed.status, listed.body)

    assert [rule["when"] for rule in listed.body["rules"]] == ["either"]
