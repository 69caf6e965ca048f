"""Groups of customers by how they pay answer what the description of the API says."""

from typing import Any

from tests.contracts.test_openapi import check
from tests.support.world import World

PATH = "/v1/behaviour-groups"
VIEWS = {"issuer_id": "acme"}
GROUPS: dict[str, Any] = {
    "format": 1,
    "groups": [{"group": "in_debt", "when": {"exposure": {"currency": "BRL", "from": 1}}}],
}


def test_groups_are_answered_as_described(world: World) -> None:
    world.issue("k")
    world.settle()
    statuses = []
    for body, groups in ((GROUPS, None), (GROUPS, None), ({}, None), (GROUPS, ("viewer",))):
        more = {} if groups is None else {"groups": groups}
        answer = world.http("manage_dunning", "PUT", PATH, body, query=VIEWS, **more)
        check("PUT", PATH, answer.status, answer.body)
        statuses.append(answer.status)
    of_customer = "/v1/customers/{customer_id}/behaviour"
    for path, real in (
        (PATH, PATH),
        (f"{PATH}/members", f"{PATH}/members"),
        (of_customer, of_customer.format(customer_id="cus-1")),
        (of_customer, of_customer.format(customer_id="nobody")),
    ):
        answer = world.http("manage_dunning", "GET", real, query=VIEWS)
        check("GET", path, answer.status, answer.body)
        statuses.append(answer.status)

    assert statuses == [201, 200, 400, 403, 200, 200, 200, 404]
