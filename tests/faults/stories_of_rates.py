"""Stories in which published figures are recorded, corrected and asked for."""

from functools import partial

from tests.faults.story import Story, nothing
from tests.support.redelivery import insist
from tests.support.world import World


def record_and_correct(world: World) -> None:
    """Record two months of IPCA, correct one of them and a figure that came with the program."""
    orders = [
        ("ipca/2026-01-01", {"value": "0.33", "source": "IBGE"}),
        ("ipca/2026-02-01", {"value": "0.70", "source": "IBGE"}),
        ("ipca/2026-02-01", {"value": "0.71", "source": "IBGE, revised", "replaces": "0.70"}),
        ("ipca/2026-02-01", {"value": "0.72", "source": "a slip of the pen"}),
        ("pt_commercial/2026-01-01", {"value": "10.2", "source": "DGTF", "replaces": "10.15"}),
    ]
    for path, body in orders:
        insist(world, partial(world.http, "manage_rates", "PUT", f"/v1/rates/{path}", body))
    insist(world, partial(world.http, "manage_rates", "GET", "/v1/rates/ipca"))


STORIES = (Story("record rates", {"manage_rates"}, nothing, record_and_correct),)
