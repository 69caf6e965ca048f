"""The route that tries dunning policies on the past, some customers with each request."""

from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.application.simulate_policies import PolicyTally, SimulationAsked
from cobro.runtime import http
from cobro.runtime.wiring import simulations

simulation_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@simulation_routes.get("/v1/dunning-simulations")
def simulate_policies() -> Response[str]:
    event = simulation_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    asked = event.get("queryStringParameters") or {}
    named = (http.query(event, "policy"), asked.get("against") or "")
    page = simulations.simulate_policies()(
        SimulationAsked(
            http.query(event, "issuer_id"),
            tuple(dict.fromkeys(name for name in named if name)),
            http.query_date(event, "from"),
            http.query_date(event, "to"),
            asked.get("after") or "",
        )
    )
    body = {
        "policies": {name: _view(tally) for name, tally in page.tallies.items()},
        "customers": page.customers_count,
        "invoices": page.invoices_count,
        "is_complete": page.is_complete,
        "after": page.after or None,
    }
    return http.answer(HTTPStatus.OK, body)


def _view(tally: PolicyTally) -> dict[str, Any]:
    return {
        "steps": tally.step_count,
        "messages": tally.message_count,
        "customers": tally.customer_count,
        "channels": dict(tally.channels),
        "tones": dict(tally.tones),
        "actions": dict(tally.actions),
        "skipped": dict(tally.skipped),
    }
