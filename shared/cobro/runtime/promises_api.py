"""Routes of promises to pay: made, listed and taken back by staff."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.contracts.parsing import parse
from cobro.contracts.promises_api import MakePromiseV1, promise_view
from cobro.runtime import http
from cobro.runtime.wiring import promises

promise_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@promise_routes.post("/v1/invoices/<invoice_id>/promises")
def make_promise(invoice_id: str) -> Response[str]:
    event = promise_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), MakePromiseV1)
    promise = promises.take_promises().make(request.to_command(invoice_id, http.person(event)))
    return http.answer(HTTPStatus.CREATED, promise_view(promise))


@promise_routes.get("/v1/invoices/<invoice_id>/promises")
def list_promises(invoice_id: str) -> Response[str]:
    http.require(promise_routes.current_event.raw_event, http.VIEWER)
    found = promises.promises().of_invoice(invoice_id)
    body = {"invoice_id": invoice_id, "promises": [promise_view(each) for each in found]}
    return http.answer(HTTPStatus.OK, body)


@promise_routes.post("/v1/invoices/<invoice_id>/promises/<promise_id>/withdrawal")
def withdraw_promise(invoice_id: str, promise_id: str) -> Response[str]:
    http.require(promise_routes.current_event.raw_event, http.FINANCE)
    promise = promises.take_promises().withdraw(invoice_id, promise_id)
    return http.answer(HTTPStatus.OK, promise_view(promise))
