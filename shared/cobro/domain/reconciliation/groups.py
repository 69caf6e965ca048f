"""Which of several receivables one amount pays to the cent: a search within bounds.

Bounded twice: the oldest `CANDIDATES_MAX` are looked at and up to `MEMBERS_MAX` taken, which is at
most 2,497 sums. Of several answers the one of the oldest comes first.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

CANDIDATES_MAX = 12
MEMBERS_MAX = 6
ANSWERS_MAX = 4


def subsets(amounts: Sequence[int], total: int) -> list[tuple[int, ...]]:
    """Return up to `ANSWERS_MAX` sets of positions whose amounts make the total, oldest first.

    Amounts are positive minor units in order of age; each set has two members or more.
    """
    bounded = amounts[:CANDIDATES_MAX]
    return list(islice(_search(bounded, total, ()), ANSWERS_MAX))


def _search(amounts: Sequence[int], left: int, taken: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    if left == 0 and len(taken) > 1:
        yield taken
    if left <= 0 or len(taken) == MEMBERS_MAX:
        return
    first = taken[-1] + 1 if taken else 0
    for position in range(first, len(amounts)):
        yield from _search(amounts, left - amounts[position], (*taken, position))
