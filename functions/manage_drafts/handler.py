"""Prepare invoices as drafts, have them released by a second person, and issue them.

Trigger: HTTP below /v1/drafts. A draft is named by its Idempotency-Key, which is that of its
invoice too: issuing it again answers the same invoice. A change names the version that was seen.
Bad input answers 4xx.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime import http
from cobro.runtime.drafts_api import draft_routes
from cobro.runtime.observability import observed

app = http.resolver()
app.include_router(draft_routes)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
