"""The route by which a payer writes from its page.

A form answers with a redirection to the page, so that reloading it sends nothing again.
"""

from http import HTTPStatus
from urllib.parse import parse_qs

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.application.document_links import BadLinkError
from cobro.application.payer_requests import PayerRequest
from cobro.domain.errors import InvalidInputError
from cobro.runtime.body import raw_body
from cobro.runtime.link_page import PRIVATE, refused_link
from cobro.runtime.observability import count, logger
from cobro.runtime.wiring import base, money, payer_page

request_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped

_FIELDS_MAX = 8
_FORM_BYTES_MAX = 16 * 1024  # a thousand characters, each as long as a form can write it


@request_routes.post("/pay/<token>/requests")
def take_request(token: str) -> Response[str]:
    now = base.clock().now()
    try:
        link = payer_page.open_links()(token, now.date())
    except BadLinkError as error:
        return refused_link(error.language)
    form = raw_body(request_routes.current_event.raw_event, _FORM_BYTES_MAX)
    try:
        request = _request_of(form)
    except InvalidInputError:
        return _back(token, "refused")
    payer_page.requests()(request, money.invoices().get(link.invoice_id), now)
    count("PayerRequests")
    logger.info("payer request taken", invoice_id=link.invoice_id, kind=request.kind.value)
    return _back(token, "sent")


def _request_of(form: bytes) -> PayerRequest:
    try:
        fields = parse_qs(form.decode("utf-8", "replace"), max_num_fields=_FIELDS_MAX)
    except ValueError as error:
        message = "the form is not one of ours"
        raise InvalidInputError(message) from error
    kind, text = (fields.get(name, [""])[0] for name in ("kind", "text"))
    return PayerRequest.of(kind, text)


def _back(token: str, outcome: str) -> Response[str]:
    headers = {**PRIVATE, "Location": f"../{token}?{outcome}"}
    return Response(status_code=int(HTTPStatus.SEE_OTHER), body="", headers=headers)
