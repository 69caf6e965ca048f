"""How writers of one series take turns, so that few transactions are lost and none waits for ever.

Who has not lost yet tries at once. Who lost listens while the series moves, and then claims it: it
is next, and the others step aside. It gives the block that was under way when it claimed a moment
to end, no longer, since an idle series costs more than a lost block, and tries until it wins. A
series that did not move between two looks is claimed at once. The claim is a courtesy: the
condition on the number is the guarantee.

A claim costs about as much as one invoice, so small blocks listen for longer than large ones.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from typing import Self

from cobro.domain.series import Series

WAITS_MAX = 16  # about 18 s: an HTTP request ends after 25 s
LOOKS_MAX = 40
GONE_LOOKS = 3  # a holder that is met so often in a row is taken for crashed
SOON_INVOICES, INVOICES_PER_LOOK = 16, 2
SETTLING_BITS = 10  # halves the first pause for each power of two below 512 invoices


class Move(Enum):
    """What a writer does after a look at its series."""

    TRY = "try"
    CLAIM = "claim"
    SETTLE = "settle"
    WAIT = "wait"


PAUSES = frozenset({Move.SETTLE, Move.WAIT})


@dataclass(slots=True)
class SeriesQueue:
    """A writer's place among the others of its series."""

    token: str
    invoices: int
    has_lost: bool = False
    seen: Series | None = None
    looks: int = 0
    same_looks: int = 0
    must_settle: bool = False
    waits: int = 0
    total_looks: int = 0

    @classmethod
    def of(cls, keys: Collection[str]) -> Self:
        return cls(next(iter(keys)), len(keys))

    @property
    def is_patient(self) -> bool:
        return self.waits < WAITS_MAX and self.total_looks < LOOKS_MAX

    def move(self, present: Series) -> Move:
        self.total_looks += 1
        if present.holder == self.token:
            return self._as_holder(present)
        if not (self.has_lost or present.holder):
            return Move.TRY
        return Move.CLAIM if self._may_claim(present) else Move.WAIT

    def lost(self, present: Series) -> Move:
        """Remember where the series stands after a loss; the holder looks again at once."""
        self.has_lost, self.seen, self.must_settle = True, present, False
        return Move.TRY if present.holder == self.token else Move.WAIT

    def rank(self, move: Move) -> int:
        """Return the rank of the pause before the next look."""
        if move is Move.SETTLE:
            return self.invoices.bit_length() - SETTLING_BITS
        self.waits += 1
        return self.waits - 1

    def _as_holder(self, present: Series) -> Move:
        has_moved = self.seen is None or self.seen.last_number != present.last_number
        if has_moved or not self.must_settle:
            return Move.TRY
        self.must_settle = False
        return Move.SETTLE

    def _may_claim(self, present: Series) -> bool:
        before, self.seen, self.has_lost = self.seen, present, True
        is_quiet = before is not None and before.last_number == present.last_number
        self.must_settle = not is_quiet
        self.looks += 1
        if present.holder:
            is_same = before is not None and before.holder == present.holder
            self.same_looks = self.same_looks + 1 if is_same else 1
            return self.same_looks >= GONE_LOOKS
        return is_quiet or self.looks >= self._patience

    @property
    def _patience(self) -> int:
        return max(1, (SOON_INVOICES - self.invoices) // INVOICES_PER_LOOK)
