"""A charge that a gateway collects, as it is once the gateway opened it."""

from typing import Any

from cobro.domain.charges import ChargeState, GatewayCharge
from cobro.domain.gateways import PaymentMethod
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId
from tests.support.builders import DUE, brl

PAGE = "https://pay.example/1"


def a_gateway_charge(method: PaymentMethod = PaymentMethod.LINK, **more: Any) -> GatewayCharge:
    facts: dict[str, Any] = {
        "charge_id": f"chg_{method}",
        "invoice_id": InvoiceId("inv_1"),
        "issuer_id": IssuerId("acme"),
        "customer_id": CustomerId("cus-1"),
        "amount": brl(10_000),
        "due_date": DUE,
        "state": ChargeState.REGISTERED,
        "account_key": "stripe/loja",
        "method": method,
        "own_reference": "chg_1",
        "document": "A-0000001",
        "expires_date": DUE,
        "link": PAGE,
    }
    return GatewayCharge(**facts | more)
