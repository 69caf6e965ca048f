"""Keep dunning policies, say for whom they hold, show what went of an invoice, take promises.

Trigger: HTTP below /v1/dunning-policies (GET, PUT), PUT /v1/dunning-assignments, GET
/v1/invoices/{invoice_id}/notices, and below /v1/invoices/{invoice_id}/promises. The same content
again is the same version. Bad input answers 4xx.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime import http
from cobro.runtime.dunning_api import dunning_routes
from cobro.runtime.observability import observed
from cobro.runtime.promises_api import promise_routes

app = http.resolver()
app.include_router(dunning_routes)
app.include_router(promise_routes)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
