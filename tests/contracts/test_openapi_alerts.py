"""What the API answers about alerts is as `docs/openapi.yaml` describes it."""

from tests.contracts.test_openapi import VIEWS, check
from tests.support.alerts import FUNCTION, a_rule, acknowledged, from_, muted, ruled
from tests.support.world import World


def test_alerts_are_answered_as_described(world: World) -> None:
    rule = a_rule("big", "large_invoice", amount=from_(1))
    kept = [ruled(world, rule), ruled(world, rule), ruled(world, rule, rule)]
    world.issue("k")
    world.settle()
    listed = world.http(FUNCTION, "GET", "/v1/alerts", query=VIEWS)
    seen = acknowledged(world, listed.body["alerts"][0]["alert_id"])
    silent = muted(world, "rule", "big", "2026-03-09")
    shown = [
        world.http(FUNCTION, "GET", path, query=VIEWS)
        for path in ("/v1/alert-rules", "/v1/alert-mutes")
    ]
    for answer in kept:
        check("PUT", "/v1/alert-rules", answer.status, answer.body)
    check("GET", "/v1/alerts", listed.status, listed.body)
    check("POST", "/v1/alerts/{alert_id}/acknowledgement", seen.status, seen.body)
    check("PUT", "/v1/alert-mutes", silent.status, silent.body)
    check("GET", "/v1/alert-rules", shown[0].status, shown[0].body)
    check("GET", "/v1/alert-mutes", shown[1].status, shown[1].body)

    assert [answer.status for answer in kept] == [201, 200, 400]
    assert silent.body == shown[1].body
