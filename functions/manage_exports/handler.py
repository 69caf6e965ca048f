"""Keep what is exported by schedule, open what was made; rules of statements; letters.

Trigger: HTTP below /v1/exports and /v1/statement-rules (GET, PUT), and /v1/letters (GET, POST
posting). The same wish again is the same version, letters are posted once. Bad input answers 4xx.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime import http
from cobro.runtime.exports_api import export_routes
from cobro.runtime.letters_api import letter_routes
from cobro.runtime.observability import observed
from cobro.runtime.statement_rules_api import statement_rule_routes

app = http.resolver()
app.include_router(export_routes)
app.include_router(letter_routes)
app.include_router(statement_rule_routes)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
