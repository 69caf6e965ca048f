"""What came of steps, promises and agreements: measured once their time is over, each once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from cobro.application.measure_steps import EFFECT_LOOK, MeasureAgreements, MeasureSteps
from cobro.application.ports import NoticeTerms
from cobro.domain.dunning.policy import Tone
from cobro.domain.effects import HELD_OUT, Answer, Effect, EffectKind, StepNames
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId
from cobro.domain.invoice_disputes import Claim, DisputeReason, InvoiceDispute
from cobro.domain.journal import EntryCode
from cobro.domain.payment_agreements import AgreementState, Part, PaymentAgreement
from cobro.domain.promises import Promise, PromiseState
from tests.support.builders import an_entry, brl
from tests.support.effects import MemoryEffects
from tests.support.reminder_desk import ReminderDesk, item, morning

WENT = date(2026, 4, 7)
RIPE = date(2026, 4, 17)


class EffectDesk(ReminderDesk):
    """The desk of reminders, and what measures them."""

    def __init__(self) -> None:
        super().__init__()
        self.effects = MemoryEffects()
        self.disputes: list[InvoiceDispute] = []
        self.measure = MeasureSteps(
            issuers=self.issuers,
            notices=self.notices,
            promises=self.promises,
            disputes_of=lambda _: tuple(self.disputes),
            journal=self.books,
            keep=self.effects.keeper(),
        )

    def pay(self, minor: int, on: date, booked_at: datetime | None = None) -> None:
        entry = an_entry(
            ("bank:1", minor),
            ("receivable", -minor),
            entry_id=f"e{len(self.books.journal)}",
            code=EntryCode.PAYMENT_APPLIED,
            business_date=on,
        )
        at = booked_at or datetime(on.year, on.month, on.day, 20, tzinfo=UTC)
        self.books.journal[entry.entry_id] = replace(entry, recorded_at=at)

    def look(self, today: date = RIPE) -> str:
        return self.measure.look(self.books.get("inv_1"), today, morning(4, 17))

    @property
    def found(self) -> list[Effect]:
        return list(self.effects.kept.values())


@pytest.fixture
def desk() -> EffectDesk:
    found = EffectDesk()
    found.due("before_due")
    return found


def test_a_step_that_goes_out_is_looked_at_ten_days_later(desk: EffectDesk) -> None:
    assert item(EFFECT_LOOK, RIPE) in desk.agenda.items
    assert desk.look(RIPE - timedelta(days=1)) == "not_due"
    assert desk.found == []


def test_what_was_paid_within_seven_days_came_by_the_step(desk: EffectDesk) -> None:
    desk.pay(3_000, WENT)
    desk.pay(1_000, WENT + timedelta(days=7))
    desk.pay(500, WENT + timedelta(days=8))
    desk.pay(200, WENT - timedelta(days=1), booked_at=morning(4, 8))
    desk.pay(100, WENT, booked_at=morning(4, 7, hour=1))
    told = desk.look()
    (effect,) = desk.found

    assert told == "measured"
    assert (effect.kind, effect.business_date) == (EffectKind.STEP, WENT)
    assert effect.names == StepNames("default", "1", "before_due", "email").words()
    assert (effect.asked, effect.came, effect.answers) == (brl(10_000), brl(4_000), (Answer.PAID,))


def test_no_more_comes_than_was_owed_and_no_less_than_nothing(desk: EffectDesk) -> None:
    desk.pay(12_000, WENT)
    desk.look()
    given_back = EffectDesk()
    given_back.due("before_due")
    given_back.pay(-500, WENT)
    given_back.look()

    assert desk.found[0].came == brl(10_000)
    assert (given_back.found[0].came, given_back.found[0].answers) == (brl(0), ())


def test_what_is_booked_after_it_was_measured_changes_nothing(desk: EffectDesk) -> None:
    desk.look()
    desk.pay(3_000, WENT)
    desk.look(RIPE + timedelta(days=5))

    assert [effect.came for effect in desk.found] == [brl(0)]
    assert len(desk.effects.projection.book("acme#effects", []).fresh) == 1


def test_promise_objection_and_agreement_answer_a_step(desk: EffectDesk) -> None:
    desk.promises.add(promise(morning(4, 8)))
    desk.disputes = [objection(morning(4, 9)), objection(morning(4, 20))]
    moved = an_entry(("receivable", -5), ("in_transfer", 5), code=EntryCode.DEBT_RENEGOTIATED)
    entry = replace(moved, business_date=WENT, recorded_at=morning(4, 7, hour=13))
    desk.books.journal[entry.entry_id] = entry
    desk.look()
    (effect,) = desk.found

    assert effect.answers == (Answer.AGREED, Answer.OBJECTED, Answer.PROMISED)
    assert effect.came == brl(0)


def test_only_what_went_or_was_held_out_is_measured(desk: EffectDesk) -> None:
    terms = NoticeTerms("own/3", Tone.FIRM, owed=brl(700))
    at = morning(4, 8)
    desk.notices.skip("inv_1", "held", HELD_OUT, at, terms)
    desk.notices.skip("inv_1", "overtaken", "superseded", at, terms)
    desk.notices.done("inv_1", "call-2026-05-01", "call_task", at, terms)
    desk.notices.done("inv_1", "old", "call_task", at, NoticeTerms("own/3"))
    desk.look(RIPE + timedelta(days=1))

    assert {effect.names for effect in desk.found} == {
        ("default", "1", "before_due", "email", ""),
        ("own", "3", "held", "", HELD_OUT),
        ("own", "3", "call", "call_task", ""),
    }


def promise(at: datetime, number: int = 1, state: PromiseState = PromiseState.OPEN) -> Promise:
    return Promise(
        IssuerId("acme"),
        CustomerId("cus-1"),
        InvoiceId("inv_1"),
        number,
        brl(900),
        date(2026, 4, 20),
        at,
        person="ana",
        state=state,
    )


def objection(at: datetime) -> InvoiceDispute:
    claim = Claim(brl(5), DisputeReason.OTHER, "no", "ana", date(2026, 5, 1))
    return InvoiceDispute(
        IssuerId("acme"), CustomerId("cus-1"), InvoiceId("inv_1"), "A-1", 1, claim, at
    )


def test_promises_are_told_once_they_ended(desk: EffectDesk) -> None:
    desk.promises.kept["inv_1"] = [
        promise(morning(4, 8), 1, PromiseState.BROKEN),
        promise(morning(4, 9), 2),
    ]
    desk.measure.promises(desk.books.get("inv_1"))
    (effect,) = desk.found

    assert (effect.kind, effect.names) == (EffectKind.PROMISE, ("ana", "broken"))
    assert (effect.business_date, effect.asked) == (date(2026, 4, 20), brl(900))


@pytest.mark.parametrize(
    ("state", "came"), [(AgreementState.FINISHED, 300), (AgreementState.BROKEN, 0)]
)
def test_an_agreement_is_told_on_the_day_it_ended(
    desk: EffectDesk, state: AgreementState, came: int
) -> None:
    measure = MeasureAgreements(desk.issuers, desk.effects.keeper())
    running = PaymentAgreement(
        issuer_id=IssuerId("acme"),
        customer_id=CustomerId("cus-1"),
        key="one",
        series="AC",
        items=(),
        parts=(Part(WENT, brl(100)), Part(RIPE, brl(200))),
        tolerance_days=5,
        valid_until_date=WENT,
        proposed_by="ana",
        proposed_at=morning(4, 1),
    )
    measure(running)
    measure(replace(running, state=state, settled_at=datetime(2026, 5, 1, 1, tzinfo=UTC)))
    (effect,) = desk.found

    assert (effect.names, effect.business_date) == ((state.value,), date(2026, 4, 30))
    assert (effect.asked, effect.came) == (brl(300), brl(came))
