"""How often a payer is written to: one message a day, three in seven days, over everything."""

from datetime import date

import pytest

from cobro.domain.dunning.bounds import DEFAULT_BOUNDS, Bounds
from cobro.domain.dunning.caps import Contacts, Heard, caps_of

TODAY = date(2026, 3, 11)
CAPS = caps_of(DEFAULT_BOUNDS, "BR")


def heard(*days: int) -> Contacts:
    told = tuple(Heard(date(2026, 3, day), f"inv_{n}#one") for n, day in enumerate(days))
    return Contacts("acme", "cus-1", told, version=len(days))


@pytest.mark.parametrize(
    ("days", "free", "reason"),
    [
        ((), 11, ""),
        ((10,), 11, ""),
        ((11,), 12, "daily_cap"),
        ((9, 10), 11, ""),
        ((7, 9, 10), 14, "weekly_cap"),
        ((4, 9, 10), 11, ""),
        ((5, 9, 10), 12, "weekly_cap"),
        ((9, 10, 11), 16, "weekly_cap"),
        ((5, 6, 11), 12, "daily_cap"),
    ],
)
def test_a_payer_hears_once_a_day_and_three_times_a_week(
    days: tuple[int, ...], free: int, reason: str
) -> None:
    assert heard(*days).free_date("new#one", TODAY, CAPS) == (date(2026, 3, free), reason)


def test_a_message_that_was_refused_for_now_is_not_counted_against_itself() -> None:
    contacts = heard().after("inv_1#one", TODAY)

    assert contacts.free_date("inv_1#one", TODAY, CAPS) == (TODAY, "")
    assert contacts.free_date("inv_2#one", TODAY, CAPS) == (date(2026, 3, 12), "daily_cap")
    assert [each.notice for each in contacts.after("inv_1#one", TODAY).heard] == ["inv_1#one"]


def test_only_what_a_cap_still_counts_is_kept() -> None:
    contacts = heard(4, 5).after("new#one", TODAY)

    assert [each.on.day for each in contacts.heard] == [5, 11]
    assert contacts.version == 3


@pytest.mark.parametrize(
    ("days", "free", "reason"),
    [((11,), 11, ""), ((11, 11), 12, "daily_cap"), ((8, 9, 10, 11), 15, "weekly_cap")],
)
def test_a_company_may_write_more_often_than_usual_or_less(
    days: tuple[int, ...], free: int, reason: str
) -> None:
    caps = caps_of(Bounds(messages_a_day=2, messages_a_week=4), "BR")

    assert heard(*days).free_date("new#one", TODAY, caps) == (date(2026, 3, free), reason)
