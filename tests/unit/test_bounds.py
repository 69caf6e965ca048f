"""How much a company asks of its payers' patience: its own bounds, never above the country's."""

from dataclasses import replace

import pytest

from cobro.contracts.bounds_api import BoundsV1
from cobro.contracts.parties_api import RegisterIssuerV1
from cobro.domain.calendars import Place
from cobro.domain.dunning.bounds import (
    CEILINGS,
    DEFAULT_BOUNDS,
    BoundAboveLawError,
    Bounds,
    bounds_in,
    checked_bounds,
)
from cobro.domain.errors import InvalidInputError
from tests.support.builders import an_issuer


@pytest.mark.parametrize("place", [*Place, "XX"])
def test_what_is_set_without_saying_is_borne_everywhere(place: str) -> None:
    assert checked_bounds(DEFAULT_BOUNDS, place) is DEFAULT_BOUNDS
    assert bounds_in(DEFAULT_BOUNDS, place) == DEFAULT_BOUNDS


@pytest.mark.parametrize(
    "asked", [Bounds(messages_a_day=3), Bounds(messages_a_week=8), Bounds(calls_a_day=3)]
)
@pytest.mark.parametrize("place", [*Place, "XX"])
def test_what_a_country_does_not_bear_is_refused(asked: Bounds, place: str) -> None:
    with pytest.raises(BoundAboveLawError, match="at most in"):
        checked_bounds(asked, place)


def test_a_payer_elsewhere_has_the_ceilings_of_its_own_country() -> None:
    pressing = Bounds(messages_a_day=9, messages_a_week=9, calls_a_day=9, promise_days=5)

    held = bounds_in(pressing, "PT")

    assert (held.messages_a_day, held.messages_a_week, held.calls_a_day) == (2, 7, 2)
    assert held.promise_days == 5


def test_every_ceiling_names_its_source() -> None:
    named = {each.source for own in CEILINGS.values() for each in own.values()}

    assert all(each.split(":")[0] and "number is" in each for each in named)
    assert set(CEILINGS) == set(Place)


def test_the_refusal_names_the_bound_the_country_and_the_source() -> None:
    with pytest.raises(BoundAboveLawError, match=r"messages_a_week is 7 at most in BR, not 9: CDC"):
        BoundsV1(messages_a_week=9).to_bounds("BR")


@pytest.mark.parametrize(
    "asked",
    [
        BoundsV1(promise_days=20, staff_promise_days=10),
        BoundsV1(messages_a_day=2, messages_a_week=1),
    ],
)
def test_bounds_that_contradict_each_other_are_refused(asked: BoundsV1) -> None:
    with pytest.raises(InvalidInputError):
        asked.to_bounds("BR")


def test_a_profile_keeps_its_bounds_and_has_the_usual_ones_without_any() -> None:
    own = replace(DEFAULT_BOUNDS, messages_a_week=2, broken_promises=3)
    profile = RegisterIssuerV1.of(an_issuer(bounds=own))

    assert profile.to_issuer(an_issuer().created_date).bounds == own
    assert RegisterIssuerV1.of(an_issuer()).bounds == BoundsV1()
