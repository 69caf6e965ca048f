"""How often a payer is written to, over all invoices and channels: by the company's bounds.

A try counts as a message, because nobody can take it back. How many a country bears stands in
`bounds`. Promotions are counted for themselves: they wait for everything else, and nothing waits
for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cobro.domain.dunning.bounds import Bounds, bounds_in


@dataclass(frozen=True, slots=True)
class Cap:
    """At most so many messages in so many days, today among them; `reason` is kept in notices."""

    reason: str
    messages: int
    days: int

    def free_date(self, heard: Sequence[date], today: date) -> date:
        """Return the first day from today on that bears another message."""
        latest = sorted(heard, reverse=True)
        if len(latest) < self.messages:
            return today
        return max(today, latest[self.messages - 1] + timedelta(days=self.days))


PROMOTION = "promotion-"  # what the notices of promotions are called by
_DAY, _WEEK = 1, 7
_KEPT_DAYS = max(_DAY, _WEEK)


def caps_of(bounds: Bounds, country: str) -> tuple[Cap, ...]:
    """Return the caps that hold for a payer in a country."""
    held = bounds_in(bounds, country)
    return (
        Cap("daily_cap", held.messages_a_day, _DAY),
        Cap("weekly_cap", held.messages_a_week, _WEEK),
    )


# A promotion goes on a day on which the payer hears nothing else, once in seven days.
_QUIET_DAY, _PROMOTIONS = Cap("daily_cap", 1, _DAY), Cap("promotion_cap", 1, _WEEK)


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that a payer got on a day of its place, by the notice that it went by."""

    on: date
    notice: str

    @property
    def is_promotion(self) -> bool:
        return self.notice.rpartition("#")[2].startswith(PROMOTION)


@dataclass(frozen=True, slots=True)
class Contacts:
    """What a payer heard of late. `version` counts the writings: one is made over the one before.

    A notice that is claimed again, after a refusal for now, is one message and not two.
    """

    issuer_id: str
    customer_id: str
    heard: tuple[Heard, ...] = ()
    version: int = 0

    def free_date(self, notice: str, today: date, caps: Sequence[Cap]) -> tuple[date, str]:
        """Return the first day that bears this message, and the cap that says so; else empty."""
        others = [each for each in self.heard if each.notice != notice and not each.is_promotion]
        days = [each.on for each in others]
        found = [(cap.free_date(days, today), cap.reason) for cap in caps]
        day = max(found)[0]
        return day, next((reason for each, reason in found if each == day > today), "")

    def free_for_promotion(self, notice: str, today: date) -> date:
        """Return the first day that bears a promotion."""
        others = [each for each in self.heard if each.notice != notice]
        promotions = [each.on for each in others if each.is_promotion]
        quiet = _QUIET_DAY.free_date([each.on for each in others], today)
        return max(quiet, _PROMOTIONS.free_date(promotions, today))

    def again(self) -> "Contacts":
        """Return the contacts as they are written once more, by the same message."""
        return replace(self, version=self.version + 1)

    def after(self, notice: str, today: date) -> "Contacts":
        """Return the contacts with a message more, without those that no cap looks at any more."""
        since = today - timedelta(days=_KEPT_DAYS)
        kept = [each for each in self.heard if each.on > since and each.notice != notice]
        heard = (*kept, Heard(today, notice))
        return replace(self, heard=heard, version=self.version + 1)
