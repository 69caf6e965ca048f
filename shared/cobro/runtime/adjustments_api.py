"""Routes by which something is taken off an invoice."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.application.adjust_invoice import AdjustInvoice
from cobro.contracts.adjustments_api import CreditInvoiceV1, EndInvoiceV1, GrantRebateV1
from cobro.contracts.parsing import parse
from cobro.contracts.views import adjustment_view, credit_view
from cobro.domain.adjustments import AdjustmentKind
from cobro.runtime import http
from cobro.runtime.wiring import money

adjustment_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@adjustment_routes.post("/v1/invoices/<invoice_id>/credit-notes")
def credit_invoice(invoice_id: str) -> Response[str]:
    event = adjustment_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), CreditInvoiceV1)
    key = http.idempotency_key(event)
    credited = money.credit_invoices()(request.to_command(invoice_id, key, http.person(event)))
    status = HTTPStatus.OK if credited.replayed else HTTPStatus.CREATED
    return http.answer(status, credit_view(credited))


@adjustment_routes.post("/v1/invoices/<invoice_id>/cancellation")
def cancel_invoice(invoice_id: str) -> Response[str]:
    return _end(invoice_id, AdjustmentKind.CANCELLATION)


@adjustment_routes.post("/v1/invoices/<invoice_id>/write-off")
def write_off_invoice(invoice_id: str) -> Response[str]:
    return _end(invoice_id, AdjustmentKind.WRITE_OFF)


@adjustment_routes.post("/v1/invoices/<invoice_id>/small-difference")
def give_up_difference(invoice_id: str) -> Response[str]:
    return _end(invoice_id, AdjustmentKind.SMALL_DIFFERENCE)


@adjustment_routes.post("/v1/invoices/<invoice_id>/waivers")
def waive_charges(invoice_id: str) -> Response[str]:
    return _end(invoice_id, AdjustmentKind.WAIVER)


@adjustment_routes.post("/v1/invoices/<invoice_id>/rebates")
def grant_rebate(invoice_id: str) -> Response[str]:
    event = adjustment_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), GrantRebateV1)
    key = http.idempotency_key(event)
    return _carry_out(request.to_command(invoice_id, key, http.person(event)))


def _end(invoice_id: str, kind: AdjustmentKind) -> Response[str]:
    event = adjustment_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), EndInvoiceV1)
    key = http.idempotency_key(event)
    return _carry_out(request.to_command(kind, invoice_id, key, http.person(event)))


def _carry_out(command: AdjustInvoice) -> Response[str]:
    adjusted = money.adjust_invoices()(command)
    status = HTTPStatus.OK if adjusted.replayed else HTTPStatus.CREATED
    return http.answer(status, adjustment_view(adjusted))
