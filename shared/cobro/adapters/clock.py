"""The business clock. On AWS it is the time of day; the embedded cloud can set it."""

import random
import time
from datetime import UTC, datetime
from pathlib import Path


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class FileClock:
    """Reads the instant from a file each time: the embedded cloud writes it."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)

    def now(self) -> datetime:
        return datetime.fromisoformat(self._path.read_text("ascii").strip()).astimezone(UTC)


class JitteredPause:
    """Waits a random time up to a bound that doubles with each attempt (full jitter)."""

    def __init__(self, first_seconds: float, bound_seconds: float) -> None:
        self._first = first_seconds
        self._bound = bound_seconds
        self._random = random.SystemRandom()

    def __call__(self, attempt: int) -> None:
        bound = min(self._bound, self._first * 2**attempt)
        time.sleep(self._random.uniform(0, bound))
