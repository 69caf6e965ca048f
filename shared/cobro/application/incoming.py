"""Ports of the intake of webhooks: where events are kept, and queues that they go on to.

Apart from the other ports, which know of money: the intake loads nothing of that.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class InboxEvent:
    """A gateway's event as it came: `payload` is the raw body, `query` the raw query string.

    `account_id` is empty in what was kept before accounts had names.
    """

    gateway: str
    event_id: str
    payload: bytes
    received_at: datetime
    account_id: str = ""
    query: str = ""


class Inbox(Protocol):
    def keep(self, event: InboxEvent) -> None:
        """Keep the event; a second delivery of the same id changes nothing."""
        ...

    def get(self, gateway: str, event_id: str, account_id: str = "") -> InboxEvent: ...


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """`group` and `deduplication` matter on a FIFO queue only."""

    body: str
    group: str = ""
    deduplication: str = ""


class Outgoing(Protocol):
    """A queue that a use case sends to."""

    def send(self, messages: Iterable[OutgoingMessage]) -> None:
        """Send all of them, or raise `UnavailableError` with some perhaps sent."""
        ...
