"""Register issuers and customers.

Trigger: HTTP below /v1/issuers (POST, GET, PUT) and /v1/customers (POST, GET, search). A
registration replaces the profile under the same id, so sending it again changes nothing. Bad input
answers 4xx.
"""

from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.parsing import parse
from cobro.contracts.parties_api import RegisterCustomerV1
from cobro.runtime import http
from cobro.runtime.customer_lists import customer_list_routes
from cobro.runtime.issuers_api import issuer_routes
from cobro.runtime.observability import observed
from cobro.runtime.wiring import parties

app = http.resolver()
app.include_router(issuer_routes)
app.include_router(customer_list_routes)


@app.post("/v1/customers")
def register_customer() -> Response[str]:
    event = app.current_event.raw_event
    http.require(event, http.FINANCE)
    customer = parse(http.raw_body(event), RegisterCustomerV1).to_customer()
    parties.register_customer()(customer)
    return http.answer(HTTPStatus.CREATED, {"customer_id": customer.customer_id})


@app.get("/v1/customers/<customer_id>")
def show_customer(customer_id: str) -> Response[str]:
    event = app.current_event.raw_event
    http.require(event, http.VIEWER)
    customer = parties.customers().get(http.query(event, "issuer_id"), customer_id)
    return http.answer(HTTPStatus.OK, customer)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
