"""What the API answers about disputes is as `docs/openapi.yaml` describes it."""

from tests.contracts.test_openapi import VIEWS, check
from tests.support.disputes import SERIES, disputed
from tests.support.requests import issuer_body
from tests.support.world import World


def test_disputes_are_answered_as_described(world: World) -> None:
    world.http("manage_customers", "POST", "/v1/issuers", issuer_body(series=SERIES))
    invoice_id = world.issue("k").body["invoice_id"]
    path = "/v1/invoices/{invoice_id}/disputes"
    made = [disputed(world, invoice_id, amount=minor) for minor in (4_000, 5_000, 0)]
    for answer in made:
        check("POST", path, answer.status, answer.body)
    real = f"/v1/invoices/{invoice_id}/disputes"
    below = {
        "assignment": {"owner": "eva"},
        "evidence": {"name": "a.pdf", "media_type": "application/pdf", "size_bytes": 9}
        | {"sha256": "a" * 64},
        "decision": {"decision": "upheld", "reason": "checked", "credit": 100},
    }
    one = f"{real}/{made[0].body['dispute_id']}"
    for what, body in below.items():
        answer = world.http("manage_disputes", "POST", f"{one}/{what}", body)
        check("POST", f"{path}/{{dispute_id}}/{what}", answer.status, answer.body)
    opened = world.http("manage_disputes", "GET", f"{one}/evidence/{'a' * 64}")
    check("GET", f"{path}/{{dispute_id}}/evidence/{{sha256}}", opened.status, opened.body)
    listed = [
        world.http("manage_disputes", "GET", at, query=VIEWS) for at in (real, "/v1/disputes")
    ]
    check("GET", path, listed[0].status, listed[0].body)
    check("GET", "/v1/disputes", listed[1].status, listed[1].body)

    assert [answer.status for answer in made] == [201, 422, 400]
    assert listed[0].body["disputes"][0]["state"] == "upheld"
