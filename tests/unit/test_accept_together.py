"""Accepting one of several entries that pay an invoice together accepts them all, once."""

from dataclasses import replace
from typing import Any

import pytest

from cobro.application.ports.review import EntryState
from cobro.application.review_order import ReviewOrder
from cobro.domain.journal import is_balanced
from cobro.domain.reconciliation.policy import MatchingPolicy
from tests.support.people import People

ASKS_ALWAYS = MatchingPolicy(auto_score=10_000)


def order(key: str = "k", entry_id: str = "ent_3", author: str = "ana") -> ReviewOrder:
    return ReviewOrder("acme", entry_id, author, "visto", key)


def set_state(desk: People, entry_id: str, state: EntryState) -> None:
    """Let a decision have ended before its last word."""
    desk.reviews.reviews[entry_id] = replace(desk.reviews.reviews[entry_id], state=state)
    entry = desk.statements.entries[entry_id]
    desk.statements.entries[entry_id] = replace(entry, state=state.value)


@pytest.fixture
def desk() -> People:
    """Return a desk with three entries that pay the invoice of 100.00 together."""
    desk = People(policy=ASKS_ALWAYS)
    for number, minor in enumerate((3_000, 3_000, 4_000), 1):
        desk.bring(minor, f"ent_{number}", text="A-0000001")
    return desk


def history(desk: People, entry_id: str) -> list[tuple[str, str]]:
    return [(act.author, act.action) for act in desk.reviews.reviews[entry_id].history]


def test_all_entries_of_the_proposal_are_posted_each_with_its_history(desk: People) -> None:
    _, review = desk.people.accept(order())

    assert [desk.state(f"ent_{n}") for n in (1, 2, 3)] == ["matched"] * 3
    assert (desk.open_minor("inv_1"), desk.received()) == (0, 10_000)
    assert set(review.proposal.with_entries if review.proposal else ()) == {"ent_1", "ent_2"}
    assert all(history(desk, f"ent_{n}")[-1] == ("ana", "accepted") for n in (1, 2, 3))
    assert sorted(desk.off_list) == ["ent_1", "ent_2", "ent_3"]
    assert is_balanced(list(desk.books.journal.values()))


def test_sent_again_it_changes_nothing(desk: People) -> None:
    desk.people.accept(order())
    before = dict(desk.reviews.reviews)
    desk.people.accept(order())

    assert desk.reviews.reviews == before
    assert len(desk.books.payments) == 3


@pytest.mark.parametrize("decided", ["rejected", "matched elsewhere", "proposed elsewhere"])
def test_what_was_decided_meanwhile_is_left_out_and_named(desk: People, decided: str) -> None:
    other = order("other", "ent_1", "rui")
    decisions: dict[str, Any] = {
        "rejected": lambda: desk.people.reject(other, is_ignored=False),
        "matched elsewhere": lambda: desk.people.split(other, {"inv_2": 3_000}),
        "proposed elsewhere": lambda: desk.reviews.reviews.update(
            ent_1=replace(desk.reviews.reviews["ent_1"], proposal=None)
        ),
    }
    decisions[decided]()
    _, review = desk.people.accept(order())

    assert review.proposal is not None
    assert review.proposal.with_entries == ("ent_2",)
    assert [(a.action, a.detail) for a in review.history if a.action == "left_out"] == [
        ("left_out", "ent_1")
    ]
    assert desk.open_minor("inv_1") == 3_000


@pytest.mark.parametrize("begun", [("ent_3",), ("ent_2", "ent_3"), ("ent_1", "ent_2", "ent_3")])
@pytest.mark.parametrize("first", ["ent_1", "ent_3"])
def test_what_ended_before_it_was_finished_is_finished_by_any_of_them(
    desk: People, begun: tuple[str, ...], first: str
) -> None:
    desk.people.accept(order())
    for entry_id in begun:
        set_state(desk, entry_id, EntryState.ACCEPTING)
    for number, entry_id in enumerate(dict.fromkeys((first, "ent_3"))):
        if desk.state(entry_id) == "accepting":
            desk.people.accept(order(f"again {number}", entry_id, "rui"))

    assert [desk.state(f"ent_{n}") for n in (1, 2, 3)] == ["matched"] * 3
    assert (len(desk.books.payments), desk.received()) == (3, 10_000)


def test_an_entry_accepted_alone_before_is_no_part_any_more(desk: People) -> None:
    desk.people.accept(order("alone", "ent_1"))
    set_state(desk, "ent_1", EntryState.ACCEPTING)
    _, review = desk.people.accept(order())

    assert review.proposal is not None
    assert review.proposal.with_entries == ("ent_2",)
    assert (desk.open_minor("inv_1"), desk.received()) == (0, 10_000)
