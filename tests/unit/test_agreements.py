"""Bank agreements, Pix receivers and brands: what is refused."""

import pytest

from cobro.domain.agreements import BankAgreement, Brand, PixReceiver
from cobro.domain.errors import InvalidInputError


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"bank": "34"}, "agreements.bank"),
        ({"layout": "cnab500"}, "agreements.layout"),
        ({"first_number": 0}, "agreements.first_number"),
        ({"protest_days": -1}, "agreements.first_number"),
    ],
)
def test_an_agreement_that_no_bank_has_is_refused(more: dict[str, object], field: str) -> None:
    facts: dict[str, object] = {
        "agreement_id": "itau",
        "bank": "341",
        "agency": "1234",
        "account": "56789",
        "carteira": "109",
    }
    with pytest.raises(InvalidInputError) as refusal:
        BankAgreement(**(facts | more))  # type: ignore[arg-type]  # each case names fields

    assert refusal.value.field == field
    assert BankAgreement(**facts).first_number == 1  # type: ignore[arg-type]  # as above


def test_a_pix_receiver_fits_a_br_code() -> None:
    assert PixReceiver("chave@acme.example", "Acme", "SAO PAULO").city == "SAO PAULO"
    for name, city in (("", "X"), ("A" * 26, "X"), ("Acme", ""), ("Acme", "C" * 16)):
        with pytest.raises(InvalidInputError):
            PixReceiver("chave@acme.example", name, city)


def test_a_colour_is_written_as_six_hexadecimal_digits() -> None:
    assert Brand("#0a0B0c").color == "#0a0B0c"
    with pytest.raises(InvalidInputError):
        Brand("red")
