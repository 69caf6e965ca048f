"""What holds for any boleto and any BR Code: no loss on the way there and back, no slip unseen.

Stated precisely: one changed digit in the first three fields of a linha digitável is always
noticed. In the fields of factor and amount it is noticed unless the general digit is 1 both times:
módulo 11 writes 1 for three remainders, and no reader can tell them apart.
"""

import string
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cobro.domain.agreements import PixReceiver
from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency, Money
from cobro.formats.boleto.barcode import Barcode
from cobro.formats.boleto.due_factor import due_date_of, due_factor
from cobro.formats.boleto.read import read_boleto
from cobro.formats.pix.br_code import static_code
from cobro.formats.pix.names import folded
from cobro.formats.pix.read_br_code import read_br_code

GENERAL_DIGIT = 32
days = st.dates(min_value=date(2008, 9, 20), max_value=date(2079, 12, 31))
digits = st.text(string.digits, min_size=25, max_size=25)
# No bank has a code of the eight hundreds: a slip of arrecadação begins so.
banks = st.integers(1, 799).map(lambda number: f"{number:03d}")
barcodes = st.builds(
    Barcode,
    bank=banks,
    factor=st.integers(1000, 9999).map(str),
    amount=st.integers(0, 9_999_999_999).map(lambda minor: Money(minor, Currency.BRL)),
    free_field=digits,
)
# Letters with accents and without, and what a code cannot carry.
names = st.text("abcXYZ áçõÜñ日", min_size=1, max_size=25).filter(lambda name: folded(name) != "")


@given(barcodes)
def test_a_boleto_is_the_same_in_all_of_its_forms(barcode: Barcode) -> None:
    assert read_boleto(barcode.digits) == barcode
    assert read_boleto(barcode.line) == barcode
    assert read_boleto(barcode.formatted) == barcode
    assert barcode.check_digit != "0"


@given(days, st.integers(-3000, 5500))
def test_any_due_date_that_can_be_written_is_read_back_on_the_same_day(on: date, away: int) -> None:
    due_date = on + timedelta(days=away)

    assert due_date_of(due_factor(due_date, on), on) == due_date


@given(barcodes, st.integers(0, 46), st.integers(1, 9))
def test_one_changed_digit_is_noticed_wherever_the_rules_can(
    barcode: Barcode, place: int, by: int
) -> None:
    line = barcode.line
    changed = f"{line[:place]}{(int(line[place]) + by) % 10}{line[place + 1 :]}"
    amount = Money(int(changed[37:]), Currency.BRL)
    other = Barcode(barcode.bank, changed[33:37], amount, barcode.free_field)
    assume(place <= GENERAL_DIGIT or not barcode.check_digit == other.check_digit == "1")

    with pytest.raises(InvalidInputError, match="check digit"):
        read_boleto(changed)


@given(names, names.map(lambda name: name[:15]), st.integers(1, 10**9))
def test_a_static_code_says_what_was_put_into_it(name: str, city: str, minor: int) -> None:
    assume(folded(city) != "")
    receiver = PixReceiver("loja@example.com", name, city)

    code = read_br_code(static_code(receiver, Money(minor, Currency.BRL), txid="A1"))

    assert (code.name, code.city) == (folded(name), folded(city))
    assert code.amount == Money(minor, Currency.BRL)
    assert code.warnings == ()


@given(st.integers(0, 200), st.characters(codec="ascii", exclude_categories=["C"]))
def test_one_changed_character_of_a_br_code_is_always_noticed(place: int, other: str) -> None:
    receiver = PixReceiver("loja@example.com", "Padaria", "Recife")
    payload = static_code(receiver, Money(12_345, Currency.BRL), txid="PEDIDO1")
    place %= len(payload) - 4
    assume(payload[place] != other)

    with pytest.raises(InvalidInputError):
        read_br_code(payload[:place] + other + payload[place + 1 :])
