"""Where PayPal's API lies, how it wants to be called, and its codes that are no fault of ours."""

from typing import Any

from cobro.adapters.gateways.http import ApiRules

# What PayPal says of an approved order that cannot be captured now or ever, but is no fault.
NOT_CAPTURED = frozenset(
    {
        "INSTRUMENT_DECLINED",
        "ORDER_ALREADY_CAPTURED",
        "ORDER_NOT_APPROVED",
        "PAYER_ACTION_REQUIRED",
        "PAYER_CANNOT_PAY",
        "TRANSACTION_REFUSED",
    }
)
DECLINED = frozenset(
    {
        "CARD_CLOSED",
        "CARD_EXPIRED",
        "INSTRUMENT_DECLINED",
        "PAYER_ACCOUNT_LOCKED_OR_CLOSED",
        "PAYER_ACCOUNT_RESTRICTED",
        "PAYER_CANNOT_PAY",
        "TOKEN_ID_NOT_FOUND",
        "TRANSACTION_REFUSED",
    }
)


def error_code(body: Any) -> object:  # noqa: ANN401 - a refusal is whatever JSON PayPal sends
    """Return PayPal's code: the issue of the first detail, or the name of the error."""
    details = body.get("details") or [{}]
    return details[0].get("issue") or body.get("name") or body["error"]


RULES = ApiRules(
    name="PayPal", error_code=error_code, key_header="PayPal-Request-Id", calls_per_second=10
)
LIVE_URL = "https://api-m.paypal.com"
SANDBOX_URL = "https://api-m.sandbox.paypal.com"
TOKEN_PATH = "/v1/oauth2/token"  # noqa: S105 - where tokens come from
