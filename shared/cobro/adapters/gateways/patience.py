"""When a gateway may be called: a circuit breaker and a pace, one of each per account.

Both live in the process, not in a table. A container that finds a gateway down has lost a handful
of bounded calls by then, while a shared state would cost a read before every call of every healthy
day; the queue's redelivery spaces out what the containers try. Clock, sleep and chance come in, so
that tests wait for nothing.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from cobro.application.ports.gateways import GatewayUnavailableError

# A chance by which two callers differ must not be the same in both.
_CHANCE = random.SystemRandom()


def _up_to(bound_seconds: float) -> float:
    return _CHANCE.uniform(0, bound_seconds)


def _sleep(seconds: float) -> None:
    time.sleep(seconds)  # looked up at each call: where nothing may wait, it is put aside


@dataclass(frozen=True, slots=True)
class Timing:
    """How time passes, in seconds. `jitter` draws a wait between zero and a bound."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = _sleep
    jitter: Callable[[float], float] = _up_to


@dataclass(slots=True)
class Deadline:
    """The instant by which a call has its answer or is given up."""

    timing: Timing
    ends: float

    @property
    def seconds_left(self) -> float:
        return self.ends - self.timing.now()

    def pause(self, seconds: float, reason: str) -> None:
        """Sleep; give up at once where the time does not suffice, so that a queue waits instead."""
        if seconds >= self.seconds_left:
            message = f"{reason}: asked to wait longer than there is time, try again later"
            raise GatewayUnavailableError(message)
        if seconds > 0:
            self.timing.sleep(seconds)


@dataclass(slots=True)
class CircuitBreaker:
    """Leaves a gateway alone after `failures_max` failures in a row, then lets one call try it."""

    name: str
    timing: Timing
    failures_max: int = 5
    rest_seconds: int = 30
    _failures: int = 0
    _shut_until: float | None = None

    def check(self) -> None:
        """Return if a call may be made; the first after the rest is the trial."""
        if self._shut_until is None:
            return
        if self.timing.now() < self._shut_until:
            message = f"{self.name} failed {self._failures} times in a row and is left alone"
            raise GatewayUnavailableError(message)
        # Until the trial has ended, others find the door shut for another rest.
        self._shut_until = self.timing.now() + self.rest_seconds

    def succeeded(self) -> None:
        self._failures, self._shut_until = 0, None

    def failed(self) -> None:
        self._failures += 1
        if self._failures >= self.failures_max:
            self._shut_until = self.timing.now() + self.rest_seconds


@dataclass(slots=True)
class Pace:
    """Spaces calls out: `calls_per_second` on the long run, as many at once after a rest."""

    timing: Timing
    calls_per_second: int
    _free_at: float = field(default=0.0)

    def wait(self, deadline: Deadline, name: str) -> None:
        """Wait for this call's turn."""
        now = self.timing.now()
        # A rest of one second saves up one second's calls, no more.
        turn = max(self._free_at, now - 1)
        deadline.pause(turn - now, f"{name} is called too often")
        self._free_at = turn + 1 / self.calls_per_second

    def hold(self, seconds: float) -> None:
        """Let nobody call for that long: the gateway said so."""
        self._free_at = max(self._free_at, self.timing.now() + seconds)
