"""Take down which messages a payer refuses.

Trigger: HTTP GET and POST /opt-outs/{token} (open to all, the token is the key). GET shows a page
and changes nothing, POST writes the opt-out; again it stays as it was.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime.link_page import page_resolver
from cobro.runtime.observability import observed
from cobro.runtime.opt_out_api import opt_out_routes

app = page_resolver()
app.include_router(opt_out_routes)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
