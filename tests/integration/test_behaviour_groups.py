"""Groups of customers by how they pay: kept by the API, and dunned by a policy of their own."""

from datetime import date
from typing import Any

from cobro.adapters.dynamodb.behaviour import DynamoBehaviour
from tests.integration.test_manage_dunning import assign, notices, put, remind
from tests.support.policies import a_document, a_step
from tests.support.world import Answer, World

FUNCTION = "manage_dunning"
PATH = "/v1/behaviour-groups"
VIEWS = {"issuer_id": "acme"}
LATE = {"group": "late", "when": {"debt_age": {"from": 1}}}
GROUPS: dict[str, Any] = {"format": 1, "groups": [LATE]}
FIRM = a_document(a_step("firm_call", 6, tone="firm", template="still_open"))


def keep(world: World, body: Any = GROUPS, **more: Any) -> Answer:
    return world.http(FUNCTION, "PUT", PATH, body, query=VIEWS, **more)


def of_customer(world: World, customer_id: str = "cus-1", **query: str) -> Answer:
    path = f"/v1/customers/{customer_id}/behaviour"
    return world.http(FUNCTION, "GET", path, query={**VIEWS, **query}, groups=("viewer",))


def test_another_content_is_another_version_and_the_same_is_the_same(world: World) -> None:
    first, again = keep(world), keep(world)
    second = keep(world, {"format": 1, "groups": []})

    assert [a.status for a in (first, again, second)] == [201, 200, 201]
    assert [a.body["version"] for a in (first, again, second)] == [1, 1, 2]
    assert first.body["author"] == "ana"
    assert world.http(FUNCTION, "GET", PATH, query=VIEWS).body == second.body


def test_what_cannot_hold_is_refused_with_its_place_and_nothing_is_kept(world: World) -> None:
    empty = {"format": 1, "groups": [{"group": "all", "when": {}}]}
    refused = keep(world, empty)

    assert (refused.status, refused.body["error"]["field"]) == (400, "groups[0].when")
    assert world.http(FUNCTION, "GET", PATH, query=VIEWS).status == 404
    assert keep(world, groups=("viewer",)).status == 403
    assert DynamoBehaviour().latest("acme") is None


def test_a_policy_is_given_to_a_group_that_there_is(world: World) -> None:
    put(world, "firm", FIRM)
    before = assign(world, "behaviour", "firm", "late")
    keep(world)
    given, unknown = (
        assign(world, "behaviour", "firm", "late"),
        assign(world, "behaviour", "firm", "x"),
    )
    taken = assign(world, "behaviour", "", "x")

    assert [a.status for a in (before, given, unknown, taken)] == [404, 200, 404, 200]


def test_who_is_late_is_dunned_by_the_policy_of_its_group(world: World) -> None:
    keep(world)
    put(world, "firm", FIRM)
    assign(world, "behaviour", "firm", "late")
    invoice_id = world.issue("one", 10_000, due=date(2026, 3, 3)).body["invoice_id"]
    world.settle()
    for day in (3, 6, 9):
        remind(world, 3, day)
    told = of_customer(world, locale="en").body

    assert {n["step"]: n["policy"] for n in notices(world, invoice_id)} == {
        "due_today": "default/1",
        "firm_call": "firm/1",
    }
    assert (told["group"], told["version"], told["features"]["debt_age"]) == ("late", 1, 6)
    assert told["reasons"][0]["text"] == "The oldest debt is 6 days past due."
    page = world.http(FUNCTION, "GET", f"{PATH}/members", query={**VIEWS, "group": "late"})
    assert page.body == {"members": [{"customer_id": "cus-1", "group": "late"}], "after": ""}


def test_nobody_has_no_group(world: World) -> None:
    assert of_customer(world, "cus-none").status == 404
    assert of_customer(world).body["group"] == ""
