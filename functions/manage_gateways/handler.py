"""Register and show an issuer's accounts with payment gateways, and tell a bank where to deliver.

Trigger: HTTP PUT /v1/gateway-accounts/{gateway}/{account_id} and its /webhook, and GET
/v1/gateway-accounts. Putting an account again replaces what is known of it; it never changes its
issuer. Secrets do not come this way: the answer names the secret that holds them.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime import http
from cobro.runtime.gateway_accounts_api import account_routes
from cobro.runtime.observability import observed

app = http.resolver()
app.include_router(account_routes)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
