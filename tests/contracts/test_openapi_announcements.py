"""What the API answers about announcements is as `docs/openapi.yaml` describes it."""

from tests.contracts.test_openapi import VIEWS, check
from tests.support.announcements import agreed, announced, moved
from tests.support.opt_outs import noted
from tests.support.world import World


def test_announcements_are_answered_as_described(world: World) -> None:
    path = "/v1/announcements/{code}"
    kept = [announced(world), announced(world), announced(world, first_date="2027-01-01")]
    told = [moved(world, "running"), moved(world, "running", "none")]
    kept.append(announced(world, segments=["gold"]))
    for answer in kept:
        check("PUT", path, answer.status, answer.body)
    for answer in told:
        check("POST", f"{path}/state", answer.status, answer.body)
    world.run_schedule("send_announcements")
    listed = world.http("manage_dunning", "GET", "/v1/announcements", query=VIEWS)
    check("GET", "/v1/announcements", listed.status, listed.body)

    assert [answer.status for answer in kept] == [201, 200, 400, 422]
    assert [answer.status for answer in told] == [200, 404]
    assert listed.body["announcements"][0]["ends"] == {"no_promotion_consent": 1}


def test_consents_to_promotions_are_answered_as_described(world: World) -> None:
    given, back = agreed(world), noted(world, purpose="promotions")
    check("POST", "/v1/customers/{customer_id}/consents", given.status, given.body)
    check("POST", "/v1/customers/{customer_id}/opt-outs", back.status, back.body)
    path = "/v1/customers/{customer_id}/addresses"
    shown = world.http("manage_dunning", "GET", path.format(customer_id="cus-1"), query=VIEWS)
    check("GET", path, shown.status, shown.body)

    assert shown.body["promotions"] == {"consent": None, "withdrawn": back.body}
