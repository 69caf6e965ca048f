"""Whatever rules and people do with bank entries: every cent is somewhere, once."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from cobro.application.ports.review import EntryState
from cobro.application.review_order import ReviewOrder
from cobro.domain.errors import CobroError
from cobro.domain.journal import is_balanced
from cobro.domain.reconciliation.policy import (
    DEFAULT_MATCHING,
    MatchingPolicy,
    OverRule,
    ShortRule,
)
from tests.support.builders import a_bank_entry
from tests.support.people import People

TEXTS = ("A-0000001", "A-0000002", "A-0000001 A-0000002", "0000002", "deposito")
AMOUNTS = (10_000, 25_000, 35_000, 6_000, 4_000, 700)
TAX_IDS = ("", "52998224725")
ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(AMOUNTS), st.sampled_from(TEXTS), st.sampled_from(("", "52998224725"))
    ),
    min_size=1,
    max_size=5,
)
ACTIONS = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.sampled_from(("deliver", "accept", "split", "assign", "reject", "ignore", "undo")),
    ),
    max_size=12,
)
ASKS_ALWAYS = MatchingPolicy(auto_score=10_000)
LETS_BE = MatchingPolicy(tolerance_minor=300, short=ShortRule.KEEP_OPEN, over=OverRule.CREDIT)
CLOSED = {EntryState.MATCHED.value}


def act(desk: People, entry_id: str, action: str, key: str) -> None:
    """Do one thing, or be refused."""
    order = ReviewOrder("acme", entry_id, "ana", "visto", key)
    minor = desk.statements.entry(entry_id).amount_minor
    decisions: dict[str, Callable[[], object]] = {
        "deliver": lambda: desk.decide(desk.statements.entry(entry_id)),
        "accept": lambda: desk.people.accept(order),
        "split": lambda: desk.people.split(order, {"inv_1": minor - 300, "inv_2": 300}),
        "assign": lambda: desk.people.assign(order, "cus-1"),
        "reject": lambda: desk.people.reject(order, is_ignored=False),
        "ignore": lambda: desk.people.reject(order, is_ignored=True),
        "undo": lambda: desk.people.undo(order),
    }
    try:
        decisions[action]()
    except CobroError:
        return


@settings(max_examples=90, deadline=None)
@given(ENTRIES, ACTIONS, st.sampled_from((DEFAULT_MATCHING, ASKS_ALWAYS, LETS_BE)))
def test_money_in_is_allocated_on_account_in_review_or_ignored(
    entries: list[tuple[int, str, str]], actions: list[tuple[int, str]], policy: MatchingPolicy
) -> None:
    desk = People(policy)
    for place, (minor, text, tax_id) in enumerate(entries):
        desk.bring(minor, f"ent_{place}", text=text, payer_tax_id=tax_id)
    for number, (place, action) in enumerate(actions):
        act(desk, f"ent_{place % len(entries)}", action, f"key-{number}")
    found = list(desk.statements.entries.values())
    waits = sum(entry.amount_minor for entry in found if entry.state not in CLOSED)
    standing = [p.left.minor for p in desk.books.payments.values()]
    owed = sum(i.open.minor for i in desk.books.invoices.values())
    on_account = sum(credit.left.minor for credit in desk.books.credits.values())

    assert sum(entry.amount_minor for entry in found) == desk.received() + waits
    assert sum(standing) == desk.received() == 35_000 - owed + on_account
    assert is_balanced(list(desk.books.journal.values()))


@settings(max_examples=40, deadline=None)
@given(st.permutations([0, 1, 0, 1, 1]))
def test_deliveries_in_any_order_and_number_end_in_the_same_ledger(order: list[int]) -> None:
    entries = [
        a_bank_entry("ent_0", 10_000, references={}, kind="credit", text="A-0000001"),
        a_bank_entry("ent_1", 25_000, references={}, kind="credit", text="A-0000002"),
    ]
    desk, plain = People(), People()
    for place in order:
        desk.decide(entries[place])
    for entry in entries:
        plain.decide(entry)

    assert desk.books.journal == plain.books.journal
    assert desk.books.invoices == plain.books.invoices
