"""Show a payer its invoice: what is owed today and every way to pay it.

Trigger: HTTP GET /pay/{token} (open to all, the token is the key). Keeps that the link was
opened, once a day, and reads everything else. A link that is forged, too old or taken back answers
a page.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime.link_page import page_resolver
from cobro.runtime.observability import observed
from cobro.runtime.payer_page_api import page_routes

app = page_resolver()
app.include_router(page_routes)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
