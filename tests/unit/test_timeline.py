"""A customer's timeline: newest first, page by page, each moment with the hash of what it says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cobro.contracts.timeline_api import moment_view
from cobro.domain.errors import InvalidInputError
from cobro.domain.parties import Language
from cobro.domain.timeline import CallNote, Moment, MomentKind, checked_call, newest_first
from tests.support.builders import brl

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def moments(count: int) -> list[Moment]:
    return [
        Moment(MomentKind.MESSAGE, NOW + timedelta(hours=n // 2), "sent", str(n))
        for n in range(count)
    ]


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8])
def test_pages_together_tell_everything_once_and_newest_first(limit: int) -> None:
    every, told, before = moments(7), list[Moment](), ""
    for _ in every:
        page, before = newest_first(every, before, limit)
        told += page
        if not before:
            break
    instants = [each.happened_at for each in told]

    assert instants == sorted(instants, reverse=True)
    assert sorted(each.reference for each in told) == [each.reference for each in every]


def test_customer_without_moments_has_an_empty_page() -> None:
    assert newest_first([], "", 5) == ([], "")


def test_hash_changes_with_whatever_a_moment_says_and_not_with_the_zone() -> None:
    (moment,) = moments(1)
    others = [
        replace(moment, actor="ana"),
        replace(moment, text="x"),
        replace(moment, invoice_id="inv_1"),
        replace(moment, amount=brl(1)),
        replace(moment, kind=MomentKind.CALL_NOTE),
    ]
    elsewhere = replace(moment, happened_at=datetime.fromisoformat("2026-03-02T09:00:00-03:00"))

    assert len({each.content_hash for each in [moment, *others]}) == 6
    assert elsewhere.content_hash == moment.content_hash


def test_call_is_noted_after_it_and_not_before() -> None:
    assert checked_call(NOW, NOW) == NOW
    with pytest.raises(InvalidInputError, match="still to come"):
        checked_call(NOW + timedelta(seconds=1), NOW)


def test_note_is_named_by_the_instant_of_the_call_and_its_text() -> None:
    note = CallNote("acme", "cus-1", NOW, "will pay", "ana", NOW)
    later = replace(note, person="rui", noted_at=NOW + timedelta(days=1))

    assert later.note_id == note.note_id
    assert replace(note, text="will not").note_id != note.note_id


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(MomentKind))
def test_each_kind_has_a_word_in_each_language(kind: MomentKind, language: Language) -> None:
    assert moment_view(replace(moments(1)[0], kind=kind), language)["label"]
