"""Remittance files read back, and the files that are refused."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from cobro.domain.money import Currency, Money
from cobro.formats.entries import BankFileError
from cobro.formats.remittance.orders import RemittanceOrder, TitleDiscount, TitlePayer, TitleTerms
from tests.support.remittances import (
    LAYOUTS,
    PAYER,
    an_agreement,
    an_order,
    money,
    percent,
    read,
    with_terms,
    written,
)

FINE_UNTIL = date(2026, 3, 10)


def refusal(raw: bytes) -> str:
    with pytest.raises(BankFileError) as error:
        read(raw)
    return error.value.reason_code


def changed(raw: bytes, record: int, column: int, value: bytes) -> bytes:
    lines = raw.split(b"\r\n")
    line = lines[record]
    lines[record] = line[: column - 1] + value + line[column - 1 + len(value) :]
    return b"\r\n".join(lines)


@pytest.mark.parametrize(("bank", "layout"), LAYOUTS)
def test_orders_and_head_come_back_as_they_were_given(bank: str, layout: str) -> None:
    agreement = an_agreement(bank, layout)
    orders: tuple[RemittanceOrder, ...] = (
        an_order(1),
        an_order(2, payer=replace(PAYER, tax_id="01234567890")),
    )
    if (bank, layout) == ("237", "cnab400"):  # no columns for the parts of the address
        orders = tuple(
            replace(order, payer=replace(order.payer, district="", city="", uf=""))
            for order in orders
        )

    file = read(written(*orders, agreement=agreement))

    assert file.orders == orders
    assert file.warnings == ()
    assert file.company_name == "EMPRESA EXEMPLO LTDA"
    assert file.created_date == date(2026, 3, 2)
    told = {"cnab400": {"001", "237", "756"}, "cnab240": {"001", "033", "237", "756"}}
    assert file.file_number == (7 if bank in told[layout] else 0)
    has_tax_id = (bank, layout) != ("237", "cnab400")
    assert file.company_tax_id == ("12345678000195" if has_tax_id else "")
    for name in ("bank", "layout", "agency", "account"):
        assert getattr(file.agreement, name) == getattr(agreement, name)


@pytest.mark.parametrize(
    ("bank", "layout", "order"),
    [
        ("341", "cnab400", with_terms(fine=money("5.00"), interest=money("0.33"), late_days=4)),
        ("237", "cnab400", with_terms(fine=percent("2.00"), interest=money("0.33"))),
        ("033", "cnab400", with_terms(fine=percent("2.00"), late_days=2, write_off_days=15)),
        ("756", "cnab400", with_terms(fine=percent("2.0000"), interest=percent("1.0000"))),
        ("756", "cnab400", with_terms(protest_days=15)),
        ("001", "cnab400", with_terms(fine=percent("2.00"), protest_days=10)),
        ("341", "cnab240", with_terms(interest=money("0.33"), write_off_days=60, protest_days=5)),
        ("756", "cnab240", with_terms(interest=percent("1.00"), rebate=Money(50, Currency.BRL))),
        (
            "237",
            "cnab240",
            with_terms(
                discounts=(
                    TitleDiscount(FINE_UNTIL, percent("5.00")),
                    TitleDiscount(date(2026, 3, 15), money("1.00")),
                ),
                fine=money("10.00"),
                late_days=0,
            ),
        ),
    ],
)
def test_terms_come_back(bank: str, layout: str, order: RemittanceOrder) -> None:
    if (bank, layout) == ("237", "cnab400"):
        order = replace(order, payer=replace(PAYER, district="", city="", uf=""))

    assert read(written(order, agreement=an_agreement(bank, layout))).orders == (order,)


def test_payer_without_address_or_cep_comes_back_empty() -> None:
    order = an_order(payer=TitlePayer(name="ANA", tax_id="01234567890"), terms=TitleTerms())

    assert read(written(order, agreement=an_agreement())).orders == (order,)


def test_records_that_the_layout_does_not_know_warn() -> None:
    raw = written(an_order(), agreement=an_agreement("756", "cnab240"))

    file = read(changed(raw, 4, 14, b"S"))
    assert file.warnings == ("unread_record: line 5 is of type S",)


def test_interest_figure_keeps_its_decimals() -> None:
    order = with_terms(interest=percent("0.0333"))

    interest = read(written(order, agreement=an_agreement("756"))).orders[0].terms.interest
    assert interest is not None
    assert interest.value == Decimal("0.0333")


def test_file_that_is_no_remittance_of_a_known_bank_is_refused() -> None:
    raw400 = written(an_order(), agreement=an_agreement())
    raw240 = written(an_order(), agreement=an_agreement("341", "cnab240"))

    assert refusal(b"") == "unknown_format"
    assert refusal(raw400.replace(b"01REMESSA", b"02RETORNO")) == "unknown_format"
    assert refusal(changed(raw240, 0, 143, b"2")) == "unknown_format"
    assert refusal(changed(raw400, 0, 77, b"999")) == "unknown_bank"


def test_file_that_is_not_whole_is_refused() -> None:
    raw400 = written(an_order(1), an_order(2), agreement=an_agreement())
    raw240 = written(an_order(1), an_order(2), agreement=an_agreement("756", "cnab240"))

    assert refusal(raw400[: 402 * 3]) == "truncated_file"
    assert refusal(raw400[: 402 * 2] + raw400[402 * 3 :]) == "totals_mismatch"
    assert refusal(raw240[: 242 * 2] + raw240[242 * 5 :]) == "totals_mismatch"
    assert refusal(raw400 + raw400) == "broken_record"
    assert refusal(raw400[:402] + b" " + raw400[402:]) == "broken_record"


def test_title_that_cannot_be_read_refuses_the_file() -> None:
    raw400 = written(an_order(), agreement=an_agreement())
    raw240 = written(an_order(), agreement=an_agreement("237", "cnab240"))

    assert refusal(changed(raw400, 1, 109, b"77")) == "broken_record"
    assert refusal(changed(raw400, 1, 127, b"1,50")) == "broken_record"
    assert refusal(changed(raw400, 1, 121, b"320226")) == "broken_record"
    assert refusal(changed(raw400, 1, 121, b"000000")) == "broken_record"
    # segment Q is lost, its place kept
    assert refusal(changed(raw240, 3, 14, b"S")) == "broken_record"


def test_count_of_zero_in_a_trailer_says_nothing() -> None:
    raw = written(an_order(), agreement=an_agreement("756", "cnab240"))

    assert len(read(changed(raw, 6, 24, b"000000")).orders) == 1
