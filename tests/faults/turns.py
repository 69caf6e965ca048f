"""Which calls of a story a sweep strikes: each day another third of them, all with `SWEEP=all`.

A story has some tens of calls and each one is a run of the whole story: all of them take longer
than a check of a change may. Within three days each call is struck; `make sweep` strikes all.
"""

import os
import time
from collections.abc import Sequence
from typing import TypeVar

Point = TypeVar("Point")
STRIDE = 3
_DAY_SECONDS = 86_400


def due(points: Sequence[Point]) -> Sequence[Point]:
    """Return the points whose turn it is."""
    if os.environ.get("SWEEP") == "all":
        return points
    return points[int(time.time() // _DAY_SECONDS) % STRIDE :: STRIDE]
