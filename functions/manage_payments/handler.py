"""Payments by hand: record, take back, refund, put elsewhere, pay by credit; release what is held.

Trigger: HTTP below /v1/payments, /v1/payment-orders and /v1/customers/{customer_id}. The
Idempotency-Key names an order: the same request again changes nothing and answers 200. Above the
issuer's approval limit it answers 202 and waits for a second person. Bad input answers 4xx.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.runtime import http
from cobro.runtime.observability import observed
from cobro.runtime.payments_api import payment_routes

app = http.resolver()
app.include_router(payment_routes)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
