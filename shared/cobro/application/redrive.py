"""Send what a worker gave up on back to it, once the cause is mended.

Each message is sent before it is forgotten: a crash between the two sends it twice, which workers
bear, and loses none. A call sends a bounded number; whoever asks goes on while some are left.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cobro.application.ports.dead_letters import DeadLetters, DeadQueue, SeenLetter
from cobro.domain.errors import NotFoundError

SENT_AT_ONCE = 200
_BATCH = 10


@dataclass(frozen=True, slots=True)
class Redriven:
    """How many were sent, and how many are left, about."""

    queue: str
    sent: int
    left: int


class Redrive:
    """Both ways raise `NotFoundError` for no queue of ours."""

    def __init__(self, letters: DeadLetters) -> None:
        self._letters = letters

    def look(self, queue: str) -> tuple[DeadQueue, Sequence[SeenLetter]]:
        """Return how a queue stands and up to ten of its messages, which stay where they are."""
        self._known(queue)
        return self._letters.standing(queue), self._letters.seen(queue)

    def __call__(self, queue: str) -> Redriven:
        self._known(queue)
        sent = 0
        while sent < SENT_AT_ONCE:
            taken = self._letters.take(queue, min(_BATCH, SENT_AT_ONCE - sent))
            if not taken:
                break
            for letter in taken:
                self._letters.send_back(letter)
                self._letters.forget(letter)
            sent += len(taken)
        return Redriven(queue, sent, self._letters.waiting(queue))

    def _known(self, queue: str) -> None:
        if not self._letters.knows(queue):
            message = f"there is no queue {queue[:60]!r}"
            raise NotFoundError(message)
