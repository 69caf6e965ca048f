"""Whatever the rules say is kept as it was said, and any wish for a language is understood."""

from dataclasses import asdict
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cobro.adapters.dynamodb import reviews
from cobro.adapters.dynamodb.statement_rows import StatementRow
from cobro.application.ports.review import RULES, Act, EntryState, Proposal, ProposedPart, Review
from cobro.domain.ids import InvoiceId
from cobro.domain.languages import preferred
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Language
from cobro.domain.reconciliation.sentences import Sentence
from tests.support.builders import NOW

FACTS = st.one_of(
    st.text(max_size=10),
    st.integers(0, 100),
    st.builds(Money, st.integers(0, 10**9), st.sampled_from(Currency)),
    st.dates(date(2000, 1, 1)),
)
SENTENCES = st.builds(
    Sentence,
    st.sampled_from(("rule.title", "fit.short", "doubt.out_of_window")),
    st.lists(st.tuples(st.sampled_from(("document", "amount")), FACTS), max_size=3).map(tuple),
)
SAID = st.lists(SENTENCES, max_size=3).map(tuple)
PROPOSALS = st.builds(
    Proposal,
    rule=st.just("title"),
    score=st.integers(0, 10_000),
    parts=st.just((ProposedPart(InvoiceId("inv_1"), "A-0000001", 100),)),
    with_entries=st.sampled_from(((), ("ent_2",))),
    says=SAID,
    why=st.none() | SENTENCES,
)
REVIEWS = st.builds(
    Review,
    entry_id=st.just("ent_1"),
    state=st.sampled_from(EntryState),
    reason_code=st.just("ambiguous"),
    says=SAID,
    proposal=st.none() | PROPOSALS,
    alternatives=st.lists(PROPOSALS, max_size=2).map(tuple),
    history=st.just((Act(NOW, RULES, "proposed", "ambiguous"),)),
    version=st.integers(1, 9),
)
FACTS_OF_ENTRY = (
    '{"entry_id":"ent_1","issuer_id":"acme","file_id":"f","line":1,"format":"ofx","kind":"credit",'
    '"account":"1","amount_minor":1,"currency":"BRL","booking_date":"2026-03-02","references":{},'
    '"text":"","payer_name":"","payer_tax_id":""}'
)


@given(REVIEWS)
def test_a_review_is_read_as_it_was_written(review: Review) -> None:
    row = StatementRow("ENTRY#ent_1", "-", facts=FACTS_OF_ENTRY, state=review.state.value)
    row.review, row.review_version = reviews._text(asdict(review)), review.version

    assert reviews._read(row)[1] == review


@given(st.text(alphabet="ptBR-esMXn;q=0.15,* ñ"), st.sampled_from(Language))
def test_any_wish_for_a_language_is_answered_in_one_of_five(wish: str, own: Language) -> None:
    assert preferred(wish, own) in Language
