"""Routes about what an invoice can be paid by: copies, and orders about a boleto."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.contracts.parsing import parse
from cobro.contracts.reissues_api import ReissueInvoiceV1, reissue_view
from cobro.contracts.title_orders_api import OrderTitleV1, ordered_view
from cobro.runtime import http
from cobro.runtime.wiring import reissues

charge_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@charge_routes.post("/v1/invoices/<invoice_id>/reissues")
def reissue_invoice(invoice_id: str) -> Response[str]:
    event = charge_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), ReissueInvoiceV1)
    done = reissues.reissue_invoices()(request.to_command(invoice_id))
    return http.answer(_status(is_replay=done.replayed), reissue_view(done))


@charge_routes.post("/v1/invoices/<invoice_id>/charges/<charge_id>/orders")
def order_title(invoice_id: str, charge_id: str) -> Response[str]:
    event = charge_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), OrderTitleV1)
    done = reissues.order_titles()(request.to_command(invoice_id, charge_id, http.person(event)))
    return http.answer(_status(is_replay=done.replayed), ordered_view(done))


def _status(*, is_replay: bool) -> HTTPStatus:
    return HTTPStatus.OK if is_replay else HTTPStatus.CREATED
