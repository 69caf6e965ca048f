"""Ask for an invoice again on a new due date, or order something of the bank that has its boleto.

Trigger: HTTP POST /v1/invoices/{invoice_id}/reissues and .../charges/{charge_id}/orders. Invoice,
due date and amount name a copy, and an order leaves its mark on the boleto: the same request again
does nothing twice and answers 200. It books nothing and cannot.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime import http
from cobro.runtime.charges_api import charge_routes
from cobro.runtime.observability import observed

app = http.resolver()
app.include_router(charge_routes)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
