"""Routes by which documents are opened: by a payer with a link, by staff with a token."""

from functools import partial
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.application.document_links import BadLinkError, open_token
from cobro.runtime import http
from cobro.runtime.link_page import PRIVATE, refused_link
from cobro.runtime.observability import logger
from cobro.runtime.wiring import base, document_files

document_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@document_routes.get("/documents/<token>")
def open_document(token: str) -> Response[str]:
    today = base.clock().now().date()
    try:
        link = document_files.by_keys(partial(open_token, token, today=today))
    except BadLinkError as error:
        return refused_link(error.language)
    logger.info("document opened", invoice_id=link.document.invoice_id)
    address = document_files.addresses().address(link.document)
    headers = {**PRIVATE, "Location": address}
    return Response(status_code=int(HTTPStatus.FOUND), body="", headers=headers)


@document_routes.get("/v1/invoices/<invoice_id>/document")
def show_document(invoice_id: str) -> Response[str]:
    http.require(document_routes.current_event.raw_event, http.VIEWER)
    document = document_files.documents().present(invoice_id)
    body = {
        "invoice_id": invoice_id,
        "document_version": document.version,
        "url": document_files.addresses().address(document),
    }
    return http.answer(HTTPStatus.OK, body)
