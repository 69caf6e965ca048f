"""Make the link of a payer's page for staff to hand on, and take links back.

Trigger: HTTP POST /v1/invoices/{invoice_id}/payer-links and
POST /v1/customers/{customer_id}/payer-links/withdrawal.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime import http
from cobro.runtime.observability import observed
from cobro.runtime.payer_links_api import link_routes

app = http.resolver()
app.include_router(link_routes)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
