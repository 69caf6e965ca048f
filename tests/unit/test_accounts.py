"""Accounts that payers transfer to: a mistyped one never gets onto a document."""

import pytest

from cobro.domain.accounts import checked_clabe, checked_iban
from cobro.domain.errors import InvalidInputError


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("pt50 0002-0123 12345678 90154", "PT50 0002 0123 1234 5678 9015 4"),
        ("ES9121000418450200051332", "ES91 2100 0418 4502 0005 1332"),
        ("BR1800360305000010009795493C1", "BR18 0036 0305 0000 1000 9795 493C 1"),
        ("DE89370400440532013000", "DE89 3704 0044 0532 0130 00"),
    ],
)
def test_an_iban_is_printed_in_groups_of_four(typed: str, printed: str) -> None:
    assert checked_iban(typed) == printed


def test_a_clabe_is_kept_as_its_digits() -> None:
    assert checked_clabe("0321 8000 0118 3597 19") == "032180000118359719"


@pytest.mark.parametrize(
    "text", ["PT50000201231234567890155", "PT5000020123123456789015", "50", "", "PT50\u0661"]
)
def test_a_mistyped_iban_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        checked_iban(text)

    assert refusal.value.field == "fiscal.iban"


@pytest.mark.parametrize("text", ["032180000118359718", "03218000011835971", "x"])
def test_a_mistyped_clabe_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError, match="CLABE"):
        checked_clabe(text)
