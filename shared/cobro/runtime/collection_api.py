"""Routes of charges at gateways, of saved methods, and of the cases that these are to pay."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.application.adjust_invoice import own_invoice
from cobro.contracts.collection_api import (
    KeepSavedMethodV1,
    OfferGatewayChargeV1,
    collection_view,
    saved_method_view,
)
from cobro.contracts.parsing import parse
from cobro.contracts.views import charge_view
from cobro.domain.charges import ChargeState
from cobro.domain.errors import NotFoundError
from cobro.runtime import http
from cobro.runtime.wiring import charges, collection, money, saved_methods

collection_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@collection_routes.post("/v1/invoices/<invoice_id>/gateway-charges")
def offer_gateway_charge(invoice_id: str) -> Response[str]:
    event = collection_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), OfferGatewayChargeV1)
    invoice = own_invoice(money.invoices(), request.issuer_id, invoice_id)
    charge = charges.offer_at_gateways().by_hand(invoice, request.to_command(invoice_id))
    waits = charge.state is ChargeState.REQUESTED
    return http.answer(HTTPStatus.ACCEPTED if waits else HTTPStatus.OK, charge_view(charge))


@collection_routes.get("/v1/invoices/<invoice_id>/collection")
def show_collection(invoice_id: str) -> Response[str]:
    event = collection_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    case = saved_methods.collections().find(invoice_id)
    if case is None or case.issuer_id != http.query(event, "issuer_id"):
        message = f"no saved method is to pay an invoice {invoice_id} of this issuer"
        raise NotFoundError(message)
    return http.answer(HTTPStatus.OK, collection_view(case))


@collection_routes.post("/v1/customers/<customer_id>/payment-methods")
def keep_saved_method(customer_id: str) -> Response[str]:
    event = collection_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), KeepSavedMethodV1)
    kept = collection.keep_saved_methods()(request.to_command(customer_id))
    status = HTTPStatus.OK if kept.replayed else HTTPStatus.CREATED
    return http.answer(status, saved_method_view(kept.method))


@collection_routes.get("/v1/customers/<customer_id>/payment-methods")
def list_saved_methods(customer_id: str) -> Response[str]:
    event = collection_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    methods = saved_methods.methods().of_customer(http.query(event, "issuer_id"), customer_id)
    return http.answer(HTTPStatus.OK, {"methods": [saved_method_view(m) for m in methods]})


@collection_routes.delete("/v1/customers/<customer_id>/payment-methods/<method_id>")
def revoke_saved_method(customer_id: str, method_id: str) -> Response[str]:
    event = collection_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    issuer_id, author = http.query(event, "issuer_id"), http.person(event)
    ended = collection.keep_saved_methods().revoke(issuer_id, customer_id, method_id, author)
    return http.answer(HTTPStatus.OK, saved_method_view(ended))
