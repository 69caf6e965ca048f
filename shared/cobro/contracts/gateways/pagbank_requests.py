"""What PagBank is sent: orders for Pix, boletos and saved cards, checkouts for a page to pay on.

Source: developer.pagbank.com.br, "Criar pedido" and "Criar checkout".
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cobro.application.ports.gateways import ChargeRequest, GatewayRefusedError, MethodCharge
from cobro.domain.gateways import PaymentMethod

_NEEDED_PLACE = ("street", "number", "district", "cep", "city", "uf")
_NAME_LENGTH_MAX = 100


def pix_order(request: ChargeRequest, ends_at: datetime, urls: list[str]) -> dict[str, Any]:
    code = {"amount": {"value": request.amount.minor}, "expiration_date": ends_at.isoformat()}
    return _order(request, urls) | {"qr_codes": [code]}


def boleto_order(request: ChargeRequest, urls: list[str]) -> dict[str, Any]:
    """Raise `GatewayRefusedError` where the payer's address is not known in parts."""
    boleto = {
        "due_date": request.due_date.isoformat(),
        "instruction_lines": {"line_1": request.description[:75]},
        "holder": _customer(request) | {"address": _address(request.payer_place)},
    }
    method = {"type": "BOLETO", "boleto": boleto}
    return _order(request, urls) | {"charges": [_charge(request, method)]}


def checkout(request: ChargeRequest, ends_at: datetime, urls: list[str]) -> dict[str, Any]:
    methods = [{"type": "CREDIT_CARD"}] if request.method is PaymentMethod.CARD else None
    body = {
        "reference_id": request.charge_id,
        "expiration_date": ends_at.isoformat(),
        "customer": _customer(request),
        "items": [_item(request)],
        "notification_urls": urls,
        "payment_notification_urls": urls,
    }
    return body | ({"payment_methods": methods} if methods else {})


def card_order(order: MethodCharge, urls: list[str]) -> dict[str, Any]:
    """Ask for money by a saved card; the payer is not there."""
    method = {
        "type": "CREDIT_CARD",
        "installments": 1,
        "capture": True,
        "card": {"id": order.method_token},
    }
    charge = {
        "reference_id": order.attempt_id,
        "amount": {"value": order.amount.minor, "currency": str(order.amount.currency)},
        "payment_method": method,
        "recurring": {"type": "SUBSEQUENT"},
    }
    return {"reference_id": order.attempt_id, "charges": [charge], "notification_urls": urls}


def _order(request: ChargeRequest, urls: list[str]) -> dict[str, Any]:
    return {
        "reference_id": request.charge_id,
        "customer": _customer(request),
        "items": [_item(request)],
        "notification_urls": urls,
    }


def _charge(request: ChargeRequest, method: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "reference_id": request.charge_id,
        "description": request.description[:64],
        "amount": {"value": request.amount.minor, "currency": str(request.amount.currency)},
        "payment_method": method,
    }


def _customer(request: ChargeRequest) -> dict[str, Any]:
    return {
        "name": request.payer_name[:_NAME_LENGTH_MAX],
        "email": request.payer_email,
        "tax_id": request.payer_tax_id,
    }


def _item(request: ChargeRequest) -> dict[str, Any]:
    return {
        "reference_id": request.document,
        "name": request.description[:_NAME_LENGTH_MAX],
        "quantity": 1,
        "unit_amount": request.amount.minor,
    }


def _address(place: Mapping[str, str]) -> dict[str, str]:
    missing = [part for part in _NEEDED_PLACE if not place.get(part)]
    if missing:
        message = f"a boleto of PagBank needs the payer's {', '.join(missing)}: add them (fiscal)"
        raise GatewayRefusedError(message, reason_code="payer_place")
    return {
        "street": place["street"],
        "number": place["number"],
        "locality": place["district"],
        "city": place["city"],
        "region": place["uf"],
        "region_code": place["uf"],
        "country": "BRA",
        "postal_code": place["cep"].replace("-", ""),
    }
