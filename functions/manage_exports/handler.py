"""Keep what is exported by schedule, list what was made, and open the files.

Trigger: HTTP below /v1/exports (GET, PUT). The same wish again is the same version. Bad input
answers 4xx.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime import http
from cobro.runtime.exports_api import export_routes
from cobro.runtime.observability import observed

app = http.resolver()
app.include_router(export_routes)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
