"""Open documents: by a payer's signed link, or for staff.

Trigger: HTTP GET /documents/{token} (open to all, the token is the key) and
GET /v1/invoices/{invoice_id}/document. Reads only. A link that is forged or too old answers a page.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime import http
from cobro.runtime.documents_api import document_routes
from cobro.runtime.observability import observed

app = http.resolver()
app.include_router(document_routes)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
