"""Keep dunning policies, say for whom they hold, and show what went of an invoice.

Trigger: HTTP below /v1/dunning-policies (GET, PUT), PUT /v1/dunning-assignments and GET
/v1/invoices/{invoice_id}/notices. The same content again is the same version. Bad input answers
4xx.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime import http
from cobro.runtime.dunning_api import dunning_routes
from cobro.runtime.observability import observed

app = http.resolver()
app.include_router(dunning_routes)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
