"""Take a company's logo.

Trigger: HTTP PUT /v1/issuers/{issuer_id}/logo. The picture is decoded and written anew; sending it
again changes nothing. What is no picture answers 422.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime import http
from cobro.runtime.branding_api import branding_routes
from cobro.runtime.observability import observed

app = http.resolver()
app.include_router(branding_routes)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
