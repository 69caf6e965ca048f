from datetime import date

import pytest

from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency, Money
from cobro.formats.boleto.barcode import Barcode
from cobro.formats.boleto.read import read_boleto

ISSUED, DUE = date(2026, 11, 2), date(2026, 12, 15)
FREE_FIELD = "1090001015271248021246000"
LINE = "34191.09008 01015.271248 80212.460002 4 16610000125000"
DIGITS = "34194166100001250001090001015271248021246000"


def test_parts_become_barcode_and_linha_digitavel() -> None:
    barcode = Barcode.due("341", DUE, Money(125_000, Currency.BRL), FREE_FIELD, on=ISSUED)

    assert barcode.digits == DIGITS
    assert barcode.formatted == LINE
    assert barcode.due_date(ISSUED) == DUE
    assert read_boleto(LINE) == read_boleto(DIGITS) == barcode


@pytest.mark.parametrize(
    ("typed", "field", "reason"),
    [
        (LINE.replace("008 ", "007 "), "linha_digitavel.field_1", "has check digit 7, 8 was"),
        (LINE.replace("248 ", "247 "), "linha_digitavel.field_2", "field 2 of the linha"),
        (LINE.replace("02 4", "01 4"), "linha_digitavel.field_3", "field 3 of the linha"),
        (LINE.replace(" 4 ", " 5 "), "linha_digitavel.field_4", "check digit 5, 4 was expected"),
        (DIGITS.replace("34194", "34195", 1), "codigo_barras.check_digit", "position 5"),
        (LINE.replace("34191", "3419l"), "digits", "digits only"),
        ("3" * 43, "digits", "44 digits"),
        ("12345678901234567890123456789012345678901234", "currency", "currency code 4"),
        ("\u0663" * 44, "digits", "digits only"),
    ],
)
def test_a_wrong_digit_is_named_by_its_field(typed: str, field: str, reason: str) -> None:
    with pytest.raises(InvalidInputError, match=reason) as refusal:
        read_boleto(typed)

    assert refusal.value.field == field


def test_each_form_has_its_own_length() -> None:
    with pytest.raises(InvalidInputError, match="44 digits, not 47"):
        Barcode.parse(LINE)
    with pytest.raises(InvalidInputError, match="47 digits, not 44"):
        Barcode.parse_line(DIGITS)


@pytest.mark.parametrize(
    ("bank", "factor", "amount", "free_field", "field"),
    [
        ("34", "1661", Money(1, Currency.BRL), FREE_FIELD, "bank"),
        ("341", "16611", Money(1, Currency.BRL), FREE_FIELD, "due_factor"),
        ("341", "1661", Money(1, Currency.BRL), FREE_FIELD[1:], "free_field"),
        ("341", "1661", Money(1, Currency.EUR), FREE_FIELD, "currency"),
        ("341", "1661", Money(10**10, Currency.BRL), FREE_FIELD, "amount_minor"),
        ("341", "1661", Money(-1, Currency.BRL), FREE_FIELD, "amount_minor"),
    ],
)
def test_what_does_not_fit_the_digits_is_refused(
    bank: str, factor: str, amount: Money, free_field: str, field: str
) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        Barcode(bank, factor, amount, free_field)

    assert refusal.value.field == field


def test_the_largest_amount_fits() -> None:
    assert Barcode("341", "1661", Money(9_999_999_999, Currency.BRL), FREE_FIELD).digits
