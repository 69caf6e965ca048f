"""How often a payer is written to, over all invoices and channels, as data with its source.

No law of the four countries names a number; what is too much is judged afterwards, and courts judge
it hard. A try counts as a message, because nobody can take it back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Cap:
    """At most so many messages in so many days, today among them; `reason` is kept in notices."""

    reason: str
    messages: int
    days: int
    source: str

    def free_date(self, heard: Sequence[date], today: date) -> date:
        """Return the first day from today on that bears another message."""
        latest = sorted(heard, reverse=True)
        if len(latest) < self.messages:
            return today
        return max(today, latest[self.messages - 1] + timedelta(days=self.days))


_EXCESS = "CDC art. 42 and Código Penal Federal art. 284 bis: no pressing; the number is a guard"
CAPS = (Cap("daily_cap", 1, 1, _EXCESS), Cap("weekly_cap", 3, 7, _EXCESS))
_KEPT_DAYS = max(cap.days for cap in CAPS)


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that a payer got on a day of its place, by the notice that it went by."""

    on: date
    notice: str


@dataclass(frozen=True, slots=True)
class Contacts:
    """What a payer heard of late. `version` counts the writings: one is made over the one before.

    A notice that is claimed again, after a refusal for now, is one message and not two.
    """

    issuer_id: str
    customer_id: str
    heard: tuple[Heard, ...] = ()
    version: int = 0

    def free_date(self, notice: str, today: date) -> tuple[date, str]:
        """Return the first day that bears this message, and the cap that says so; else empty."""
        days = [each.on for each in self.heard if each.notice != notice]
        found = [(cap.free_date(days, today), cap.reason) for cap in CAPS]
        day = max(found)[0]
        return day, next((reason for each, reason in found if each == day > today), "")

    def again(self) -> "Contacts":
        """Return the contacts as they are written once more, by the same message."""
        return replace(self, version=self.version + 1)

    def after(self, notice: str, today: date) -> "Contacts":
        """Return the contacts with a message more, without those that no cap looks at any more."""
        since = today - timedelta(days=_KEPT_DAYS)
        kept = [each for each in self.heard if each.on > since and each.notice != notice]
        heard = (*kept, Heard(today, notice))
        return replace(self, heard=heard, version=self.version + 1)
