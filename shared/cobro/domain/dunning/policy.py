"""A dunning policy: ordered steps, each later and never softer than the one it escalates from.

Tones follow the levels of collection practice: reminder, notice, firm, and the last message before
a person takes the case over. What cannot be held to in every week of the year is refused when the
policy is sent in; holidays are seen to when a step is due (`ladder`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from cobro.domain.calendars import BusinessCalendar
from cobro.domain.dunning.conditions import Conditions
from cobro.domain.dunning.hold_out import NONE_HELD_OUT, HoldOut
from cobro.domain.dunning.refusals import (
    LegalNoticeMissingError,
    OffsetBeforeIssueError,
    PolicyCycleError,
    StepOrderError,
    StepUnknownError,
    TemplateToneError,
    TemplateUnknownError,
    ToneSoftensError,
)
from cobro.domain.errors import InvalidInputError
from cobro.domain.invoice_draft import TERM_DAYS_MAX

BUILT_IN = "default"
STEPS_MAX = 30
BOLETO_DAYS, BOLETO_DAYS_MAX = 5, 30  # from the step's day to that on which a new boleto is due
_ONE_DAY = timedelta(days=1)
_WEEK = [date(2026, 6, 1) + timedelta(days=n) for n in range(7)]  # a Monday and the six days after
_WORKING_DAYS = 5


class Tone(StrEnum):
    FRIENDLY = "friendly"
    NEUTRAL = "neutral"
    FIRM = "firm"
    FINAL = "final"

    @property
    def rank(self) -> int:
        """Return 0 for the softest."""
        return list(Tone).index(self)


class Channel(StrEnum):
    """The ways to reach a payer."""

    EMAIL = "email"
    WHATSAPP = "whatsapp"
    SMS = "sms"
    IN_APP = "in_app"
    LETTER = "letter"


# The program sends by these.
DELIVERING = frozenset(Channel)
# Sending the same step again by these leaves one message, so an uncertain one is sent again.
REPEATABLE = frozenset({Channel.IN_APP, Channel.LETTER})


class Action(StrEnum):
    """What a step does besides a message.

    `call_task` asks a person to call the payer, `block_flag` advises other systems to hold the
    customer back. `protest_task` and `bureau_task` ask a person to decide on a protest and on a
    report to a credit bureau. `new_boleto` asks for what is owed anew, by boleto and Pix.
    """

    CALL_TASK = "call_task"
    BLOCK_FLAG = "block_flag"
    PROTEST_TASK = "protest_task"
    BUREAU_TASK = "bureau_task"
    NEW_BOLETO = "new_boleto"


class Anchor(StrEnum):
    DUE_DATE = "due_date"
    LAST_STEP = "last_step"


class DayUnit(StrEnum):
    DAYS = "days"
    BUSINESS_DAYS = "business_days"


# Every template with the tones in which it speaks.
TEMPLATE_TONES: Mapping[str, frozenset[Tone]] = MappingProxyType(
    {
        "before_due": frozenset({Tone.FRIENDLY}),
        "due_today": frozenset({Tone.FRIENDLY}),
        "after_due": frozenset({Tone.FRIENDLY, Tone.NEUTRAL}),
        "still_open": frozenset({Tone.NEUTRAL, Tone.FIRM}),
        "person_takes_over": frozenset({Tone.FINAL}),
    }
)


# Templates that promise what only an action keeps.
PROMISES: Mapping[str, Action] = MappingProxyType({"person_takes_over": Action.CALL_TASK})
# What only comes after a message of one of these tones.
LEGAL_ACTIONS = (Action.PROTEST_TASK, Action.BUREAU_TASK)
LEGAL_TONES = frozenset({Tone.FIRM, Tone.FINAL})


@dataclass(frozen=True, slots=True)
class DunningStep:
    """`offset_days` counts from the anchor: negative before, zero on the day, positive after.

    Days of business count as banking days. Channels stand in the order in which they are tried;
    without any, the step sends nothing. `escalates_from` is the step before it unless it is named.
    What the law requires (`is_required`) is never held out. A new boleto is due `boleto_due_days`
    after the day on which the step goes.
    """

    step: str
    offset_days: int
    template: str = ""
    unit: DayUnit = DayUnit.DAYS
    anchor: Anchor = Anchor.DUE_DATE
    tone: Tone = Tone.FRIENDLY
    channels: tuple[Channel, ...] = (Channel.EMAIL,)
    conditions: Conditions = field(default_factory=Conditions)
    actions: tuple[Action, ...] = ()
    escalates_from: str = ""
    is_required: bool = False
    boleto_due_days: int = BOLETO_DAYS

    def counted_from(self, day: date, calendar: BusinessCalendar) -> date:
        """Return the day of the step; that of days of business is one itself."""
        if self.unit is DayUnit.DAYS:
            return day + timedelta(days=self.offset_days)
        return calendar.add_business_days(day, self.offset_days)


@dataclass(frozen=True, slots=True)
class DunningPolicy:
    """Ordered steps. `shortest_term_days` is the least time from issue to due date it is for."""

    policy: str
    version: int
    steps: tuple[DunningStep, ...]
    shortest_term_days: int = TERM_DAYS_MAX
    hold_out: HoldOut = NONE_HELD_OUT

    def __post_init__(self) -> None:
        _check_names(self.steps)
        for position, step in enumerate(self.steps):
            place = f"steps[{position}]"
            _check_words(step, place)
            _check_parent(self, step, position, place)
            _check_notice(self, step, place)
            _check_boleto(step, place)
            _check_days(self, step, place)

    @property
    def label(self) -> str:
        """Return name and version, as notices keep them."""
        return f"{self.policy}/{self.version}"

    def parent(self, step: DunningStep) -> DunningStep | None:
        """Return the step that it escalates from; None for the first."""
        if step.escalates_from:
            return self.named(step.escalates_from)
        position = self.position(step.step)
        return self.steps[position - 1] if position else None

    def named(self, name: str) -> DunningStep | None:
        return next((step for step in self.steps if step.step == name), None)

    def position(self, name: str) -> int:
        """Return where the step stands, from 0; behind the last one for a name that there is not.

        By name and not by content: a simulation asks for it ten thousands of times.
        """
        places = (n for n, step in enumerate(self.steps) if step.step == name)
        return next(places, len(self.steps))


def _check_names(steps: tuple[DunningStep, ...]) -> None:
    names = [step.step for step in steps]
    if not 1 <= len(names) <= STEPS_MAX:
        message = f"a policy has 1 to {STEPS_MAX} steps, not {len(names)}"
        raise InvalidInputError(message, field="steps")
    if len(set(names)) != len(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        message = f"two steps are called {', '.join(twice)}: each needs a name of its own"
        raise InvalidInputError(message, field="steps")


def _check_words(step: DunningStep, place: str) -> None:
    if not step.channels and not step.actions:
        message = f"step {step.step} does nothing: name a channel or an action"
        raise InvalidInputError(message, field=f"{place}.channels")
    if not step.channels:
        return
    if step.template not in TEMPLATE_TONES:
        known = ", ".join(TEMPLATE_TONES)
        message = f"step {step.step}: no template is called {step.template!r}; use one of {known}"
        raise TemplateUnknownError(message, field=f"{place}.template")
    tones = TEMPLATE_TONES[step.template]
    if step.tone not in tones:
        message = f"template {step.template} speaks {', '.join(sorted(tones))}, not {step.tone}"
        raise TemplateToneError(message, field=f"{place}.tone")
    promised = PROMISES.get(step.template)
    if promised is not None and promised not in step.actions:
        message = f"template {step.template} promises {promised}: name it among the actions"
        raise InvalidInputError(message, field=f"{place}.actions")


def _check_parent(policy: DunningPolicy, step: DunningStep, position: int, place: str) -> None:
    where = f"{place}.escalates_from"
    seen, above = {step.step}, policy.parent(step)
    if step.escalates_from and above is None:
        message = f"step {step.step} escalates from {step.escalates_from!r}, which there is not"
        raise StepUnknownError(message, field=where)
    if above is None:
        return
    parent: DunningStep | None = above
    while parent is not None:
        if parent.step in seen:
            message = f"step {step.step} escalates from itself, by way of {parent.step}"
            raise PolicyCycleError(message, field=where)
        seen.add(parent.step)
        parent = policy.parent(parent)
    if policy.position(above.step) > position:
        message = f"step {step.step} stands before {above.step}, which it escalates from"
        raise StepOrderError(message, field=where)
    if step.tone.rank < above.tone.rank:
        message = f"step {step.step} is {step.tone} after {above.step}, which is {above.tone}"
        raise ToneSoftensError(message, field=f"{place}.tone")


def _check_notice(policy: DunningPolicy, step: DunningStep, place: str) -> None:
    """Refuse a legal step that no message in earnest comes before."""
    if not any(action in LEGAL_ACTIONS for action in step.actions):
        return
    above = policy.parent(step)
    while above is not None:
        if above.channels and above.tone in LEGAL_TONES:
            return
        above = policy.parent(above)
    message = f"step {step.step} is a legal one: a firm or final message has to come before it"
    raise LegalNoticeMissingError(message, field=f"{place}.actions")


def _check_boleto(step: DunningStep, place: str) -> None:
    """Refuse a new boleto while the first one can still be paid without charges."""
    is_late = step.anchor is Anchor.LAST_STEP or step.offset_days > 0
    if Action.NEW_BOLETO in step.actions and not is_late:
        message = f"step {step.step} comes before the invoice is late: its boleto still holds"
        raise InvalidInputError(message, field=f"{place}.actions")


def _check_days(policy: DunningPolicy, step: DunningStep, place: str) -> None:
    above, where = policy.parent(step), f"{place}.offset"
    if step.anchor is Anchor.LAST_STEP:
        if above is None or step.offset_days < 1:
            message = f"step {step.step} counts from a step before it: at least one day after it"
            raise StepOrderError(message, field=where)
        return
    if -_in_days(step) > policy.shortest_term_days:
        message = (
            f"step {step.step} would come before an invoice of {policy.shortest_term_days} days "
            "is issued"
        )
        raise OffsetBeforeIssueError(message, field=where)
    if above is None or above.anchor is Anchor.LAST_STEP:
        return  # the ladder lets it wait for the step before it
    if any(_in_a_plain_week(step, d) <= _in_a_plain_week(above, d) for d in _WEEK):
        message = (
            f"step {step.step} may come before {above.step} or with it, which it escalates from: "
            "move it later, or count both in the same kind of days"
        )
        raise StepOrderError(message, field=where)


def _in_days(step: DunningStep) -> int:
    """Return the offset in days of the calendar, weekends included and holidays not."""
    whole, rest = divmod(abs(step.offset_days), _WORKING_DAYS)
    days = abs(step.offset_days)
    if step.unit is DayUnit.BUSINESS_DAYS:
        days = whole * 7 + rest
    return days if step.offset_days > 0 else -days


def _in_a_plain_week(step: DunningStep, due_date: date) -> date:
    """Return the day of the step in a calendar without holidays."""
    if step.unit is DayUnit.DAYS:
        return due_date + timedelta(days=step.offset_days)
    day, move = due_date, _ONE_DAY if step.offset_days > 0 else -_ONE_DAY
    for _ in range(abs(step.offset_days)):
        day += move
        while day.weekday() >= _WORKING_DAYS:
            day += move
    return day
