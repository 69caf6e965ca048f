"""Take what a payer writes on its page to the list of what waits for people.

Trigger: HTTP POST /pay/{token}/requests (open to all, the token is the key). Writes an
exception, a promise, or that a notice was read; no money.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime.link_page import page_resolver
from cobro.runtime.observability import observed
from cobro.runtime.payer_requests_api import request_routes

app = page_resolver()
app.include_router(request_routes)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
