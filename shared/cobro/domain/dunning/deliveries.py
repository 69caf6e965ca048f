"""How far a message got, as its provider tells: in whatever order the news come, it ends the same.

States only go up, so a late or repeated piece of news changes nothing. A soft bounce stands below
delivery: mailboxes answer so for a holiday too, after the message came. A complaint stands above
everything, because it is the reader's own word.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Self


class DeliveryState(StrEnum):
    """From the lowest to the highest: `rejected` was taken by the provider and never sent."""

    SENT = "sent"
    DELAYED = "delayed"
    SOFT_BOUNCED = "soft_bounced"
    DELIVERED = "delivered"
    REJECTED = "rejected"
    BOUNCED = "bounced"
    COMPLAINED = "complained"

    @property
    def rank(self) -> int:
        """Return 0 for the lowest."""
        return list(DeliveryState).index(self)

    @property
    def closes_address(self) -> bool:
        """Tell whether nothing more may go to the address: it does not exist, or complained."""
        return self in {DeliveryState.BOUNCED, DeliveryState.COMPLAINED}


@dataclass(frozen=True, slots=True)
class Delivery:
    """One piece of news of a message; `event_id` is the provider's name of it."""

    state: DeliveryState
    happened_at: datetime
    event_id: str
    reason: str = ""

    @property
    def place(self) -> str:
        """Return it as a line: of two lines the greater one is what holds."""
        at = self.happened_at.astimezone(UTC).isoformat(timespec="microseconds")
        return f"{self.state.rank} {at} {self.event_id} {self.reason}"

    @classmethod
    def at_place(cls, place: str) -> Self:
        """Read a line that `place` wrote."""
        rank, at, event_id, reason = place.split(" ", 3)
        state = list(DeliveryState)[int(rank)]
        return cls(state, datetime.fromisoformat(at), event_id, reason)
