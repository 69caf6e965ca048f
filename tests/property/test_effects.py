"""What steps, promises and agreements brought equals a naive recount of the journal and of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cobro.application.read_effects import ReadEffects
from cobro.domain.effectiveness import arrangement_figures, step_figures
from cobro.domain.effects import (
    Answer,
    Effect,
    EffectKind,
    StepNames,
    TakenStep,
    effect_lines,
    measured,
)
from cobro.domain.figures import Figures
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId
from cobro.domain.journal import EntryCode, JournalEntry
from cobro.domain.money import Currency, Money
from tests.support.builders import an_entry
from tests.support.effects import MemoryEffects, an_effect
from tests.support.fakes import MemoryIssuers
from tests.support.strategies import day_pairs, days

PAYS = {
    *("payment_applied", "payment_assigned", "payment_reallocated", "credit_applied"),
    *("credit_restored", "payment_refunded", "payment_reversed", "refund_failed"),
}
STEPS = [
    StepNames("own", "1", "soon", "email"),
    StepNames("own", "2", "soon", "email"),
    StepNames("own", "2", "late", "sms"),
    StepNames("own", "2", "late", "sms", is_held_out=True),
]
instants = st.builds(
    lambda day, hour: datetime.combine(day, time(hour), tzinfo=UTC), days, st.integers(0, 23)
)


@st.composite
def journals(draw: st.DrawFn) -> list[JournalEntry]:
    """Draw entries of every code on two invoices, booked on other days than they count for."""
    return [
        replace(
            an_entry(
                ("receivable", amount := draw(st.integers(-900, 900))),
                ("in_transfer", -amount),
                entry_id=f"e{number}",
                code=draw(st.sampled_from(EntryCode)),
                business_date=draw(days),
            ),
            recorded_at=draw(instants),
            invoice_id=InvoiceId(draw(st.sampled_from(["inv_1", "inv_2"]))),
        )
        for number in range(draw(st.integers(0, 20)))
    ]


@given(journals(), instants, st.integers(0, 1_000))
def test_what_came_by_a_step_equals_the_journal(
    entries: list[JournalEntry], at: datetime, owed: int
) -> None:
    step = TakenStep(
        issuer_id=IssuerId("acme"),
        customer_id=CustomerId("cus-1"),
        invoice_id=InvoiceId("inv_1"),
        notice="soon",
        names=STEPS[0],
        owed=Money(owed, Currency.BRL),
        taken_at=at,
        taken_on=at.date(),
    )
    came, is_agreed = 0, False
    for entry in entries:
        late_days = (entry.business_date - at.date()).days
        if entry.invoice_id != "inv_1" or entry.recorded_at < at or not 0 <= late_days <= 7:
            continue
        if entry.code in PAYS:
            came -= sum(each.minor for each in entry.postings if each.account == "receivable")
        is_agreed = is_agreed or entry.code == "debt_renegotiated"
    effect = measured(step, entries, [])

    assert effect.came.minor == max(0, min(came, owed))
    assert (Answer.PAID in effect.answers) == (effect.came.minor > 0)
    assert (Answer.AGREED in effect.answers) == is_agreed


@st.composite
def effects(draw: st.DrawFn) -> list[Effect]:
    """Draw effects of every kind on any days, in two currencies."""
    found = []
    for number in range(draw(st.integers(0, 20))):
        owed, currency = draw(st.integers(0, 900)), draw(st.sampled_from(["BRL", "EUR"]))
        effect = an_effect(
            f"eff{number}",
            draw(st.sampled_from(STEPS)),
            draw(days),
            owed=owed,
            came=draw(st.integers(0, owed)),
            answers=tuple(draw(st.sets(st.sampled_from(Answer)))),
            currency=Currency(currency),
            segment=draw(st.sampled_from(["", "shops", "banks"])),
        )
        kind = draw(st.sampled_from(EffectKind))
        if kind is EffectKind.PROMISE:
            names = draw(st.sampled_from([("", "kept"), ("ana", "kept"), ("ana", "broken")]))
            effect = replace(effect, kind=kind, names=names, answers=())
        if kind is EffectKind.AGREEMENT:
            state = draw(st.sampled_from(["finished", "broken"]))
            effect = replace(effect, kind=kind, names=(state,), answers=())
        found.append(effect)
    return found


def told(found: Sequence[Effect]) -> ReadEffects:
    """Tell every effect twice, as a queue may."""
    kept = MemoryEffects()
    kept.tell(found)
    kept.tell(found)
    return ReadEffects(MemoryIssuers(), kept.projection)


@given(effects(), day_pairs())
def test_figures_of_steps_equal_a_recount(found: list[Effect], period: tuple[date, date]) -> None:
    first, last = period
    shown, _ = told(found).recovery("acme", first, last)
    own = [
        each
        for each in found
        if each.kind is EffectKind.STEP
        and first <= each.business_date <= last
        and each.names[-1] != "held_out"
    ]
    rows = {(currency, row.names): row for currency, rows in shown.items() for row in rows}

    assert {(c, names.words()) for c, names in rows} == {
        (each.asked.currency, each.names) for each in own
    }
    for (currency, names), row in rows.items():
        mine = [e for e in own if (e.asked.currency, e.names) == (currency, names.words())]
        assert row.steps == len(mine)
        assert row.owed_minor == sum(each.asked.minor for each in mine)
        assert row.came_minor == sum(each.came.minor for each in mine)
        assert row.answered == sum(bool(each.answers) for each in mine)
        assert row.paid == sum(Answer.PAID in each.answers for each in mine)
        for answer, count in row.answers.items():
            assert count == sum(answer in each.answers for each in mine)
        if row.owed_minor:
            assert row.recovery is not None
            assert abs(float(row.recovery) - row.came_minor / row.owed_minor) < 0.0001
        else:
            assert row.recovery is None


@given(effects(), day_pairs())
def test_groups_of_a_lift_equal_a_recount(found: list[Effect], period: tuple[date, date]) -> None:
    first, last = period
    shown, _ = told(found).lifts("acme", first, last)
    steps = [e for e in found if e.kind is EffectKind.STEP and first <= e.business_date <= last]
    held_in = {e.asked.currency for e in steps if e.names[-1] == "held_out"}

    assert shown.keys() == held_in
    for currency, (row,) in shown.items():
        for group, held in ((row.sent, ""), (row.held_out, "held_out")):
            names = ("own", "2", "late", "sms", held)
            mine = [e for e in steps if (e.asked.currency, e.names) == (currency, names)]
            assert group.steps == len(mine)
            assert group.paid == sum(Answer.PAID in each.answers for each in mine)
            assert group.owed_minor == sum(each.asked.minor for each in mine)
            assert group.came_minor == sum(each.came.minor for each in mine)
        if row.lift is not None and row.low is not None and row.high is not None:
            assert -1 <= row.low <= row.lift <= row.high <= 1


@given(effects(), day_pairs())
def test_arrangements_equal_a_recount(found: list[Effect], period: tuple[date, date]) -> None:
    first, last = period
    shown, history = told(found).arrangements("acme", first, last)
    counts: defaultdict[tuple[str, ...], int] = defaultdict(int)
    amounts: defaultdict[tuple[str, ...], int] = defaultdict(int)
    for each in found:
        if each.kind is not EffectKind.STEP and first <= each.business_date <= last:
            person = each.names[0] if each.kind is EffectKind.PROMISE else ""
            month = f"{each.business_date:%Y-%m}"
            key = (each.asked.currency, each.kind, month, person, each.names[-1])
            counts[key] += 1
            amounts[key] += each.asked.minor
    ends = {
        (currency, row.kind, row.month, row.person, state): ended
        for currency, rows in shown.items()
        for row in rows
        for state, ended in row.states.items()
    }

    assert {key: ended.count for key, ended in ends.items()} == counts
    assert {key: ended.amount_minor for key, ended in ends.items()} == amounts
    assert history.history_from_date == min((e.business_date for e in found), default=None)


@given(effects(), st.integers(0, 20))
def test_sums_of_parts_are_those_of_all(found: list[Effect], cut: int) -> None:
    parts = Figures.of(line for each in found[:cut] for line in effect_lines(each))
    parts.add(Figures.of(line for each in found[cut:] for line in effect_lines(each)))
    whole = Figures.of(line for each in found for line in effect_lines(each))

    assert step_figures(parts.flows) == step_figures(whole.flows)
    assert arrangement_figures(parts.flows) == arrangement_figures(whole.flows)
    assert parts.owed == {}


@given(days)
def test_a_step_is_measured_ten_days_after_it_went(on: date) -> None:
    at = datetime.combine(on, time(9), tzinfo=UTC)
    step = TakenStep(
        IssuerId("acme"),
        CustomerId("c"),
        InvoiceId("i"),
        "soon",
        STEPS[0],
        Money(1, Currency.BRL),
        at,
        on,
    )

    assert step.last_date == on + timedelta(days=7)
    assert step.measured_from == on + timedelta(days=10)


@given(effects(), day_pairs())
def test_figures_of_a_segment_are_those_of_its_effects_alone(
    found: list[Effect], period: tuple[date, date]
) -> None:
    whole = told(found)
    alone = told([each for each in found if each.segment == "shops"])

    assert whole.recovery("acme", *period, "shops") == alone.recovery("acme", *period)
    assert whole.lifts("acme", *period, "shops") == alone.lifts("acme", *period)
    assert whole.arrangements("acme", *period, "shops") == alone.arrangements("acme", *period)
