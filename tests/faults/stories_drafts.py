"""Stories in which invoices wait as drafts for a second person."""

from datetime import timedelta
from functools import partial
from typing import Any

from tests.faults.story import LEDGER, Story
from tests.support.redelivery import insist
from tests.support.requests import ISSUER, invoice_body, issuer_body
from tests.support.world import Answer, World

LIMIT = 50_000


def under_a_limit(world: World) -> None:
    body = issuer_body() | {"approval_limit": LIMIT}
    world.http("manage_customers", "PUT", f"/v1/issuers/{ISSUER}", body)


def prepare_release_discard(world: World) -> None:
    """Prepare a small and a large invoice, hold one of a batch, release, issue and discard."""
    small = asked(world, "POST", "", invoice(world, 10_000), headers={"Idempotency-Key": "small"})
    large = asked(world, "POST", "", invoice(world, 60_000), headers={"Idempotency-Key": "large"})
    batch = {"invoices": [{"idempotency_key": "held", "invoice": invoice(world, 70_000)}]}
    path = "/v1/invoice-batches"
    insist(world, partial(world.http, "issue_invoices_api", "POST", path, batch))
    world.settle()
    change = {"version": 1, "invoice": invoice(world, 11_000)}
    asked(world, "PUT", f"/{small}", change)
    asked(world, "POST", f"/{small}/issue")
    asked(world, "POST", f"/{large}/issue")
    released = {"version": version_of(world, large)}
    asked(world, "POST", f"/{large}/release", released, person="bia")
    query = {"issuer_id": ISSUER, "state": "awaiting_release"}
    waiting = ask(world, "GET", "", query=query).body["drafts"]
    for draft in waiting:
        asked(world, "POST", f"/{draft['draft_id']}/discard", {"version": draft["version"]})


def invoice(world: World, amount: int) -> dict[str, Any]:
    return invoice_body(amount, world.now.date() + timedelta(days=30))


def ask(world: World, method: str, path: str, body: Any = None, **more: Any) -> Answer:
    call = partial(world.http, "manage_drafts", method, f"/v1/drafts{path}", body, **more)
    return insist(world, call)


def asked(world: World, method: str, path: str, body: Any = None, **more: Any) -> str:
    answer = ask(world, method, path, body, **more).body
    found: str = answer.get("draft", answer).get("draft_id", "")
    return found


def version_of(world: World, draft_id: str) -> int:
    found: int = ask(world, "GET", f"/{draft_id}").body["version"]
    return found


STORIES = (
    Story(
        "drafts",
        {*LEDGER, "manage_drafts", "issue_invoices_api", "issue_invoices"},
        under_a_limit,
        prepare_release_discard,
        parts=3,
    ),
)
