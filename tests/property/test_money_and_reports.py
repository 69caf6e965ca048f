"""Splits lose nothing; ageing is a recount; a statement's movements lead to its closing."""

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cobro.domain.journal import EntryCode, JournalEntry
from cobro.domain.money import Currency, Money
from cobro.domain.reports import (
    BUCKETS,
    LedgerLine,
    account_statements,
    ageing,
    bucket_of,
    default_rates,
    distinct,
)
from tests.support.builders import a_ledger_line, an_entry
from tests.support.strategies import day_pairs, days, minors

lines = st.lists(
    st.builds(
        lambda entry_id, is_issued, minor, business_date, due_date, currency: a_ledger_line(
            f"e{entry_id}",
            code=EntryCode.INVOICE_ISSUED if is_issued else EntryCode.PAYMENT_APPLIED,
            receivable_minor=minor if is_issued else -minor,
            business_date=business_date,
            due_date=due_date,
            currency=currency,
        ),
        st.integers(0, 30),
        st.booleans(),
        minors,
        days,
        days,
        st.sampled_from(["BRL", "USD"]),
    ),
    max_size=40,
)


@st.composite
def journals(draw: st.DrawFn) -> list[JournalEntry]:
    """Draw a customer's entries: owed, paid, and paid beyond what was owed."""
    entries = []
    for number in range(draw(st.integers(0, 15))):
        minor, day = draw(minors), draw(days)
        legs = draw(
            st.sampled_from(
                [
                    [("receivable", minor), ("revenue", -minor)],
                    [("bank:1/2/3", minor), ("receivable", -minor)],
                    [("bank:1/2/3", minor), ("customer_credit", -minor)],
                ]
            )
        )
        currency = draw(st.sampled_from([Currency.BRL, Currency.EUR]))
        entries.append(an_entry(*legs, entry_id=f"e{number}", business_date=day, currency=currency))
    return entries


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_the_parts_of_a_split_add_up_and_keep_their_sign(minor: int, weights: list[int]) -> None:
    if not sum(weights):
        weights = [1, *weights]
    whole = Money(minor, Currency.BRL)
    parts = whole.split(weights)

    assert Money.total(parts, Currency.BRL) == whole
    assert all(part.minor * minor >= 0 for part in parts)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.minor * sum(weights) - minor * weight) < sum(weights)


@given(lines, days)
def test_ageing_is_a_recount_line_by_line(found: list[LedgerLine], as_of: date) -> None:
    recount: Counter[tuple[str, str]] = Counter()
    for line in found:
        if line.business_date <= as_of:
            recount[line.currency, bucket_of(line.due_date, as_of)] += line.receivable_minor
    table = ageing(found, as_of)

    assert {
        (currency, bucket): row[bucket] for currency, row in table.items() for bucket in BUCKETS
    } == {(currency, bucket): recount[currency, bucket] for currency in table for bucket in BUCKETS}


@given(lines, days, st.randoms(use_true_random=False))
def test_figures_do_not_depend_on_order_or_repeats(
    found: list[LedgerLine], as_of: date, random: st.DataObject
) -> None:
    by_id = {line.entry_id: line for line in found}
    repeated = [*by_id.values(), *by_id.values()]
    random.shuffle(repeated)  # type: ignore[attr-defined]  # a random.Random

    once = distinct(by_id.values())
    assert distinct(repeated) == once
    assert ageing(distinct(repeated), as_of) == ageing(once, as_of)
    assert default_rates(distinct(repeated), as_of) == default_rates(once, as_of)


@given(journals(), day_pairs())
def test_opening_and_movements_make_the_closing(
    entries: list[JournalEntry], period: tuple[date, date]
) -> None:
    first, last = period
    for statement in account_statements(entries, first, last):
        moved = sum(line.movement_minor for line in statement.lines)
        recount = sum(
            (entry.moved("receivable") + entry.moved("customer_credit")).minor
            for entry in entries
            if entry.currency == statement.currency and entry.business_date <= last
        )

        assert statement.opening_minor + moved == statement.closing_minor == recount
        assert all(first <= line.business_date <= last for line in statement.lines)


@given(journals(), day_pairs(), days)
def test_one_period_closes_with_what_the_next_opens(
    entries: list[JournalEntry], period: tuple[date, date], middle: date
) -> None:
    from datetime import timedelta

    first, last = min(period[0], middle), max(period[1], middle)
    closing = {s.currency: s.closing_minor for s in account_statements(entries, first, middle)}
    opening = {
        s.currency: s.opening_minor
        for s in account_statements(entries, middle + timedelta(days=1), last)
    }

    assert opening == closing
