"""Keep an issuer's bank accounts and CSV mappings; tell what did not come of its bank files.

Trigger: HTTP below /v1/bank-accounts, /v1/csv-mappings and /v1/bank-files. Sending a request again
changes nothing; an account of another issuer answers 409, a wrong mapping 400 with the field.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime import http
from cobro.runtime.bank_files_api import bank_file_routes
from cobro.runtime.observability import observed

app = http.resolver()
app.include_router(bank_file_routes)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
