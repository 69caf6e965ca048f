"""What the API answers about agreements is as `docs/openapi.yaml` describes it."""

from datetime import timedelta

from tests.contracts.test_openapi import VIEWS, check
from tests.support.agreements import SERIES, proposed, told
from tests.support.requests import issuer_body
from tests.support.world import START, World

FIRST = START.date() + timedelta(days=10)
TWO = {"key": "two"}


def test_agreements_are_answered_as_described(world: World) -> None:
    world.http("manage_customers", "POST", "/v1/issuers", issuer_body(series=SERIES))
    invoice_id = world.issue("k").body["invoice_id"]
    path = "/v1/customers/{customer_id}/agreements"
    made = [
        proposed(world, invoice_id, first=FIRST, **more)
        for more in ({}, {"count": 4}, {"down_payment": 99_999, **TWO}, {"series": "ZZ", **TWO})
    ]
    for answer in made:
        check("POST", path, answer.status, answer.body)
    agreement_id = made[0].body["agreement_id"]
    below = "/v1/agreements/{agreement_id}"
    for what in ("release", "withdrawal", "acceptance", "breaking"):
        answer = told(world, agreement_id, what)
        check("POST", f"{below}/{what}", answer.status, answer.body)
    rules = "/v1/agreement-rules"
    put = world.http("manage_agreements", "PUT", rules, {"instalments_max": 9}, query=VIEWS)
    check("PUT", rules, put.status, put.body)
    reads = {path: "/v1/customers/cus-1/agreements", below: f"/v1/agreements/{agreement_id}"}
    for told_as, real in (*reads.items(), ("/v1/agreements", "/v1/agreements"), (rules, rules)):
        answer = world.http("manage_agreements", "GET", real, query=VIEWS)
        check("GET", told_as, answer.status, answer.body)

    assert [answer.status for answer in made] == [201, 409, 400, 404]
    assert put.status == 200
