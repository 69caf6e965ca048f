"""Read invoices, what settles them, statements of account, reports, what waits, and who did what.

Trigger: HTTP GET under /v1. Reads only; any group of staff may read. Bad input answers 4xx.
"""

from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.contracts.views import charge_view, exception_view, invoice_view
from cobro.runtime import http
from cobro.runtime.audit_api import audit_routes
from cobro.runtime.observability import observed
from cobro.runtime.payoff_api import payoff_routes
from cobro.runtime.reports_api import report_routes
from cobro.runtime.risk_api import risk_routes
from cobro.runtime.wiring import base, charges, money

app = http.resolver()
app.include_router(report_routes)
app.include_router(risk_routes)
app.include_router(payoff_routes)
app.include_router(audit_routes)


@app.get("/v1/invoices/<invoice_id>")
def show_invoice(invoice_id: str) -> Response[str]:
    http.require(app.current_event.raw_event, http.VIEWER)
    return http.answer(HTTPStatus.OK, invoice_view(money.invoices().get(invoice_id)))


@app.get("/v1/invoices/<invoice_id>/charges")
def list_charges(invoice_id: str) -> Response[str]:
    http.require(app.current_event.raw_event, http.VIEWER)
    invoice = money.invoices().get(invoice_id)
    found = charges.charges().of_invoice(invoice.invoice_id)
    body = {"invoice_id": invoice.invoice_id, "charges": [charge_view(each) for each in found]}
    return http.answer(HTTPStatus.OK, body)


@app.get("/v1/exceptions")
def list_exceptions() -> Response[str]:
    event = app.current_event.raw_event
    http.require(event, http.VIEWER)
    items = base.exceptions().open_items(http.query(event, "issuer_id"))
    return http.answer(HTTPStatus.OK, {"exceptions": [exception_view(item) for item in items]})


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
