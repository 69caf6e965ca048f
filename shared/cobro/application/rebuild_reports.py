"""Rebuild the sums of the reports from the journal, prove that they are equal, and switch.

The system goes on meanwhile: from the beginning on whoever folds adds to both generations, and
everything that was folded before lies in the journal. A line that comes both ways counts once.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from cobro.application.ports import FiguresMovedError
from cobro.domain.figures import FigureBook, book_of_lines, month_of
from cobro.domain.reports import LedgerLine, distinct

_CHUNK = 10_000
_TRIES_MAX = 20


class Generations(Protocol):
    """The sums that are read, and those that are being built."""

    def begin(self, issuer_id: str) -> int:
        """Begin an empty generation beside the present one and return its number.

        What earlier rebuilds left is thrown away.
        """
        ...

    def add(self, issuer_id: str, generation: int, lines: Sequence[LedgerLine]) -> None: ...

    def current(self, issuer_id: str) -> int: ...

    def book_of(
        self, issuer_id: str, generation: int, looked_into: Sequence[date]
    ) -> FigureBook: ...

    def switch(self, issuer_id: str, generation: int) -> None:
        """Read from it from now on; the one before goes with the next rebuild."""
        ...


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What was rebuilt: lines, months, those that differ, and whether it is read from now on."""

    lines: int
    months: int
    differing: tuple[str, ...]
    is_switched: bool


class RebuildReports:
    """`pause` waits between two looks: events on their way need some seconds."""

    def __init__(self, generations: Generations, pause: Callable[[], None]) -> None:
        self._generations = generations
        self._pause = pause

    def __call__(
        self,
        issuer_id: str,
        journal: Callable[[], Iterable[LedgerLine]],
        *,
        must_equal: bool,
    ) -> Rebuilt:
        """Rebuild and switch; with `must_equal`, only if old, new and a recount are the same.

        A month is proven when the three agree on it and its days in one look. Months that money
        moves in meanwhile are looked at again, up to twenty times.
        """
        built = self._generations.begin(issuer_id)
        lines = distinct(journal())
        for start in range(0, len(lines), _CHUNK):
            self._add(issuer_id, built, lines[start : start + _CHUNK])
        differing = self._unproven(issuer_id, built, journal) if must_equal else set()
        if not differing:
            self._generations.switch(issuer_id, built)
        months = {month_of(line.business_date) for line in lines}
        return Rebuilt(len(lines), len(months), tuple(sorted(differing)), not differing)

    def _unproven(
        self, issuer_id: str, built: int, journal: Callable[[], Iterable[LedgerLine]]
    ) -> set[str]:
        """Look until each month was equal once, or too often."""
        unproven = self._differing(issuer_id, built, distinct(journal()))
        for _ in range(_TRIES_MAX):
            if not unproven:
                break
            self._pause()
            unproven &= self._differing(issuer_id, built, distinct(journal()))
        return unproven

    def _add(self, issuer_id: str, generation: int, lines: Sequence[LedgerLine]) -> None:
        for _ in range(_TRIES_MAX):
            try:
                return self._generations.add(issuer_id, generation, lines)
            except FiguresMovedError:
                self._pause()
        return self._generations.add(issuer_id, generation, lines)

    def _differing(self, issuer_id: str, built: int, lines: Sequence[LedgerLine]) -> set[str]:
        """Return the months in which the old sums, the new ones and a recount are not the same."""
        days = sorted({line.business_date for line in lines})
        current = self._generations.current(issuer_id)
        recount = book_of_lines(lines).by_month()
        old = self._generations.book_of(issuer_id, current, days).by_month()
        new = self._generations.book_of(issuer_id, built, days).by_month()
        names = {*recount, *old, *new}
        return {name for name in names if not recount.get(name) == old.get(name) == new.get(name)}
