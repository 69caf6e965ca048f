"""The story in which cash is forecast."""

from tests.faults.story import Story, three_invoices
from tests.support.world import World


def a_day_later(world: World) -> None:
    three_invoices(world)
    world.advance(days=1)


def forecast(world: World) -> None:
    """Forecast the day that is over, twice."""
    world.run_schedule("forecast_cash")
    world.run_schedule("forecast_cash")


STORIES = (Story("forecast cash", {"forecast_cash"}, a_day_later, forecast),)
