"""What Mercado Pago is sent: payments for Pix, boleto, OXXO and saved cards, preferences for pages.

Amounts go out as exact JSON numbers. Our charge's id is the `external_reference`, and the invoice
stands in the metadata. Source: mercadopago.com.br/developers, references of payments and
preferences.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cobro.application.ports.gateways import ChargeRequest, GatewayRefusedError, MethodCharge
from cobro.contracts.gateways.mercadopago_pictures import INVOICE_KEY
from cobro.domain.gateways import PaymentMethod

_METHODS = {
    PaymentMethod.PIX: "pix",
    PaymentMethod.BOLETO: "bolbradesco",
    PaymentMethod.OXXO: "oxxo",
}
_NEEDED_PLACE = ("street", "number", "district", "cep", "city", "uf")
_CPF_LENGTH = 11
_NO_CARD = ("ticket", "bank_transfer", "atm", "account_money")


def payment(request: ChargeRequest, ends_at: datetime, webhook_url: str) -> dict[str, Any]:
    """Raise `GatewayRefusedError` for a method that is not taken, or an address not known."""
    method = _METHODS.get(request.method)
    if method is None:
        message = f"Mercado Pago takes no {request.method}: offer pix, boleto, oxxo, card or link"
        raise GatewayRefusedError(message, reason_code="method")
    payer = _payer(request)
    if request.method is PaymentMethod.BOLETO:
        payer |= {"address": _address(request.payer_place)}
    body = {
        "transaction_amount": request.amount.decimal(),
        "description": request.description,
        "payment_method_id": method,
        "date_of_expiration": instant(ends_at),
        "payer": payer,
    }
    return body | _named(request.charge_id, request.invoice_id, webhook_url)


def preference(request: ChargeRequest, ends_at: datetime, webhook_url: str) -> dict[str, Any]:
    item = {
        "id": request.document,
        "title": request.description,
        "quantity": 1,
        "currency_id": str(request.amount.currency),
        "unit_price": request.amount.decimal(),
    }
    body = {
        "items": [item],
        "payer": {"name": request.payer_name, "email": request.payer_email},
        "expires": True,
        "expiration_date_to": instant(ends_at),
    }
    if request.method is PaymentMethod.CARD:
        body["payment_methods"] = {"excluded_payment_types": [{"id": kind} for kind in _NO_CARD]}
    return body | _named(request.charge_id, request.invoice_id, webhook_url)


def card_payment(order: MethodCharge, card_token: str, webhook_url: str) -> dict[str, Any]:
    body = {
        "transaction_amount": order.amount.decimal(),
        "token": card_token,
        "installments": 1,
        "payer": {"type": "customer", "id": order.customer_token},
    }
    return body | _named(order.attempt_id, order.invoice_id, webhook_url)


def instant(at: datetime) -> str:
    """Write an instant with milliseconds and an offset, as Mercado Pago reads it."""
    return at.isoformat(timespec="milliseconds")


def _named(reference: str, invoice_id: str, webhook_url: str) -> dict[str, Any]:
    named = {"external_reference": reference, "metadata": {INVOICE_KEY: invoice_id}}
    return named | ({"notification_url": webhook_url} if webhook_url else {})


def _payer(request: ChargeRequest) -> dict[str, Any]:
    first, _, last = request.payer_name.partition(" ")
    payer: dict[str, Any] = {"email": request.payer_email, "first_name": first, "last_name": last}
    if request.method is PaymentMethod.OXXO:
        return payer
    kind = "CPF" if len(request.payer_tax_id) == _CPF_LENGTH else "CNPJ"
    return payer | {"identification": {"type": kind, "number": request.payer_tax_id}}


def _address(place: Mapping[str, str]) -> dict[str, str]:
    missing = [part for part in _NEEDED_PLACE if not place.get(part)]
    if missing:
        names = ", ".join(missing)
        message = f"a boleto of Mercado Pago needs the payer's {names}: add them (fiscal)"
        raise GatewayRefusedError(message, reason_code="payer_place")
    return {
        "street_name": place["street"],
        "street_number": place["number"],
        "neighborhood": place["district"],
        "city": place["city"],
        "federal_unit": place["uf"],
        "zip_code": place["cep"].replace("-", ""),
    }
