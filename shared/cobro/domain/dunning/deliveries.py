"""How far a message got, as its provider tells: in whatever order the news come, it ends the same.

States only go up, so a late or repeated piece of news changes nothing. A soft bounce stands below
delivery: mailboxes answer so for a holiday too, after the message came. A complaint stands above
everything, because it is the reader's own word. Mail is never told to be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Self


class DeliveryState(StrEnum):
    """From the lowest to the highest: `rejected` was taken by the provider and never sent."""

    SENT = "sent"
    DELAYED = "delayed"
    SOFT_BOUNCED = "soft_bounced"
    DELIVERED = "delivered"
    READ = "read"
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


# How a state begins its line. Lines written before a state was added keep their order.
_PLACES: Mapping[DeliveryState, str] = MappingProxyType(
    {
        DeliveryState.SENT: "0",
        DeliveryState.DELAYED: "1",
        DeliveryState.SOFT_BOUNCED: "2",
        DeliveryState.DELIVERED: "3",
        DeliveryState.READ: "35",
        DeliveryState.REJECTED: "4",
        DeliveryState.BOUNCED: "5",
        DeliveryState.COMPLAINED: "6",
    }
)
_STATES = {place: state for state, place in _PLACES.items()}


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
        return f"{_PLACES[self.state]} {at} {self.event_id} {self.reason}"

    @classmethod
    def at_place(cls, place: str) -> Self:
        """Read a line that `place` wrote."""
        state, at, event_id, reason = place.split(" ", 3)
        return cls(_STATES[state], datetime.fromisoformat(at), event_id, reason)
