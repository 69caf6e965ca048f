"""Calls to payers by people: how one ended, and when a payer is not to be called.

How many tries a day a country bears stands in `bounds`. Nobody is called while a promise stands or
everything is in dispute, and never at a number where somebody else answered: a third person may not
learn of a debt (CDC art. 42, AEPD). The hours are those of the payer's place (`hours`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from cobro.domain.dunning.addresses import address_hash
from cobro.domain.timeline import CallNote


class CallOutcome(StrEnum):
    """How a call ended."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    PROMISED = "promised"
    WRONG_NUMBER = "wrong_number"

    @property
    def ends_task(self) -> bool:
        """Tell whether nobody has to call about it any more."""
        return self in {CallOutcome.REACHED, CallOutcome.PROMISED}


class CallHold(StrEnum):
    """Why a payer is not to be called now, the most lasting reason first."""

    SETTLED = "settled"
    DISPUTED = "disputed"
    PROMISED = "promised"
    NO_PHONE = "no_phone"
    WRONG_NUMBER = "wrong_number"
    TRIED_TODAY = "tried_today"
    CLOSED_TODAY = "closed_today"
    OUTSIDE_HOURS = "outside_hours"


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What a call depends on.

    `tries` are those of today, of `tries_max` at most; `span` are the hours of today, if any.
    """

    is_open: bool
    is_disputed: bool
    is_promised: bool
    phone: str
    is_wrong_number: bool
    tries: int
    tries_max: int
    span: tuple[datetime, datetime] | None
    seen_at: datetime

    @property
    def hold(self) -> CallHold | None:
        """Return why nobody is to call now; None where somebody may."""
        reasons = {
            CallHold.SETTLED: not self.is_open,
            CallHold.DISPUTED: self.is_disputed,
            CallHold.PROMISED: self.is_promised,
            CallHold.NO_PHONE: not self.phone,
            CallHold.WRONG_NUMBER: self.is_wrong_number,
            CallHold.TRIED_TODAY: self.tries >= self.tries_max,
            CallHold.CLOSED_TODAY: self.span is None,
            CallHold.OUTSIDE_HOURS: self.span is not None
            and not self.span[0] <= self.seen_at < self.span[1],
        }
        return next((reason for reason, holds in reasons.items() if holds), None)


def tries_on(notes: Iterable[CallNote], day: date, zone: ZoneInfo) -> int:
    """Return how many calls of the list were tried on a day of the payer's place."""
    tried = (note.called_at.astimezone(zone).date() for note in notes if note.outcome)
    return sum(1 for each in tried if each == day)


def is_wrong_number(notes: Iterable[CallNote], phone: str) -> bool:
    """Tell whether somebody else answered at the phone; another phone lifts it."""
    known = {each.phone_hash for each in notes if each.outcome == CallOutcome.WRONG_NUMBER}
    return bool(phone) and phone_hash(phone) in known


def phone_hash(phone: str) -> str:
    """Return 32 hexadecimal digits that stand for a phone, however its digits are set apart."""
    return address_hash("".join(each for each in phone if each.isdigit()))
