"""Keep dunning policies, say for whom they hold, show what went, take promises and notes of calls.

Trigger: HTTP below /v1/dunning-policies and /v1/behaviour-groups (GET, PUT), PUT
/v1/dunning-assignments, GET /v1/dunning-simulations, GET /v1/invoices/{invoice_id}/notices, below
/v1/invoices/{invoice_id}/promises, and timeline, addresses, behaviour, requests (GET), call-notes,
opt-outs, consents, and owner and answer of a request (POST) below /v1/customers/{customer_id}, and
/v1/call-list (GET, POST outcomes below it), GET /v1/requests, and /v1/announcements (GET, PUT, and
POST state below it). The same content again is the same version, note, opt-out or consent. Bad
input answers 4xx.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime import http
from cobro.runtime.announcements_api import announcement_routes
from cobro.runtime.behaviour_api import behaviour_routes
from cobro.runtime.calls_api import call_routes
from cobro.runtime.dunning_api import dunning_routes
from cobro.runtime.observability import observed
from cobro.runtime.promises_api import promise_routes
from cobro.runtime.requests_api import request_routes
from cobro.runtime.simulations_api import simulation_routes
from cobro.runtime.timeline_api import timeline_routes

app = http.resolver()
app.include_router(announcement_routes)
app.include_router(behaviour_routes)
app.include_router(call_routes)
app.include_router(dunning_routes)
app.include_router(promise_routes)
app.include_router(request_routes)
app.include_router(simulation_routes)
app.include_router(timeline_routes)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
