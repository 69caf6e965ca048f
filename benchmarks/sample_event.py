"""A payment event of the gateway with every field that a real one has, nulls included.

The size matters: what is kept of it is compressed, and a unit of writing is 1 KB.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

__all__ = ["paid_event"]

_NULLS = (
    "application", "application_fee_amount", "automatic_payment_methods", "canceled_at",
    "cancellation_reason", "customer_account", "description", "excluded_payment_method_types",
    "last_payment_error", "managed_payments", "next_action", "on_behalf_of",
    "payment_method_configuration_details", "processing", "receipt_email", "review",
    "setup_future_usage", "shipping", "statement_descriptor", "statement_descriptor_suffix",
    "transfer_data", "transfer_group",
)  # fmt: skip


def paid_event(number: int, invoice_id: str, amount: int, at: datetime) -> dict[str, Any]:
    """Build `payment_intent.succeeded`; `amount` is in minor units."""
    intent = _id("pi", number)
    return {
        "id": _id("evt", number),
        "object": "event",
        "api_version": "2026-07-29.dahlia",
        "created": int(at.timestamp()),
        "data": {
            "object": {
                "id": intent,
                "object": "payment_intent",
                "amount": amount,
                "amount_capturable": 0,
                "amount_details": {"tip": {}},
                "amount_received": amount,
                "capture_method": "automatic",
                "client_secret": f"{intent}_secret_{_id('', number)}",
                "confirmation_method": "automatic",
                "created": int((at - timedelta(minutes=1)).timestamp()),
                "currency": "brl",
                "customer": _id("cus", number),
                "latest_charge": _id("ch", number),
                "livemode": False,
                "metadata": {"invoice_id": invoice_id},
                "payment_method": _id("pm", number),
                "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
                "payment_method_types": ["card"],
                "status": "succeeded",
                **dict.fromkeys(_NULLS),
            }
        },
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": _id("req", number), "idempotency_key": _id("key", number)},
        "type": "payment_intent.succeeded",
    }


def _id(prefix: str, number: int) -> str:
    """Return an id as long and as hard to compress as a real one."""
    return f"{prefix}_3{sha256(f'{prefix}{number}'.encode()).hexdigest()[:23]}"
