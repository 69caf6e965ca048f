from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cobro.domain.calendars import calendar_for
from cobro.domain.errors import InvalidInputError
from cobro.domain.identifiers import Cnpj, Cpf
from cobro.domain.money import Currency, Money
from cobro.formats.pix.due_charge import (
    Discount,
    DiscountStep,
    DueCharge,
    Fine,
    Interest,
    Rebate,
    Term,
    due_charge_body,
    last_payable_date,
)
from cobro.formats.pix.names import charge_txid

DUE = date(2026, 12, 15)


def charge(**facts: Any) -> DueCharge:
    standard: dict[str, Any] = {
        "txid": charge_txid("inv_1"),
        "key": "loja@example.com",
        "amount": Money(12_345, Currency.BRL),
        "due_date": DUE,
        "valid_days": 30,
        "payer_name": "Maria Souza",
        "payer_tax_id": Cpf("52998224725"),
    }
    return DueCharge(**(standard | facts))


def test_the_least_charge_says_when_whom_and_how_much() -> None:
    assert due_charge_body(charge()) == {
        "calendario": {"dataDeVencimento": "2026-12-15", "validadeAposVencimento": 30},
        "devedor": {"cpf": "52998224725", "nome": "Maria Souza"},
        "valor": {"original": "123.45"},
        "chave": "loja@example.com",
    }


def test_terms_are_said_by_modality_with_two_decimals() -> None:
    body = due_charge_body(
        charge(
            payer_tax_id=Cnpj("11222333000181"),
            fine=Term(Fine.PERCENT, Decimal(2)),
            interest=Term(Interest.PERCENT_PER_MONTH, Decimal(1)),
            rebate=Term(Rebate.AMOUNT, Decimal("5.5")),
            discount=Term(Discount.AMOUNT_PER_BUSINESS_DAY, Decimal("0.50")),
            note="Mensalidade",
        )
    )

    assert body["devedor"]["cnpj"] == "11222333000181"
    assert body["solicitacaoPagador"] == "Mensalidade"
    assert body["valor"] == {
        "original": "123.45",
        "multa": {"modalidade": 2, "valorPerc": "2.00"},
        "juros": {"modalidade": 3, "valorPerc": "1.00"},
        "abatimento": {"modalidade": 1, "valorPerc": "5.50"},
        "desconto": {"modalidade": 4, "valorPerc": "0.50"},
    }


@pytest.mark.parametrize(("is_percent", "modality"), [(False, 1), (True, 2)])
def test_discounts_up_to_three_dates_come_in_their_order(
    modality: int, *, is_percent: bool
) -> None:
    steps = (DiscountStep(DUE, Decimal(1)), DiscountStep(date(2026, 12, 1), Decimal(3)))

    body = due_charge_body(charge(dated_discounts=steps, is_dated_in_percent=is_percent))

    assert body["valor"]["desconto"] == {
        "modalidade": modality,
        "descontoDataFixa": [
            {"data": "2026-12-01", "valorPerc": "3.00"},
            {"data": "2026-12-15", "valorPerc": "1.00"},
        ],
    }


STEP = DiscountStep(DUE, Decimal(1))


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"txid": "short"}, "txid"),
        ({"key": "nobody"}, "pix.key"),
        ({"amount": Money(0, Currency.BRL)}, "amount_minor"),
        ({"amount": Money(1, Currency.EUR)}, "amount_minor"),
        ({"amount": Money(10**12, Currency.BRL)}, "amount_minor"),
        ({"valid_days": -1}, "valid_days"),
        ({"dated_discounts": (STEP,) * 4}, "discount"),
        ({"dated_discounts": (DiscountStep(date(2026, 12, 16), Decimal(1)),)}, "discount"),
        ({"discount": Term(Discount.PERCENT_UNTIL, Decimal(1))}, "discount"),
        (
            {
                "discount": Term(Discount.PERCENT_PER_DAY, Decimal(1)),
                "dated_discounts": (STEP,),
            },
            "discount",
        ),
    ],
)
def test_a_charge_that_a_psp_would_refuse_is_refused_here(
    facts: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        charge(**facts)

    assert refusal.value.field == field


@pytest.mark.parametrize("value", [Decimal("0.033"), Decimal(0), Decimal(-1)])
def test_a_rate_with_more_than_two_decimals_is_to_be_said_per_month(value: Decimal) -> None:
    late = charge(interest=Term(Interest.PERCENT_PER_DAY, value))

    with pytest.raises(InvalidInputError, match="per month") as refusal:
        due_charge_body(late)

    assert refusal.value.field == "juros"


def test_the_last_day_is_counted_from_the_moved_due_date() -> None:
    brazil = calendar_for("BR")

    assert last_payable_date(date(2026, 11, 14), 0, brazil) == date(2026, 11, 16)
    assert last_payable_date(date(2026, 11, 14), 4, brazil) == date(2026, 11, 23)
    assert last_payable_date(DUE, 0, brazil) == DUE
