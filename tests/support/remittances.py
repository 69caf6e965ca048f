"""Agreements with each bank and orders about a title, for the tests of remittance files."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from cobro.domain.agreements import BankAgreement
from cobro.domain.money import Currency, Money
from cobro.formats.remittance.orders import (
    Figure,
    OrderKind,
    RemittanceFile,
    RemittanceHead,
    RemittanceOrder,
    TitlePayer,
    TitleTerms,
    Unit,
)
from cobro.formats.remittance.read import read_remittance
from cobro.formats.remittance.write import write_remittance

CREATED = datetime(2026, 3, 2, 9, 30, 15, tzinfo=UTC)
BANKS = ("001", "033", "237", "341", "756")
LAYOUTS = tuple((bank, layout) for bank in BANKS for layout in ("cnab240", "cnab400"))
_FACTS: dict[str, dict[str, str]] = {
    "001": {"carteira": "17", "convenio": "3128557", "variation": "19", "account": "99738"},
    "033": {"carteira": "101", "convenio": "2818553", "account": "13000456"},
    "237": {"carteira": "9", "convenio": "4567890", "account": "12345"},
    "341": {"carteira": "109", "account": "12345"},
    "756": {"carteira": "1", "convenio": "229385", "variation": "1", "account": "31285"},
}
PAYER = TitlePayer(
    name="PADARIA DO BAIRRO LTDA",
    tax_id="11222333000181",
    address="RUA DAS FLORES 12",
    district="CENTRO",
    cep="01310100",
    city="SAO PAULO",
    uf="SP",
)


def an_agreement(bank: str = "341", layout: str = "cnab400", **changes: Any) -> BankAgreement:
    facts = {"agency": "1234", "agency_digit": "5", "account_digit": "6", **_FACTS[bank], **changes}
    return BankAgreement(agreement_id="main", bank=bank, layout=layout, **facts)


def an_order(number: int = 1, **changes: Any) -> RemittanceOrder:
    facts: dict[str, Any] = {
        "kind": OrderKind.ENTRY,
        "nosso_numero": str(number),
        "our_id": f"chg{number:09d}",
        "document_number": f"A-{number:07d}",
        "amount": Money(150_000 + number, Currency.BRL),
        "issue_date": date(2026, 3, 1),
        "due_date": date(2026, 3, 20),
        "payer": PAYER,
    }
    return RemittanceOrder(**{**facts, **changes})


def money(value: str) -> Figure:
    return Figure(Unit.MONEY, Decimal(value))


def percent(value: str) -> Figure:
    return Figure(Unit.PERCENT, Decimal(value))


def with_terms(number: int = 1, **terms: Any) -> RemittanceOrder:
    return an_order(number, terms=TitleTerms(**terms))


def with_payer(**changes: Any) -> RemittanceOrder:
    return an_order(payer=replace(PAYER, **changes))


def written(*orders: RemittanceOrder, agreement: BankAgreement, number: int = 7) -> bytes:
    head = RemittanceHead(
        agreement=agreement,
        company_name="Empresa Exemplo Ltda",
        company_tax_id="12345678000195",
        file_number=number,
        created_at=CREATED,
    )
    return write_remittance(head, orders)


def read(raw: bytes) -> RemittanceFile:
    return read_remittance(io.BytesIO(raw))


def columns(raw: bytes, record: int, first: int, last: int) -> str:
    return raw.split(b"\r\n")[record][first - 1 : last].decode("ascii")
