"""What did not come between files: numbers left out, and balances that do not go on."""

from datetime import date, timedelta
from itertools import permutations

import pytest

from cobro.domain.file_gaps import GapKind, Sighting, gaps_of

DAY = date(2026, 3, 2)


def file(number: int, day: int | None = None, series: str = "cnab400/1") -> Sighting:
    end = DAY + timedelta(days=number if day is None else day)
    return Sighting(file_key=f"{number}.ret", series=series, number=number, end_date=end)


def statement(
    first: int,
    last: int,
    opening: int | None,
    closing: int | None,
    *,
    number: int = 0,
    currency: str = "EUR",
) -> Sighting:
    return Sighting(
        file_key=f"{first}-{last}-{opening}-{closing}",
        series="camt",
        number=number,
        currency=currency,
        start_date=DAY + timedelta(days=first),
        end_date=DAY + timedelta(days=last),
        opening_minor=opening,
        closing_minor=closing,
    )


def numbers(*files: Sighting) -> list[tuple[int, int]]:
    return [(gap.first_number, gap.last_number) for gap in gaps_of(files)]


def breaks(*statements: Sighting) -> list[int]:
    found = gaps_of(statements)
    assert all(gap.kind is GapKind.BALANCE for gap in found)
    return [gap.difference_minor for gap in found]


def test_the_first_file_ever_shows_no_gap_before_it() -> None:
    assert numbers() == numbers(file(57)) == numbers(file(57), file(58)) == []


def test_numbers_left_out_are_told_from_and_to_between_two_files() -> None:
    (gap,) = gaps_of([file(5), file(9)])

    assert (gap.first_number, gap.last_number, gap.difference_minor) == (6, 8, 0)
    assert (gap.after.file_key, gap.before.file_key) == ("5.ret", "9.ret")


def test_a_late_file_closes_its_gap_or_parts_it() -> None:
    files = [file(5), file(9), file(7)]

    assert {tuple(numbers(*order)) for order in permutations(files)} == {((6, 6), (8, 8))}
    assert numbers(*files, file(6), file(8)) == []


def test_a_file_of_a_low_number_that_is_dated_late_fills_its_gap() -> None:
    assert numbers(file(5), file(8), file(6, day=9)) == [(7, 7)]


def test_a_number_that_comes_again_on_another_day_fills_nothing() -> None:
    assert numbers(file(5), file(8), file(8, day=9)) == [(6, 7)]


def test_files_of_one_day_go_by_their_numbers() -> None:
    assert numbers(file(7, day=1), file(5, day=1), file(6, day=1)) == []


def test_a_counter_that_begins_anew_misses_only_what_comes_before() -> None:
    assert numbers(file(99_998, day=1), file(1, day=2), file(2, day=3)) == []
    assert numbers(file(99_998, day=1), file(3, day=2)) == [(1, 2)]
    assert numbers(file(5, day=1), file(8, day=2), file(2, day=3)) == [(6, 7), (1, 1)]


def test_a_number_that_is_always_the_same_counts_nothing() -> None:
    assert numbers(*(file(1, day=day) for day in range(5))) == []


def test_each_series_is_followed_by_itself() -> None:
    assert numbers(file(1), file(2, series="b"), file(3), file(4, series="b")) == [(2, 2), (3, 3)]


def test_a_statement_begins_where_the_one_before_it_ended() -> None:
    assert breaks(statement(0, 0, 0, 100), statement(1, 1, 100, 70)) == []
    assert breaks(statement(0, 0, 0, 100), statement(3, 3, 130, 70)) == [30]


def test_a_missing_statement_closes_the_gap_when_it_comes() -> None:
    days = [statement(0, 0, 0, 100), statement(1, 1, 100, 130), statement(3, 3, 130, 70)]

    assert {tuple(breaks(*order)) for order in permutations(days)} == {()}
    assert breaks(days[0], days[2]) == [30]


def test_some_banks_name_the_day_of_the_last_balance_as_the_beginning() -> None:
    assert breaks(statement(-1, 0, 0, 100), statement(0, 1, 100, 70)) == []
    assert breaks(statement(-1, 0, 0, 100), statement(0, 1, 99, 70)) == [-1]


def test_several_statements_of_a_day_follow_each_other() -> None:
    day = [statement(0, 0, 5, 5), statement(1, 1, 5, 20), statement(1, 1, 20, 8)]

    assert breaks(*day) == []
    assert breaks(day[0], day[2]) == [15]


def test_a_longer_statement_beside_those_of_its_days_is_no_gap() -> None:
    days = [statement(0, 0, 0, 10), statement(1, 1, 10, 30), statement(2, 2, 30, 35)]
    whole = statement(0, 2, 0, 35)

    assert breaks(*days, whole) == []
    assert breaks(statement(-3, -3, 7, 0), whole, days[1]) == []
    assert breaks(statement(-3, -3, 7, 0), whole, days[2]) == []
    assert breaks(whole, statement(3, 3, 36, 36)) == [1]


def test_a_statement_without_an_opening_balance_is_no_gap_but_one_goes_on_from_it() -> None:
    assert breaks(statement(0, 0, None, 10), statement(1, 1, 10, 10)) == []
    assert breaks(statement(0, 0, 0, 10), statement(1, 1, None, 30)) == []
    assert breaks(statement(0, 0, 0, None), statement(1, 1, 9, 30)) == []
    assert breaks(statement(0, 0, None, None), statement(1, 1, 9, 30)) == []


def test_each_currency_of_an_account_has_balances_of_its_own() -> None:
    assert breaks(statement(0, 0, 0, 10), statement(1, 1, 5, 5, currency="BRL")) == []


def test_a_statement_may_be_left_out_by_number_although_its_balance_changed_nothing() -> None:
    found = gaps_of([statement(0, 0, 0, 10, number=1), statement(2, 2, 10, 10, number=3)])

    assert [(gap.kind, gap.first_number) for gap in found] == [(GapKind.NUMBERS, 2)]


@pytest.mark.parametrize("twice", [file(5), statement(0, 0, 0, 10)])
def test_the_same_file_twice_is_once(twice: Sighting) -> None:
    assert gaps_of([twice, twice]) == []
