"""Stories of the sums that reports are read from."""

from functools import partial

from cobro.runtime.wiring import reporting
from tests.faults.story import Story, three_invoices
from tests.support.redelivery import insist
from tests.support.world import ISSUER, World


def folded_twice(world: World) -> None:
    """Fold what three invoices left, twice."""
    for _ in range(2):
        insist(world, partial(reporting.projection().fold, ISSUER))


STORIES = (Story("fold what is fresh", set(), three_invoices, folded_twice),)
