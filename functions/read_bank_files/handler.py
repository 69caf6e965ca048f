"""Show how far bank files have come.

Trigger: HTTP GET /v1/bank-files/{file_id} and GET /v1/bank-files/{file_id}/parts/{part}. Reads
only. Bad input answers 4xx.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime import http
from cobro.runtime.file_progress_api import bank_file_routes
from cobro.runtime.observability import observed

app = http.resolver()
app.include_router(bank_file_routes)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
