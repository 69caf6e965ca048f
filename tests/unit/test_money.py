"""Money: whole minor units of one currency, and nothing that loses any."""

from decimal import Decimal

import pytest

from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency, CurrencyMismatchError, Money, Rate, Rounding
from tests.support.builders import brl

USD_10 = Money(1_000, Currency.USD)


@pytest.mark.parametrize("minor", [1.0, True, "1", Decimal(1)])
def test_minor_units_are_whole_numbers_and_nothing_else(minor: object) -> None:
    with pytest.raises(TypeError, match="whole number"):
        Money(minor, Currency.BRL)  # type: ignore[arg-type]  # the very thing that is refused


@pytest.mark.parametrize(("text", "minor"), [("1234.56", 123_456), ("0.1", 10), ("-3", -300)])
def test_a_plain_decimal_is_read_exactly(text: str, minor: int) -> None:
    assert Money.parse(text, Currency.BRL) == brl(minor)


@pytest.mark.parametrize("text", ["", "12,50", "abc", "1.005", "NaN", "Infinity", "1e400"])
def test_what_is_no_amount_of_minor_units_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        Money.parse(text, Currency.BRL)


def test_amounts_of_one_currency_add_up() -> None:
    assert brl(150) + brl(-50) - brl(30) == brl(70)
    assert -brl(5) == brl(-5)
    assert Money.total([brl(1), brl(2)], Currency.BRL) == brl(3)
    assert Money.total([], Currency.BRL) == Money.zero(Currency.BRL)


def test_amounts_of_unlike_currencies_never_meet() -> None:
    for together in (
        lambda: brl(1) + USD_10,
        lambda: brl(1) - USD_10,
        lambda: brl(1) < USD_10,
        lambda: brl(1) <= USD_10,
        lambda: Money.total([USD_10], Currency.BRL),
    ):
        with pytest.raises(CurrencyMismatchError):
            together()


def test_amounts_compare_and_know_their_sign() -> None:
    assert brl(1) < brl(2) <= brl(2)
    assert brl(1).is_positive
    assert not brl(0).is_positive
    assert not brl(-1).is_positive
    assert brl(0).is_zero
    assert not brl(-1).is_zero


def test_odd_cents_of_a_split_go_to_the_largest_remainders_first_on_ties() -> None:
    assert brl(100).split([1, 1, 1]) == (brl(34), brl(33), brl(33))
    assert brl(-100).split([1, 1, 1]) == (brl(-34), brl(-33), brl(-33))
    assert brl(10).split([1, 0, 2]) == (brl(3), brl(0), brl(7))


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_a_split_needs_weights_that_mean_something(weights: list[int]) -> None:
    with pytest.raises(InvalidInputError):
        brl(100).split(weights)


def test_money_is_written_with_all_its_digits_and_its_currency() -> None:
    assert str(brl(123_450)) == "1234.50 BRL"
    assert brl(-5).decimal() == Decimal("-0.05")


@pytest.mark.parametrize("text", ["brl", " BRL ", "BRL"])
def test_a_currency_is_read_in_either_case(text: str) -> None:
    assert Currency.parse(text) is Currency.BRL


@pytest.mark.parametrize("text", ["XXX", "", "R$", None])
def test_an_unknown_currency_is_refused_with_those_that_are_known(text: str) -> None:
    with pytest.raises(InvalidInputError, match="BRL, EUR, MXN, USD") as refusal:
        Currency.parse(text)

    assert refusal.value.field == "currency"


def test_a_rate_is_rounded_once_and_as_named() -> None:
    assert Rate.percent("2").of(brl(12_345), Rounding.HALF_UP) == brl(247)
    assert Rate(Decimal("0.5")).of(brl(5), Rounding.HALF_EVEN) == brl(2)
    assert Rate(Decimal("0.5")).of(brl(5), Rounding.HALF_UP) == brl(3)
