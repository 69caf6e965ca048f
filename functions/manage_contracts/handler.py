"""Register, change, end and show contracts.

Trigger: HTTP below /v1/contracts. The contract's id names a registration: the same again answers
the same contract. A change that comes again changes nothing; one that reaches into what was billed
answers 422 and names the first day allowed. Bad input answers 4xx.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime import http
from cobro.runtime.contracts_api import contract_routes
from cobro.runtime.observability import observed

app = http.resolver()
app.include_router(contract_routes)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
