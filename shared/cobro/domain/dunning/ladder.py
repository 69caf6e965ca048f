"""Which step an invoice is due on a day, and on which day it is to be looked at next.

Three promises hold whatever was missed, repeated, put off or changed in between: a step goes out at
most once by its name, never before the one it escalates from, and never softer than what went.
Of several steps that have come the latest goes; the others are superseded and never sent late.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from cobro.domain.calendars import BusinessCalendar
from cobro.domain.dunning.conditions import CaseFacts
from cobro.domain.dunning.policy import Anchor, DunningPolicy, DunningStep, Tone

_ONE_DAY = timedelta(days=1)


class StepState(StrEnum):
    """How far a step went; `sending` may or may not have gone out, `done` had no message.

    `paused` goes on later, unless another step overtakes it.
    """

    SENDING = "sending"
    SENT = "sent"
    SKIPPED = "skipped"
    REFUSED = "refused"
    DONE = "done"
    PAUSED = "paused"


SUPERSEDED, SOFTER, PAST_DUE, NO_CHANNEL = "superseded", "softer", "past_due", "no_channel"
UNMET = "condition_"  # and the name of the condition
_BEGUN = {StepState.SENDING, StepState.REFUSED, StepState.PAUSED}


@dataclass(frozen=True, slots=True)
class LoggedStep:
    """What became of a step on a day; the tone is None where an older version kept none."""

    state: StepState
    on: date
    tone: Tone | None = None


Log = Mapping[str, LoggedStep]


@dataclass(frozen=True, slots=True)
class Case:
    """An invoice on its policy: when it was issued and is due, and what became of its steps."""

    policy: DunningPolicy
    issue_date: date
    due_date: date
    calendar: BusinessCalendar
    log: Log = field(default_factory=dict)

    def dates(self) -> dict[str, date]:
        """Return the day of each step that can be told; others wait for the one before them."""
        found: dict[str, date] = {}
        for step in self.policy.steps:
            day = self._date(step, found)
            if day is not None:
                found[step.step] = day
        return found

    def _date(self, step: DunningStep, found: Mapping[str, date]) -> date | None:
        above = self.policy.parent(step)
        logged = self.log.get(above.step) if above else None
        if logged is not None and logged.state is StepState.PAUSED:
            logged = None  # it is still to go
        if step.anchor is Anchor.LAST_STEP:
            return step.counted_from(logged.on, self.calendar) if logged else None
        own = step.counted_from(self.due_date, self.calendar)
        if above is None:
            return own
        # What was skipped holds nobody up: only what went out, or is still to go, comes first.
        if logged is not None and logged.state is not StepState.SKIPPED:
            return max(own, logged.on + _ONE_DAY)
        if above.step in found:
            return max(own, found[above.step] + _ONE_DAY)
        return own if logged is not None else None

    def first_look(self, today: date) -> tuple[DunningStep, date] | None:
        """Return the first step that is due today or later, with its day."""
        dates = self.dates()
        coming = [
            (dates[step.step], step)
            for step in self.policy.steps
            if step.step in dates and dates[step.step] >= today and step.step not in self.log
        ]
        day, step = min(coming, key=lambda each: each[0], default=(today, None))
        return (step, day) if step else None

    def entry(self, today: date) -> tuple[DunningStep, date] | None:
        """Return where a new invoice begins today: its first look, with the day.

        Issued after everything that counts from its due date, it begins with the step that others
        count from, if there is one.
        """
        look = self.first_look(today)
        if look is not None:
            return look
        waiting = [s for s in self.policy.steps if s.anchor is Anchor.LAST_STEP]
        awaited = [self.policy.parent(step) for step in waiting]
        passed = [s for s in awaited if s is not None and s.step in self.dates()]
        return (passed[0], today) if passed else None

    def came(self, today: date, planned: str) -> list[DunningStep]:
        """List the steps that have come and are not done with.

        They are the planned one and those after it, and whatever a policy that was changed since
        puts after the last step that went, or after the day of issue. A step that was claimed
        stands in the list until it is known how that ended, or a later one went.
        """
        dates, steps = self.dates(), self.policy.steps
        heard = [n for n, step in enumerate(steps) if _was_heard(self.log.get(step.step))]
        latest, since = max(heard, default=-1), self._went()
        from_position = self.policy.position(planned)
        found = []
        for position, step in enumerate(steps):
            logged, day = self.log.get(step.step), dates.get(step.step)
            if logged is not None:
                found += [step] if logged.state in _BEGUN and position >= latest else []
            elif day is not None and day <= today:
                found += [step] if position >= from_position or day > since else []
        return found

    def _went(self) -> date:
        """Return the last day on which a step went; else the day before issue.

        What was skipped does not count: a run may die between that and the step that overtook it.
        """
        mine = (e for name, e in self.log.items() if e.tone or self.policy.named(name))
        days = [e.on for e in mine if e.state is StepState.DONE or _was_heard(e)]
        return max(days, default=self.issue_date - _ONE_DAY)

    def decide(self, came: Sequence[DunningStep], facts: CaseFacts, today: date) -> "Decision":
        """Choose the latest step that holds; tell why each of the others is skipped."""
        chosen: DunningStep | None = None
        skipped: list[tuple[DunningStep, str]] = []
        for step in reversed(came):
            reason = self._reason(step, facts, today)
            if not reason and chosen is None:
                chosen = step
            elif step.step not in self.log or self._is_paused(step):
                is_overtaken = chosen is not None and reason in {"", PAST_DUE}
                skipped.append((step, SUPERSEDED if is_overtaken else reason))
        decision = Decision(chosen, tuple(reversed(skipped)), None)
        look = self.after(decision, today).first_look(today + _ONE_DAY)
        return replace(decision, next_look=look)

    def _is_paused(self, step: DunningStep) -> bool:
        return self.log[step.step].state is StepState.PAUSED

    def _reason(self, step: DunningStep, facts: CaseFacts, today: date) -> str:
        logged = self.log.get(step.step)
        if logged is not None and logged.state is StepState.SENDING:
            return ""  # how that ended is looked at before anything else
        if step.anchor is Anchor.DUE_DATE and step.offset_days < 0 and today > self.due_date:
            return PAST_DUE  # it speaks of a day to come
        tones = [e.tone.rank for e in self.log.values() if _was_heard(e) and e.tone]
        if step.channels and step.tone.rank < max(tones, default=0):
            return SOFTER
        unmet = step.conditions.unmet(facts)
        return f"{UNMET}{unmet}" if unmet else ""

    def after(self, decision: "Decision", today: date, state: StepState = StepState.SENT) -> "Case":
        """Return the case as it is once a decision is carried out and its step ended so."""
        log = dict(self.log)
        for step, _ in decision.skipped:
            log[step.step] = LoggedStep(StepState.SKIPPED, today)
        if decision.step is not None:
            log[decision.step.step] = LoggedStep(state, today, decision.step.tone)
        return replace(self, log=log)


@dataclass(frozen=True, slots=True)
class Decision:
    """The step to send, if any; those that never go, with the reason; and the next look."""

    step: DunningStep | None
    skipped: tuple[tuple[DunningStep, str], ...]
    next_look: tuple[DunningStep, date] | None


def _was_heard(entry: LoggedStep | None) -> bool:
    return entry is not None and entry.state in {StepState.SENDING, StepState.SENT}
