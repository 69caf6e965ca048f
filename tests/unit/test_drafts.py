"""Drafts by their rules: who may do what in which state, and what the limit asks for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cobro.domain.drafts import (
    TRANSITIONS,
    Draft,
    DraftState,
    DraftStateError,
    SelfReleaseError,
    draft_id_for,
    needs_release,
)
from cobro.domain.ids import InvoiceId
from cobro.domain.money import Currency, Money
from tests.support.builders import NOW

LATER = NOW + timedelta(hours=1)
LIMIT = Money(50_000, Currency.BRL)


def a_draft(**changes: Any) -> Draft:
    draft = Draft(
        draft_id=draft_id_for("acme", "k-1"),
        issuer_id="acme",
        key="k-1",
        request="{}",
        content_hash="one",
        first_hash="one",
        author="ana",
        editor="ana",
        created_at=NOW,
        changed_at=NOW,
    )
    return replace(draft, **changes)


@pytest.mark.parametrize(
    ("total", "limit", "released_by", "needed"),
    [
        (Money(50_001, Currency.BRL), LIMIT, "", True),
        (Money(50_000, Currency.BRL), LIMIT, "", False),
        (Money(50_001, Currency.BRL), LIMIT, "bia", False),
        (Money(50_001, Currency.BRL), None, "", False),
        (Money(1, Currency.EUR), LIMIT, "", True),
    ],
)
def test_only_what_is_above_the_limit_or_not_comparable_needs_a_release(
    total: Money, limit: Money | None, released_by: str, *, needed: bool
) -> None:
    assert needs_release(total, limit, released_by) is needed


def test_a_change_takes_a_release_back_and_counts_the_version() -> None:
    held = a_draft().held(NOW)
    changed = replace(held, released_by="bia").changed("[]", "two", "caio", LATER)

    assert (changed.state, changed.version, changed.released_by) == (DraftState.OPEN, 3, "")
    assert (changed.editor, changed.author, changed.first_hash) == ("caio", "ana", "one")
    assert (changed.changed_at, changed.created_at) == (LATER, NOW)


def test_a_second_person_releases_what_awaits_it() -> None:
    released = a_draft().held(NOW).released("bia", LATER)

    assert (released.released_by, released.is_claimed) == ("bia", True)

    with pytest.raises(SelfReleaseError, match="somebody else"):
        a_draft().held(NOW).released("ana", LATER)
    with pytest.raises(DraftStateError, match="awaits its release"):
        a_draft().released("bia", LATER)


def test_a_release_that_a_rule_refused_can_be_given_again() -> None:
    refused = a_draft().held(NOW).released("bia", LATER).unclaimed(LATER)

    assert (refused.state, refused.released_by) == (DraftState.AWAITING_RELEASE, "")
    assert refused.released("caio", LATER).released_by == "caio"


def test_a_claimed_draft_is_neither_changed_nor_discarded() -> None:
    claimed = a_draft().claimed(LATER)
    acts: tuple[Callable[[], Draft], ...] = (
        lambda: claimed.changed("[]", "two", "bia", LATER),
        lambda: claimed.discarded("bia", LATER),
    )
    for act in acts:
        with pytest.raises(DraftStateError, match="being issued"):
            act()


@pytest.mark.parametrize("state", [DraftState.ISSUED, DraftState.DISCARDED])
def test_an_end_is_an_end(state: DraftState) -> None:
    ended = a_draft(state=state)
    acts: tuple[Callable[[], Draft], ...] = (
        lambda: ended.changed("[]", "two", "bia", LATER),
        lambda: ended.held(LATER),
        lambda: ended.claimed(LATER),
        lambda: ended.issued(InvoiceId("inv_1"), LATER),
        lambda: ended.discarded("bia", LATER),
    )
    for act in acts:
        with pytest.raises(DraftStateError, match="stays so"):
            act()


def test_an_issued_draft_names_its_invoice_and_a_discarded_one_who_did_it() -> None:
    issued = a_draft().claimed(NOW).issued(InvoiceId("inv_1"), LATER)
    discarded = a_draft().discarded("bia", LATER)

    assert (issued.state, issued.invoice_id, issued.is_claimed) == ("issued", "inv_1", False)
    assert (discarded.state, discarded.editor) == ("discarded", "bia")


def test_every_state_has_its_row_of_transitions() -> None:
    assert set(TRANSITIONS) == set(DraftState)
