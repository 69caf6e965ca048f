"""Time as a use case sees it."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """Return the present business instant, aware, in UTC."""
        ...


class Pause(Protocol):
    def __call__(self, attempt: int) -> None:
        """Wait a little before the attempt after `attempt` (zero-based); less below zero."""
        ...
