"""Issuers: their series, their codes and their place."""

import pytest

from cobro.domain.errors import InvalidInputError, NotFoundError
from tests.support.builders import an_issuer


@pytest.mark.parametrize("series", [{}, {"A": 1, "B": 1}, {"A": 0}, {"A": 10}])
def test_each_series_has_one_digit_of_its_own(series: dict[str, int]) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        an_issuer(series=series)

    assert refusal.value.field == "series"


@pytest.mark.parametrize("timezone", ["", "Nowhere/Land", "../etc/passwd", "America"])
def test_a_place_that_is_no_time_zone_is_refused(timezone: str) -> None:
    with pytest.raises(InvalidInputError, match="time zone") as refusal:
        an_issuer(timezone=timezone)

    assert refusal.value.field == "timezone"


def test_an_issuer_knows_its_zone_and_its_series_both_ways() -> None:
    issuer = an_issuer()

    assert issuer.zone.key == "America/Sao_Paulo"
    assert issuer.series_by_code == {1: "A", 2: "B"}
    assert issuer.series_named("B").code == 2


def test_an_unknown_series_is_refused_with_those_that_exist() -> None:
    with pytest.raises(NotFoundError, match="A, B"):
        an_issuer().series_named("Z")


def test_a_new_profile_may_add_a_series_but_not_drop_one_or_change_its_code() -> None:
    before = an_issuer(series={"A": 1})
    richer = an_issuer(series={"A": 1, "B": 2})

    assert richer.checked_against(before) is richer
    for series in ({"B": 2}, {"A": 2}):
        with pytest.raises(InvalidInputError, match="keeps its code"):
            an_issuer(series=series).checked_against(before)
