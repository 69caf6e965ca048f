"""What an announcement may say, to whom, and in which state it may be brought."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from cobro.domain.announcements import (
    BODY_MAX,
    SUBJECT_MAX,
    AnnouncementState,
    AnnouncementStateError,
    Audience,
    Tally,
    Words,
    check_way,
)
from cobro.domain.dunning.caps import Contacts, Heard, caps_of
from cobro.domain.dunning.opt_outs import OptOutSource
from cobro.domain.dunning.promotions import NO_WISHES, PromotionWishes, PromotionWithdrawal
from cobro.domain.errors import InvalidInputError
from cobro.domain.parties import Language
from tests.support.announcement_desk import WORDS, a_service_notice, an_announcement
from tests.support.builders import a_customer, an_issuer
from tests.support.promotion_book import AGREED_AT, a_promotion_consent

TODAY = date(2026, 3, 3)
LATER = datetime(2026, 3, 1, tzinfo=UTC)
WITHDRAWN = PromotionWithdrawal("acme", "cus-1", OptOutSource.PAGE, LATER, 1)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (Words("", "x"), "words.pt-BR.subject"),
        (Words(" ", "x"), "words.pt-BR.subject"),
        (Words("x" * (SUBJECT_MAX + 1), "x"), "words.pt-BR.subject"),
        (Words("a\nb", "x"), "words.pt-BR.subject"),
        (Words("x", "x" * (BODY_MAX + 1)), "words.pt-BR.body"),
        (Words("x", "a\rb"), "words.pt-BR.body"),
        (Words("x", "{amount}"), "words.pt-BR.body"),
        (Words("x", "{}"), "words.pt-BR.body"),
        (Words("x", "{name.first}"), "words.pt-BR.body"),
        (Words("x", "{name!r}"), "words.pt-BR.body"),
        (Words("x", "{name:>9}"), "words.pt-BR.body"),
        (Words("x", "{name"), "words.pt-BR.body"),
    ],
)
def test_words_that_could_not_be_sent_are_refused_at_once(words: Words, place: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        an_announcement(words={Language.PT_BR: words})

    assert refused.value.field == place


def test_words_name_the_reader_and_the_company_and_nothing_else() -> None:
    said = Words("{company}: 20 %", "Olá, {name}. {{1}}").filled(name="{company}", company="Acme")

    assert said == Words("Acme: 20 %", "Olá, {company}. {1}")


def test_each_country_of_the_audience_finds_words_in_its_language() -> None:
    with pytest.raises(InvalidInputError, match="es-ES, pt-PT"):
        an_announcement(audience=Audience(("BR", "PT", "ES")))


@pytest.mark.parametrize("last_date", [date(2026, 3, 2), date(2027, 3, 4)])
def test_days_that_end_before_they_begin_or_last_too_long_are_refused(last_date: date) -> None:
    with pytest.raises(InvalidInputError) as refused:
        an_announcement(last_date=last_date)

    assert refused.value.field == "last_date"


def test_a_customer_reads_its_own_language_or_that_of_its_country() -> None:
    english = Words("News", "News.")
    both = an_announcement(words={**WORDS, Language.EN: english})
    reader = replace(a_customer(), language=Language.EN)

    assert both.words_for(reader) == (Language.EN, english)
    assert an_announcement().words_for(reader) == (Language.PT_BR, WORDS[Language.PT_BR])


def test_an_audience_is_of_countries_and_maybe_of_segments() -> None:
    shops = Audience(("BR",), ("shops",))

    assert Audience(("BR",)).has(a_customer())
    assert not Audience(("PT",)).has(a_customer())
    assert not shops.has(a_customer())
    assert shops.has(replace(a_customer(), segment="shops"))


def test_notices_of_both_kinds_are_told_apart_by_name() -> None:
    assert (an_announcement().step, a_service_notice().step) == (
        "promotion-spring",
        "service-outage",
    )
    assert an_announcement().label == "announcement:spring"


def test_a_draft_begins_and_what_ended_never_does_again() -> None:
    draft, running, paused, finished, ended = AnnouncementState
    allowed = {
        (before, after)
        for before in AnnouncementState
        for after in AnnouncementState
        if is_way(before, after)
    }

    assert allowed == {
        *((draft, running), (draft, ended), (running, paused), (running, ended)),
        *((paused, running), (paused, ended)),
    }
    assert not is_way(finished, running)


def is_way(before: AnnouncementState, after: AnnouncementState) -> bool:
    try:
        check_way(before, after)
    except AnnouncementStateError:
        return False
    return True


def test_a_tally_says_how_many_are_left() -> None:
    tally = Tally().with_planned(3).with_ends(["sent", "no_address"]).with_ends(["sent"])

    assert (tally.planned, dict(tally.ends), tally.left) == (3, {"sent": 2, "no_address": 1}, 0)


@pytest.mark.parametrize(
    ("heard", "free"),
    [
        ([], TODAY),
        ([Heard(TODAY, "inv_1#before_due")], date(2026, 3, 4)),
        ([Heard(date(2026, 3, 2), "inv_1#before_due")], TODAY),
        ([Heard(date(2026, 3, 1), "account_sacme_scus-1#promotion-a")], date(2026, 3, 8)),
        ([Heard(TODAY, "account_sacme_scus-1#promotion-spring")], TODAY),
    ],
)
def test_a_promotion_waits_for_a_quiet_day_and_a_week_after_the_last(
    heard: list[Heard], free: date
) -> None:
    contacts = Contacts("acme", "cus-1", tuple(heard))

    assert contacts.free_for_promotion("account_sacme_scus-1#promotion-spring", TODAY) == free


def test_a_promotion_takes_no_reminders_place() -> None:
    promoted = Contacts("acme", "cus-1").after("account_sacme_scus-1#promotion-spring", TODAY)
    caps = caps_of(an_issuer().bounds, "BR")

    assert promoted.free_date("inv_1#before_due", TODAY, caps) == (TODAY, "")


def test_a_consent_stands_until_it_is_taken_back() -> None:
    given = PromotionWishes([a_promotion_consent()])
    ended = PromotionWishes([a_promotion_consent()], [WITHDRAWN])

    assert (NO_WISHES.standing, NO_WISHES.withdrawn) == (None, None)
    assert given.standing == a_promotion_consent()
    assert (ended.standing, ended.withdrawn) == (None, WITHDRAWN)


def test_another_consent_follows_a_withdrawal_under_its_own_turn() -> None:
    ended = PromotionWishes([a_promotion_consent()], [WITHDRAWN])
    now = datetime(2026, 3, 3, tzinfo=UTC)

    assert NO_WISHES.next_consent(a_promotion_consent(), now).turn == 1
    assert ended.next_consent(a_promotion_consent(given_at=now), now).turn == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"given_at": datetime(2026, 3, 4, tzinfo=UTC)}, "given_at"),
        ({"wording": " "}, "wording"),
        ({"given_at": AGREED_AT}, "given_at"),
    ],
)
def test_a_consent_that_proves_nothing_is_refused(changes: dict[str, Any], field: str) -> None:
    ended = PromotionWishes([a_promotion_consent()], [WITHDRAWN])
    asked = a_promotion_consent(**{"given_at": datetime(2026, 3, 2, tzinfo=UTC), **changes})
    with pytest.raises(InvalidInputError) as refused:
        ended.next_consent(asked, datetime(2026, 3, 3, tzinfo=UTC))

    assert refused.value.field == field
