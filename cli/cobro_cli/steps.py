"""What the command line tells a person: the step it is at, and why a step failed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

__all__ = ["Counter", "Listener", "Progress", "StepError", "silent", "tail"]


class StepError(RuntimeError):
    """A step could not be done; the message says which one, why, and what to do."""

    def __init__(self, step: str, reason: str) -> None:
        super().__init__(f"{step}: {reason}")
        self.step = step
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a step is; `total` is 0 while it is not known."""

    step: str
    done: int
    total: int
    detail: str = ""


Listener = Callable[[Progress], None]


def silent(progress: Progress) -> None:
    """Listen to nothing."""


class Counter:
    """Tells a listener of a step whose parts are done one after another, perhaps side by side."""

    def __init__(self, listener: Listener, step: str, total: int) -> None:
        self._listener = listener
        self._step = step
        self._total = total
        self._done = 0
        self._lock = Lock()
        listener(Progress(step, 0, total))

    def advance(self) -> None:
        with self._lock:
            self._done += 1
            self._listener(Progress(self._step, self._done, self._total))


def tail(log: Path, lines: int = 15) -> str:
    """Return the last lines of a log, or that there is none."""
    if not log.is_file():
        return f"({log} was not written)"
    text = log.read_text(encoding="utf-8", errors="replace")
    return "\n".join(text.splitlines()[-lines:])
