"""Write remittance files now, list them, and give links to them.

Trigger: HTTP POST and GET below /v1/remittances. Asking to write again writes only what is new. Bad
input, and an agreement that its bank's file cannot tell, answer 4xx.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime import http
from cobro.runtime.observability import observed
from cobro.runtime.remittances_api import remittance_routes

app = http.resolver()
app.include_router(remittance_routes)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
