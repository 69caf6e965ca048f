"""What the queues of workers gave up on, each queue by the name of its worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class DeadQueue:
    """How many messages wait, about; `since_at` is when the oldest of those seen was first sent."""

    queue: str
    waiting: int
    since_at: datetime | None


@dataclass(frozen=True, slots=True)
class SeenLetter:
    """A message that was looked at and left where it is; `sent_at` is when it was first sent."""

    message_id: str
    sent_at: datetime
    body: str


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that was taken for a while; `handle` forgets it."""

    queue: str
    handle: str
    message: object


class DeadLetters(Protocol):
    """Every call raises `QueueUnavailableError` where the queues do not answer."""

    def every(self) -> Sequence[DeadQueue]: ...

    def knows(self, queue: str) -> bool: ...

    def standing(self, queue: str) -> DeadQueue:
        """Return how one queue stands."""
        ...

    def seen(self, queue: str) -> Sequence[SeenLetter]:
        """Return up to ten messages and take none, the oldest of them first."""
        ...

    def waiting(self, queue: str) -> int:
        """Return how many messages wait, about."""
        ...

    def take(self, queue: str, most: int) -> Sequence[DeadLetter]:
        """Return up to so many messages (ten at most); nobody else is given them for a minute."""
        ...

    def send_back(self, letter: DeadLetter) -> None:
        """Give the worker the message as it was; a repeat within minutes is one message or two."""
        ...

    def forget(self, letter: DeadLetter) -> None: ...
