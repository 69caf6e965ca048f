import pytest

from cobro.formats.boleto.check_digits import (
    barcode_digit,
    collection_digit,
    modulo_10,
    modulo_11_from_left,
    modulo_11_or_p,
    modulo_11_or_x,
    modulo_11_or_zero,
)


@pytest.mark.parametrize(
    ("digits", "digit"),
    [
        ("001905009", "5"),
        ("4014481606", "9"),
        ("0680935031", "4"),
        ("7123457000", "1"),
        ("00571234511012345678", "8"),
    ],
)
def test_modulo_10_sums_the_digits_of_each_product(digits: str, digit: str) -> None:
    assert modulo_10(digits) == digit


@pytest.mark.parametrize(("digits", "digit"), [("0", "1"), ("6", "1"), ("5", "1"), ("1", "9")])
def test_a_barcode_never_has_the_digit_zero(digits: str, digit: str) -> None:
    assert barcode_digit(digits) == digit


@pytest.mark.parametrize(("digits", "digit"), [("0", "0"), ("6", "0"), ("5", "1"), ("1", "9")])
def test_most_banks_write_zero_for_ten_and_eleven(digits: str, digit: str) -> None:
    assert modulo_11_or_zero(digits) == digit


@pytest.mark.parametrize(("digits", "digit"), [("0", "0"), ("6", "0"), ("5", "1"), ("1", "9")])
def test_a_slip_of_arrecadacao_has_one_for_a_remainder_of_ten(digits: str, digit: str) -> None:
    assert collection_digit(digits) == digit


@pytest.mark.parametrize(("digits", "digit"), [("0", "0"), ("6", "P"), ("5", "1"), ("1", "9")])
def test_bradesco_writes_p_for_ten(digits: str, digit: str) -> None:
    assert modulo_11_or_p(digits) == digit


@pytest.mark.parametrize(("digits", "digit"), [("0", "0"), ("6", "X"), ("1", "9")])
def test_banco_do_brasil_writes_x_for_ten(digits: str, digit: str) -> None:
    assert modulo_11_or_x(digits) == digit


def test_sicoob_counts_from_the_left() -> None:
    assert modulo_11_from_left("000100000000190000021", (3, 1, 9, 7)) == "8"
    assert modulo_11_from_left("4", (3, 1, 9, 7)) == "0"
    assert modulo_11_from_left("0", (3, 1, 9, 7)) == "0"
