"""The writers refuse what no bank would say."""

import pytest

from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency, Money
from cobro.formats.writers import PaidTitle
from tests.support.bank_files import PAID, brl, cnab240, cnab400, parse, title


@pytest.mark.parametrize("nosso_numero", ["", "12A", "-1"])
def test_number_of_a_title_is_digits(nosso_numero: str) -> None:
    with pytest.raises(InvalidInputError, match="must be digits"):
        title(nosso_numero)


@pytest.mark.parametrize("amount", [brl(-1), Money(1, Currency.USD)])
def test_title_is_paid_in_positive_reais(amount: Money) -> None:
    with pytest.raises(InvalidInputError, match="positive amounts of BRL"):
        PaidTitle(nosso_numero="1", amount=amount, paid_date=PAID)


def test_records_have_the_width_of_their_format() -> None:
    assert {len(line) for line in cnab400([title(), title()]).split(b"\r\n")[:-1]} == {400}
    assert {len(line) for line in cnab240([title(), title()]).split(b"\r\n")[:-1]} == {240}


def test_letters_that_the_charset_lacks_are_replaced() -> None:
    assert parse(cnab240([title(payer_name="Ω JOSÉ")])).only.payer_name == "? JOSÉ"


def test_figures_that_the_trailer_has_no_room_for_are_left_out() -> None:
    parsed = parse(cnab400([title(amount=999_999_999_999), title(amount=1)]))

    assert parsed.summary.entries == 2
    assert parsed.summary.warnings[0].startswith("trailer_total_missing")
