"""Whether a gateway is still asked for what changed: what webhooks missed is healed by that."""

from datetime import datetime, timedelta
from enum import StrEnum

ASKED_EVERY = timedelta(days=1)
_SLACK = timedelta(hours=6)  # for a sweep that took long, or failed once and went on with the next


class Health(StrEnum):
    """`behind` is an account whose last sweeps failed."""

    WELL = "well"
    BEHIND = "behind"
    NEVER_ASKED = "never_asked"


def health_of(asked_through_at: datetime | None, now: datetime) -> Health:
    """Return how an account fares that was asked for what changed through an instant."""
    if asked_through_at is None:
        return Health.NEVER_ASKED
    return Health.WELL if now - asked_through_at <= ASKED_EVERY + _SLACK else Health.BEHIND
