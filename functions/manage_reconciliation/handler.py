"""Let people decide on bank entries that wait, and on what was learnt of payers.

Trigger: HTTP below /v1/reconciliation. Each decision is kept with author and time; sending it again
changes nothing. What is decided already answers 422, what somebody else decides meanwhile 409.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime import http
from cobro.runtime.observability import observed
from cobro.runtime.reconciliation_api import reconciliation_routes

app = http.resolver()
app.include_router(reconciliation_routes)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
