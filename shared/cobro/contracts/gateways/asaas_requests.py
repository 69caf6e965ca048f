"""What Asaas is sent: customers, and payments that carry our own id. Amounts are exact numbers.

Source: docs.asaas.com, "Criar novo cliente" and "Criar nova cobrança".
"""

from datetime import date
from typing import Any

from cobro.application.ports.gateways import ChargeRequest, GatewayRefusedError, MethodCharge
from cobro.domain.gateways import PaymentMethod

_BILLING_TYPES = {
    PaymentMethod.LINK: "UNDEFINED",
    PaymentMethod.CARD: "CREDIT_CARD",
    PaymentMethod.PIX: "PIX",
    PaymentMethod.BOLETO: "BOLETO",
}


def customer(request: ChargeRequest) -> dict[str, Any]:
    """Ask for a customer whom Asaas writes to about nothing: that is done here."""
    return {
        "name": request.payer_name,
        "cpfCnpj": request.payer_tax_id,
        "email": request.payer_email,
        "notificationDisabled": True,
    }


def payment(request: ChargeRequest, customer_id: str) -> dict[str, Any]:
    billing_type = _BILLING_TYPES.get(request.method)
    if billing_type is None:
        message = f"Asaas takes no {request.method}: offer pix, boleto, card or link"
        raise GatewayRefusedError(message, reason_code="method")
    body = {
        "customer": customer_id,
        "billingType": billing_type,
        "value": request.amount.decimal(),
        "dueDate": request.due_date.isoformat(),
        "description": request.description,
        "externalReference": request.charge_id,
    }
    days = (request.expires_date - request.due_date).days
    return body | ({"daysAfterDueDateToRegistrationCancellation": days} if days > 0 else {})


def card_payment(order: MethodCharge, due_date: date) -> dict[str, Any]:
    return {
        "customer": order.customer_token,
        "billingType": "CREDIT_CARD",
        "value": order.amount.decimal(),
        "dueDate": due_date.isoformat(),
        "externalReference": order.attempt_id,
        "creditCardToken": order.method_token,
    }
