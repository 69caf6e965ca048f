"""Open disputes about invoices, keep what proves them, decide on them.

Trigger: HTTP GET /v1/disputes, and GET and POST below /v1/invoices/{invoice_id}/disputes. The same
request again changes nothing more. What the invoice or the dispute does not allow answers 4xx.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime import http
from cobro.runtime.disputes_api import dispute_routes
from cobro.runtime.observability import observed

app = http.resolver()
app.include_router(dispute_routes)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
