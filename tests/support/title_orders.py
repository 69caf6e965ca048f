"""A company that collects by one bank, and the orders about its boletos."""

from datetime import date
from typing import Any

from cobro.domain.bank_orders import OrderKind, RemittanceOrder
from cobro.domain.charges import BoletoCharge, ChargeState
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId, derived_id
from cobro.domain.money import Currency, Money
from cobro.runtime.settings import Table
from tests.support.requests import CUSTOMER, ISSUER, customer_body, issuer_body
from tests.support.world import START, World

AGREEMENT = "main"
LETTERS = "letters"
ITAU = {
    "bank": "341",
    "agency": "1234",
    "account": "56789",
    "account_digit": "0",
    "carteira": "109",
    "layout": "cnab400",
}


def settle_agreement(world: World, **changes: str) -> None:
    """Give the company an agreement with a bank."""
    body = issuer_body() | {"agreements": {AGREEMENT: ITAU | changes}}
    answer = world.http("manage_customers", "POST", "/v1/issuers", body)
    assert answer.status < 300, answer.body


def an_order_of_a_charge(number: int = 1, **changes: Any) -> RemittanceOrder:
    facts: dict[str, Any] = {
        "issuer_id": IssuerId(ISSUER),
        "agreement_id": AGREEMENT,
        "order_number": number,
        "kind": OrderKind.ENTRY,
        "charge_id": derived_id("chg", str(number)),
        "invoice_id": InvoiceId(derived_id("inv", str(number))),
        "customer_id": CustomerId(CUSTOMER),
        "customer_version": "",
        "nosso_numero": str(number),
        "check_digit": "0",
        "document": f"A-{number:07d}",
        "amount": Money(10_000 + number, Currency.BRL),
        "issued_date": START.date(),
        "due_date": date(2026, 4, 1),
        "ordered_at": START,
    }
    return RemittanceOrder(**{**facts, **changes})


def a_boleto(order: RemittanceOrder) -> BoletoCharge:
    return BoletoCharge(
        charge_id=order.charge_id,
        invoice_id=order.invoice_id,
        issuer_id=order.issuer_id,
        customer_id=order.customer_id,
        amount=order.amount,
        due_date=order.due_date,
        state=ChargeState.REQUESTED,
        agreement_id=order.agreement_id,
        bank="341",
        sequence=order.order_number,
        document=order.document,
        issued_date=order.issued_date,
        nosso_numero=order.nosso_numero,
        check_digit=order.check_digit,
        return_number=order.nosso_numero,
        printed_number=order.nosso_numero,
        agency_code="1234/56789-0",
        codigo_barras="",
        linha_digitavel="",
    )


def put_orders(world: World, count: int, customer_id: str = CUSTOMER) -> None:
    """Issue invoices, each with its boleto and so with an order to register it."""
    for _ in range(count):
        number = len(world.items(Table.INVOICES)) + 1
        answer = world.issue(f"order-{number}", customer_id=customer_id)
        assert answer.status < 300, answer.body
        world.settle()


def register_letters(world: World) -> None:
    """Register a customer whose CNPJ has letters, which no bank's columns hold."""
    body = customer_body(LETTERS, tax_id="12.ABC.345/01DE-35")
    answer = world.http("manage_customers", "POST", "/v1/customers", body)
    assert answer.status < 300, answer.body
