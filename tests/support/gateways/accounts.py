"""Accounts at gateways with the secrets that the fakes know too, and what is asked of them."""

from dataclasses import replace
from datetime import date
from typing import Any

from cobro.adapters.gateways.request import GatewaySecrets
from cobro.application.ports.gateways import ChargeRequest, MethodCharge
from cobro.domain.gateways import Gateway, GatewayAccount, PaymentMethod
from cobro.domain.ids import IssuerId
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Language


def gateway_account(gateway: Gateway, *, is_live: bool = True, **facts: str) -> GatewayAccount:
    return GatewayAccount(
        gateway=gateway,
        account_id="loja-1",
        issuer_id=IssuerId("emp"),
        currencies=(Currency.BRL,),
        is_live=is_live,
        facts=facts,
    )


def gateway_secrets(*signing: str, **values: str) -> GatewaySecrets:
    return GatewaySecrets(signing, {"api_key": "key-of-the-api", **values})


PLACE = {
    "street": "Rua Um",
    "number": "10",
    "district": "Centro",
    "cep": "01310-100",
    "city": "São Paulo",
    "uf": "SP",
}


def brl(minor: int) -> Money:
    return Money(minor, Currency.BRL)


def charge_request(method: PaymentMethod, **changed: Any) -> ChargeRequest:
    request = ChargeRequest(
        charge_id="chg_1",
        invoice_id="inv_1",
        document="FAT-2026-000001",
        method=method,
        amount=brl(15_010),
        due_date=date(2026, 9, 10),
        expires_date=date(2026, 9, 30),
        payer_name="Ana Maria Souza",
        payer_tax_id="52998224725",
        payer_email="ana@example.com",
        payer_address="Rua Um, 10",
        language=Language.PT_BR,
        description="Fatura FAT-2026-000001",
        payer_place=PLACE,
    )
    return replace(request, **changed)


def method_charge(method_token: str, attempt_id: str = "att_1") -> MethodCharge:
    return MethodCharge(
        attempt_id=attempt_id,
        invoice_id="inv_1",
        amount=brl(15_010),
        customer_token="cus_1",
        method_token=method_token,
    )
