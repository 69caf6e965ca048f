"""Show the console to finance people.

Trigger: HTTP GET and POST below /console, open to all: without a session there is only the way in.
Has no right on any table: what it shows and orders, the API does in the name of who signed in.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime.observability import observed
from cobro.runtime.wiring import console


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 - Lambda passes it
    return console.console()(event)
