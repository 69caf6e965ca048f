from datetime import UTC, datetime
from itertools import permutations

import pytest

from cobro.domain.errors import InvalidInputError
from cobro.domain.gateways import Gateway, GatewayAccount, Movement, MovementKind
from cobro.domain.ids import IssuerId
from cobro.domain.money import Currency, Money

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


def brl(minor: int) -> Money:
    return Money(minor, Currency.BRL)


def refunded_in_all(minor: int) -> Movement:
    return Movement(MovementKind.REFUNDED, "CHAR_1", brl(minor), NOW, is_cumulative=True)


def test_a_movement_of_its_own_is_booked_once() -> None:
    movement = Movement(MovementKind.REFUNDED, "re_1", brl(200), NOW)

    assert movement.beyond(brl(0)) is movement
    assert movement.beyond(brl(200)) is None


def test_of_a_cumulative_figure_only_what_is_beyond_the_booked_is_booked() -> None:
    step = refunded_in_all(500).beyond(brl(200))

    assert step == Movement(MovementKind.REFUNDED, "CHAR_1@200", brl(300), NOW)


def test_a_step_is_an_ordinary_movement_named_by_where_it_starts() -> None:
    first, second = refunded_in_all(200).beyond(brl(0)), refunded_in_all(500).beyond(brl(0))

    assert first is not None
    assert second is not None
    assert first.reference == second.reference == "CHAR_1@0"
    assert not first.is_cumulative


@pytest.mark.parametrize("booked", [500, 501, 900])
def test_a_figure_that_is_not_above_the_booked_is_an_older_one(booked: int) -> None:
    assert refunded_in_all(500).beyond(brl(booked)) is None


def test_steps_add_up_to_the_highest_figure_in_any_order() -> None:
    for figures in permutations([100, 200, 200, 500]):
        booked = brl(0)
        for figure in figures:
            step = refunded_in_all(figure).beyond(booked)
            booked += step.amount if step else brl(0)

        assert booked == brl(500)


def account(account_id: str, *currencies: Currency) -> GatewayAccount:
    return GatewayAccount(
        gateway=Gateway.PAGBANK,
        account_id=account_id,
        issuer_id=IssuerId("emp"),
        currencies=currencies,
    )


def test_an_account_is_known_by_gateway_and_its_own_name() -> None:
    assert account("loja-1", Currency.BRL).key == "pagbank/loja-1"


@pytest.mark.parametrize("account_id", ["", "ab", "-ab", "ab-", "Loja", "a/b", "a" * 41, "é12"])
def test_a_name_that_cannot_stand_in_a_path_is_refused(account_id: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        account(account_id, Currency.BRL)

    assert refusal.value.field == "account_id"


def test_an_account_takes_at_least_one_currency() -> None:
    with pytest.raises(InvalidInputError) as refusal:
        account("loja-1")

    assert refusal.value.field == "currencies"
