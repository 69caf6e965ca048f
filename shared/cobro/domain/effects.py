"""What came of a dunning step, a promise or an agreement, said once and kept for good.

A step is measured when its window is over: what was owed of its invoice when it went out, and what
came by the end of the seventh day after it. A payment counts that was booked after the step went
out, for its day or one of the seven after it; what was given back counts against it. Measuring
waits three days more for the files of banks, and whatever is booked later changes nothing. What
came is never less than nothing and never more than was owed.

Effects are told as lines of a ledger of their own, so that they are added up as the journal is:
each once, by day, code and source, whatever is delivered again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self

from cobro.domain.ids import CustomerId, InvoiceId, IssuerId, derived_id
from cobro.domain.journal import EntryCode, JournalEntry
from cobro.domain.money import Currency, Money
from cobro.domain.payment_agreements import AgreementState, PaymentAgreement
from cobro.domain.promises import PAID_BY, Promise
from cobro.domain.reports import LedgerLine
from cobro.domain.segments import under_segment

WINDOW_DAYS = 7
WAIT_DAYS = 3
ANSWERED = "answered"
HELD_OUT = "held_out"  # the reason of a step that is held back for comparison
_PARTS = "\t"


class EffectKind(StrEnum):
    STEP = "step"
    PROMISE = "promise"
    AGREEMENT = "agreement"


class Answer(StrEnum):
    """How a payer answers a step: it pays something, promises, agrees, or objects."""

    PAID = "paid"
    PROMISED = "promised"
    AGREED = "agreed"
    OBJECTED = "objected"


@dataclass(frozen=True, slots=True)
class Effect:
    """`names` say of what: see `step_names`; person and state of a promise; state of an agreement.

    `asked` is what was owed, promised or agreed on, `came` what was paid of it in time. `segment`
    is the customer's when it was first kept, empty where it had none.
    """

    effect_id: str
    issuer_id: IssuerId
    kind: EffectKind
    customer_id: CustomerId
    business_date: date
    names: tuple[str, ...]
    asked: Money
    came: Money
    answers: tuple[Answer, ...] = ()
    segment: str = ""


@dataclass(frozen=True, slots=True, order=True)
class StepNames:
    """A step as its figures are kept: `held_out` where it was held back for comparison."""

    policy: str
    version: str
    step: str
    channel: str
    is_held_out: bool = False

    @classmethod
    def of(cls, words: Sequence[str]) -> Self:
        policy, version, step, channel, held = words
        return cls(policy, version, step, channel, is_held_out=held == HELD_OUT)

    def words(self) -> tuple[str, ...]:
        held = HELD_OUT if self.is_held_out else ""
        return self.policy, self.version, self.step, self.channel, held


@dataclass(frozen=True, slots=True)
class TakenStep:
    """A step that went out, or was held back, about an invoice.

    `taken_on` is the day of `taken_at` at the issuer's place. `notice` is the name of its notice.
    """

    issuer_id: IssuerId
    customer_id: CustomerId
    invoice_id: InvoiceId
    notice: str
    names: StepNames
    owed: Money
    taken_at: datetime
    taken_on: date

    @property
    def last_date(self) -> date:
        return self.taken_on + timedelta(days=WINDOW_DAYS)

    @property
    def measured_from(self) -> date:
        """Return the first day on which it is measured."""
        return measuring_date(self.taken_on)

    def has(self, at: datetime, on: date) -> bool:
        """Tell whether what happened at an instant and counts for a day is in its window."""
        return at >= self.taken_at and self.taken_on <= on <= self.last_date


def measuring_date(taken_on: date) -> date:
    return taken_on + timedelta(days=WINDOW_DAYS + WAIT_DAYS)


def measured(step: TakenStep, entries: Iterable[JournalEntry], answers: Iterable[Answer]) -> Effect:
    """Return what came of a step; `answers` are those that the journal does not show."""
    own = [
        entry
        for entry in entries
        if entry.invoice_id == step.invoice_id and step.has(entry.recorded_at, entry.business_date)
    ]
    paid = -sum(entry.owed.minor for entry in own if entry.code in PAID_BY)
    came = min(max(paid, 0), step.owed.minor)
    found = set(answers)
    found |= {Answer.PAID} if came else set()
    if any(entry.code is EntryCode.DEBT_RENEGOTIATED for entry in own):
        found.add(Answer.AGREED)
    return Effect(
        effect_id=derived_id("eff", step.invoice_id, step.notice),
        issuer_id=step.issuer_id,
        kind=EffectKind.STEP,
        customer_id=step.customer_id,
        business_date=step.taken_on,
        names=step.names.words(),
        asked=step.owed,
        came=Money(came, step.owed.currency),
        answers=tuple(sorted(found)),
    )


def promise_effect(promise: Promise) -> Effect:
    """Return how a promise ended, under its day and who took it; empty for the payer itself."""
    return Effect(
        effect_id=derived_id("eff", promise.promise_id),
        issuer_id=promise.issuer_id,
        kind=EffectKind.PROMISE,
        customer_id=promise.customer_id,
        business_date=promise.promised_date,
        names=(promise.person, promise.state.value),
        asked=promise.amount,
        came=Money(0, promise.amount.currency),
    )


def agreement_effect(agreement: PaymentAgreement, ended_on: date) -> Effect:
    """Return how an agreement ended, under that day: all of it was paid, or it is broken."""
    is_paid = agreement.state is AgreementState.FINISHED
    total = agreement.total
    return Effect(
        effect_id=derived_id("eff", agreement.agreement_id),
        issuer_id=agreement.issuer_id,
        kind=EffectKind.AGREEMENT,
        customer_id=agreement.customer_id,
        business_date=ended_on,
        names=(agreement.state.value,),
        asked=total,
        came=total if is_paid else Money(0, total.currency),
    )


def effect_lines(effect: Effect) -> Sequence[LedgerLine]:
    """Return the lines of an effect: one with its amounts, and one for each answer."""
    answers = [answer.value for answer in effect.answers]
    more = [*answers, ANSWERED] if answers else []
    return [
        _line(effect, effect.kind.value, effect.asked.minor, effect.came.minor),
        *(_line(effect, code_of(effect.kind, answer)) for answer in more),
    ]


def effect_lines_by_segment(effect: Effect) -> Sequence[LedgerLine]:
    """Return the same lines under the segment; none of a customer without one."""
    if not effect.segment:
        return []
    return [under_segment(effect.segment, line) for line in effect_lines(effect)]


def code_of(kind: EffectKind, answer: str) -> str:
    return f"{kind}:{answer}"


def _line(effect: Effect, code: str, asked_minor: int = 0, came_minor: int = 0) -> LedgerLine:
    """Return a line; what was asked for stands where a payment's line has what stays on account."""
    return LedgerLine(
        entry_id=f"{effect.effect_id}:{code}",
        code=code,
        customer_id=effect.customer_id,
        invoice_id="",
        currency=Currency(effect.asked.currency).value,
        business_date=effect.business_date,
        due_date=effect.business_date,
        receivable_minor=0,
        received_minor=came_minor,
        credit_minor=asked_minor,
        source=_PARTS.join(effect.names),
    )


def names_of(source: str) -> tuple[str, ...]:
    """Return the names that a line of an effect is kept under."""
    return tuple(source.split(_PARTS))


def book_of_effects(issuer_id: str) -> str:
    """Name the ledger in which the effects of an issuer are added up."""
    return f"{issuer_id}#effects"
