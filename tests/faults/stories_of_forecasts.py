"""The story in which cash is forecast."""

from tests.faults.story import Story, three_invoices
from tests.support.contracts import contract_body
from tests.support.world import START, World


def a_day_later(world: World) -> None:
    three_invoices(world)
    body = contract_body(start_date=START.date().isoformat(), term_days=30)
    assert world.http("manage_contracts", "POST", "/v1/contracts", body).status == 201
    world.advance(days=1)


def forecast(world: World) -> None:
    """Forecast the day that is over, twice, with what a contract will bill."""
    world.run_schedule("forecast_cash")
    world.run_schedule("forecast_cash")


STORIES = (Story("forecast cash", {"forecast_cash"}, a_day_later, forecast),)
