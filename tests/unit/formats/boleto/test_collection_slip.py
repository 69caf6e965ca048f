import pytest

from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency, Money
from cobro.formats.boleto.check_digits import collection_digit, modulo_10
from cobro.formats.boleto.collection_slip import CollectionSlip, CollectionSlipError
from cobro.formats.boleto.read import read_boleto


def slip(segment: str = "4", value_id: str = "6", amount: int = 2461) -> str:
    """Return the 48 digits of a slip of our own making."""
    rule = modulo_10 if value_id in "67" else collection_digit
    rest = f"{amount:011d}{'0291100054603390069589506108'}"[:40]
    rest += "0" * (40 - len(rest))
    barcode = f"8{segment}{value_id}{rule(f'8{segment}{value_id}{rest}')}{rest}"
    blocks = [barcode[start : start + 11] for start in range(0, 44, 11)]
    return "".join(block + rule(block) for block in blocks)


@pytest.mark.parametrize("value_id", ["6", "8"])
def test_a_slip_is_read_and_said_to_be_none_of_ours(value_id: str) -> None:
    with pytest.raises(CollectionSlipError, match=r"telephone\) of 24.61 BRL") as refusal:
        read_boleto(slip(value_id=value_id))

    assert refusal.value.slip.amount == Money(2461, Currency.BRL)


@pytest.mark.parametrize("value_id", ["7", "9"])
def test_a_value_that_is_a_reference_is_no_amount(value_id: str) -> None:
    read = CollectionSlip.parse(slip(value_id=value_id))

    assert read.amount is None
    with pytest.raises(CollectionSlipError, match=r"\(telephone\), not a bank boleto"):
        read_boleto(read.barcode)


@pytest.mark.parametrize(
    ("digits", "field"),
    [
        ("9" + slip()[1:], "product"),
        (slip()[:2] + "5" + slip()[3:], "value_id"),
        (slip()[:-1] + str((int(slip()[-1]) + 1) % 10), "linha_digitavel.field_4"),
        (slip(segment="8"), "segment"),
        ("8" * 47, "linha_digitavel"),
    ],
)
def test_a_broken_slip_is_named_by_its_field(digits: str, field: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        CollectionSlip.parse(digits)

    assert refusal.value.field == field


def test_the_general_digit_is_checked() -> None:
    barcode = CollectionSlip.parse(slip()).barcode
    wrong = barcode[:3] + str((int(barcode[3]) + 1) % 10) + barcode[4:]

    with pytest.raises(InvalidInputError, match="general digit"):
        CollectionSlip.parse(wrong)
