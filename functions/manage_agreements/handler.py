"""Propose payment agreements, release, accept, take back and break them; keep their rules.

Trigger: HTTP below /v1/agreements, /v1/agreement-rules and /v1/customers/{customer_id}/agreements.
The same request again is the same agreement. What its invoices do not allow answers 4xx.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime import http
from cobro.runtime.agreements_api import agreement_routes
from cobro.runtime.observability import observed

app = http.resolver()
app.include_router(agreement_routes)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
