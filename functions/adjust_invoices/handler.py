"""Take something off an invoice: credit notes, cancellation, rebates, write-off, waivers.

Trigger: HTTP POST below /v1/invoices/{invoice_id}. The Idempotency-Key names the order: the same
request again changes nothing and answers 200. What the invoice does not allow answers 4xx.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime import http
from cobro.runtime.adjustments_api import adjustment_routes
from cobro.runtime.observability import observed

app = http.resolver()
app.include_router(adjustment_routes)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
