"""Routes by which staff make the link of a payer's page, and take a customer's links back."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.contracts.parsing import parse
from cobro.contracts.payer_links_api import WithdrawPayerLinksV1
from cobro.runtime import http
from cobro.runtime.wiring import document_files, payer_links

link_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@link_routes.post("/v1/invoices/<invoice_id>/payer-links")
def make_link(invoice_id: str) -> Response[str]:
    http.require(link_routes.current_event.raw_event, http.FINANCE)
    link = payer_links.manage_links().link(invoice_id)
    body = {
        "invoice_id": link.invoice_id,
        "url": document_files.page_address_of(link),
        "expires_date": link.expires_date,
    }
    return http.answer(HTTPStatus.CREATED, body)


@link_routes.post("/v1/customers/<customer_id>/payer-links/withdrawal")
def withdraw_links(customer_id: str) -> Response[str]:
    event = link_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), WithdrawPayerLinksV1)
    person = http.person(event)
    at = payer_links.manage_links().withdraw(request.issuer_id, customer_id, person)
    return http.answer(HTTPStatus.OK, {"customer_id": customer_id, "withdrawn_at": at})
