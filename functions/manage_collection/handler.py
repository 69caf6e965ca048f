"""Offer invoices at gateways by hand; keep the methods that payers saved there.

Trigger: HTTP POST /v1/invoices/{invoice_id}/gateway-charges, GET .../collection, and POST, GET and
DELETE of /v1/customers/{customer_id}/payment-methods. A charge is named by invoice, account and
method and a saved method by its token: the same request again makes nothing twice.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime import http
from cobro.runtime.collection_api import collection_routes
from cobro.runtime.observability import observed

app = http.resolver()
app.include_router(collection_routes)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
