"""A story of a promotion and a service notice to three customers; two agreed to promotions.

The service notice is for those who paid nothing yet: their journals are read.
"""

from functools import partial

from tests.faults.story import Story
from tests.support.announcements import QUERY, agreed, announced, moved
from tests.support.opt_outs import noted
from tests.support.redelivery import insist
from tests.support.requests import customer_body
from tests.support.world import World


def three_customers(world: World) -> None:
    for customer in ("cus-2", "cus-3"):
        body = customer_body(customer)
        world.http("manage_customers", "POST", "/v1/customers", body, groups=("finance",))
    agreed(world)
    agreed(world, "cus-2")
    announced(world)
    groups = {"format": 1, "groups": [{"group": "new", "when": {"known_invoices": {"to": 0}}}]}
    world.http("manage_dunning", "PUT", "/v1/behaviour-groups", groups, query=QUERY)
    announced(world, "outage", kind="service", behaviour_groups=["new"])


def announce(world: World) -> None:
    """Begin both, and run twice on two days: a promotion waits for a day on which nothing goes."""
    for code in ("spring", "outage"):
        insist(world, partial(moved, world, "running", code))
    for hours in (1, 23, 1, 1):
        world.run_schedule("send_announcements")
        world.advance(hours=hours)
    insist(world, partial(noted, world, "cus-2", purpose="promotions"))


STORIES = (
    Story("announcements", {"manage_dunning", "send_announcements"}, three_customers, announce),
)
