"""Whatever mail of unknown senders comes, in whatever order and how often: the bounds hold."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from cobro.domain.unknown_senders import (
    A_DAY_MAX,
    BY_SENDER_A_DAY_MAX,
    Stranger,
    StrangersDay,
)

SENDERS = st.sampled_from(("ana", "bia", "caio"))
MAILS = st.builds(Stranger, SENDERS, st.integers(0, 30).map(str))


@given(st.lists(MAILS, max_size=150))
def test_no_sender_has_more_places_than_its_own_each_mail_one(
    mails: list[Stranger],
) -> None:
    day = StrangersDay()
    for mail in mails:
        day = day.after(mail) if day.admits(mail) else day
    places = Counter(each.sender for each in day.listed)

    assert len(set(day.listed)) == len(day.listed)
    assert all(count <= BY_SENDER_A_DAY_MAX for count in places.values())
    assert all(day.admits(each) and day.after(each) == day for each in day.listed)
    for sender, came in Counter(each.sender for each in set(mails)).items():
        assert places[sender] == min(came, BY_SENDER_A_DAY_MAX)


def test_a_day_has_so_many_places_however_many_senders_there_are() -> None:
    day = StrangersDay()
    for number in range(A_DAY_MAX):
        day = day.after(Stranger(str(number), "mail"))

    assert not day.admits(Stranger("another", "mail"))
    assert day.admits(Stranger("0", "mail"))
