"""Keep the rules of alerts, list alerts, note who saw one, mute and hear again.

Trigger: HTTP /v1/alert-rules, /v1/alert-mutes, and GET and POST below /v1/alerts. The same request
again changes nothing more. Rules that cannot be followed answer 4xx with their place.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime import http
from cobro.runtime.alerts_api import alert_routes
from cobro.runtime.observability import observed

app = http.resolver()
app.include_router(alert_routes)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
