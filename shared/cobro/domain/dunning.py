"""When an invoice is due a reminder: a policy of steps relative to the due date, and lawful hours.

A step that was missed and overtaken by a later one is superseded: it is never sent late. Contact
hours are Monday to Friday 8-20 and Saturday 8-14 in the issuer's place, never on Sunday (the widest
window that the Brazilian state laws allow together: SP Lei 15.426/2014, AL Lei 7.782/2016).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cobro.domain.errors import InvalidInputError

_SATURDAY, _SUNDAY = 5, 6
_OPENS_HOUR, _WEEKDAY_CLOSES_HOUR, _SATURDAY_CLOSES_HOUR = 8, 20, 14


@dataclass(frozen=True, slots=True)
class DunningStep:
    """`offset_days` counts from the due date: negative before, zero on the day, positive after."""

    step: str
    offset_days: int
    template: str

    def step_date(self, due_date: date) -> date:
        return due_date + timedelta(days=self.offset_days)


@dataclass(frozen=True, slots=True)
class DunningPolicy:
    """Ordered steps; no step comes before the one it escalates from."""

    policy: str
    version: int
    steps: tuple[DunningStep, ...]

    def __post_init__(self) -> None:
        offsets = [step.offset_days for step in self.steps]
        if not offsets or offsets != sorted(set(offsets)):
            message = f"policy {self.policy}: steps need rising, distinct offsets"
            raise InvalidInputError(message, field="steps")

    def next_step(self, due_date: date, after: date) -> DunningStep | None:
        """Return the first step that falls on a day after `after`, if there is one."""
        return next((s for s in self.steps if s.step_date(due_date) > after), None)

    def current_step(self, due_date: date, today: date) -> DunningStep | None:
        """Return the latest step that has come, if any; the earlier ones are superseded."""
        return next((s for s in reversed(self.steps) if s.step_date(due_date) <= today), None)

    def superseded(self, planned: str, current: DunningStep) -> Sequence[DunningStep]:
        """List the steps from the planned one up to, and without, the current one."""
        names = [step.step for step in self.steps]
        if planned not in names:
            return ()
        return self.steps[names.index(planned) : names.index(current.step)]


def may_contact(local: datetime) -> bool:
    """Tell whether a payer may be written to at this local time."""
    if local.weekday() == _SUNDAY:
        return False
    closes = _SATURDAY_CLOSES_HOUR if local.weekday() == _SATURDAY else _WEEKDAY_CLOSES_HOUR
    return _OPENS_HOUR <= local.hour < closes


def next_contact_date(today: date) -> date:
    """Return the next day after today on which a payer may be written to."""
    following = today + timedelta(days=1)
    return following + timedelta(days=1) if following.weekday() == _SUNDAY else following
