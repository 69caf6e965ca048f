"""Announce files of invoices and show what became of them.

Trigger: HTTP POST /v1/imports (answers the link for the upload), GET /v1/imports,
GET /v1/imports/{import_id} and GET /v1/imports/{import_id}/refusals. Changes nothing itself: the
upload does. Bad input answers 4xx.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime import http
from cobro.runtime.imports_api import import_routes
from cobro.runtime.observability import observed

app = http.resolver()
app.include_router(import_routes)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
