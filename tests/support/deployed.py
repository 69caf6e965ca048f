"""The real stacks in the embedded cloud, once per test session, with a person of each group."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from cobro_cli.checkout import Checkout
from cobro_cli.cloud import EmbeddedCloud
from cobro_cli.demo import make_gateway_secret
from cobro_cli.demo_doors import STRIPE_ACCOUNT, Doors
from cobro_cli.deployment import deploy
from cobro_cli.outputs import Outputs
from cobro_cli.staff import add_person, sign_in
from infra.names import Group
from tests.support.requests import ISSUER, customer_body, issuer_body

Found = TypeVar("Found")
START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday, 9 h in São Paulo
PATIENCE_SECONDS = 180.0
AT_ONCE = 16
PART_ENTRIES = 20  # of a bank file: small, so that a small one has parts
SIGNING_SECRET = "whsec_end_to_end"


@dataclass(frozen=True)
class Deployed:
    """A deployed stack and the doors of three people: admin, finance and viewer."""

    cloud: EmbeddedCloud
    outputs: Outputs
    doors: dict[Group, Doors]

    @property
    def admin(self) -> Doors:
        return self.doors[Group.ADMIN]

    def at(self, instant: datetime) -> None:
        self.cloud.set_clock(instant)

    def deliver(
        self, path: str, delivery: tuple[bytes, dict[str, str]], times: int
    ) -> Iterator[int]:
        """Post the very same body and headers many times, `AT_ONCE` together; yield the answers."""
        body, headers = delivery
        with ThreadPoolExecutor(max_workers=AT_ONCE) as callers:
            posts = [
                callers.submit(self.admin.try_post, path, body, **headers) for _ in range(times)
            ]
            yield from (post.result().status for post in posts)


@contextmanager
def deployed_stack() -> Iterator[Deployed]:
    """Deploy, sign three people in, and register the company and a customer."""
    with EmbeddedCloud.start(Checkout.find()) as cloud:
        outputs = deploy(cloud, context={"part_entries": str(PART_ENTRIES)})
        make_gateway_secret(cloud, outputs, STRIPE_ACCOUNT, SIGNING_SECRET)
        stack = Deployed(cloud, outputs, {g: _doors(cloud, outputs, g) for g in Group})
        stack.at(START)
        stack.admin.post("/v1/issuers", issuer_body())
        stack.admin.post("/v1/customers", customer_body("cus-1"))
        stack.admin.register_stripe(ISSUER, "BRL")
        yield stack


def _doors(cloud: EmbeddedCloud, outputs: Outputs, group: Group) -> Doors:
    pool = cloud.client("cognito-idp")
    email = f"{group.value}@cobro.example"
    password = add_person(pool, outputs, email, group)
    return Doors(cloud, outputs, sign_in(pool, outputs, email, password), SIGNING_SECRET)


def eventually(look: Callable[[], Found | None]) -> Found:
    """Look until something is found: queues and streams take a moment."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            message = f"nothing within {PATIENCE_SECONDS:.0f} s"
            raise AssertionError(message)
        time.sleep(0.2)


def exceptions_of(doors: Doors, reason: str, issuer: str) -> list[dict[str, Any]]:
    """Return what waits for a person for one reason."""
    items: list[dict[str, Any]] = doors.get("/v1/exceptions", issuer_id=issuer)["exceptions"]
    return [item for item in items if item["reason_code"] == reason]
