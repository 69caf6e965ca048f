"""What did not come between the bank files of an account: numbers left out, balances that break.

Both are read off the set of what came, never off its order: files may come late, twice, or in any
order, and the same files always show the same gaps. What came first of all shows none before it.

Numbers run per series, by the dates of their files. One that is at most half of the highest began
anew (a counter that was full, a new year); one in between fills what was missing; the same
number on another day is a counter that does not count.

A balance goes on where the opening balance of a statement is the closing balance of one that ended
on the last day before it, or within its own last day. Statements may overlap and repeat: what
begins inside of another one needs none before it.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import accumulate

__all__ = ["FileGap", "GapKind", "Sighting", "gaps_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What a file says of its place among those of its account.

    `number` is 0 where the bank gives none. A statement has a currency, and balances in minor units
    as far as it states them; a return file has neither.
    """

    file_key: str
    series: str
    end_date: date
    number: int = 0
    currency: str = ""
    start_date: date | None = None
    opening_minor: int | None = None
    closing_minor: int | None = None

    @property
    def first_date(self) -> date:
        return min(self.start_date or self.end_date, self.end_date)


class GapKind(StrEnum):
    NUMBERS = "numbers"  # files of these numbers did not come
    BALANCE = "balance"  # a statement does not begin where the one before it ended


@dataclass(frozen=True, slots=True)
class FileGap:
    """What is missing between two files; numbers from and to, or the two balances."""

    kind: GapKind
    after: Sighting
    before: Sighting
    first_number: int = 0
    last_number: int = 0

    @property
    def difference_minor(self) -> int:
        """Return what was booked between the two balances; 0 where numbers are missing."""
        if self.kind is GapKind.NUMBERS:
            return 0
        return (self.before.opening_minor or 0) - (self.after.closing_minor or 0)


def gaps_of(sightings: Iterable[Sighting]) -> list[FileGap]:
    """Return the gaps of one account, the oldest first."""
    numbered: defaultdict[str, set[Sighting]] = defaultdict(set)
    balanced: defaultdict[str, set[Sighting]] = defaultdict(set)
    for one in sightings:
        if one.number:
            numbered[one.series].add(one)
        if one.currency and (one.opening_minor, one.closing_minor) != (None, None):
            balanced[one.currency].add(one)
    found = [gap for group in numbered.values() for gap in _missing_numbers(group)]
    found += [gap for group in balanced.values() for gap in _broken_balances(group)]
    return sorted(found, key=_place)


def _place(gap: FileGap) -> tuple[date, str, int, str]:
    return gap.before.end_date, f"{gap.kind} {gap.before.series}", gap.first_number, _name(gap)


def _name(gap: FileGap) -> str:
    return f"{gap.before.currency} {gap.before.opening_minor} {gap.before.file_key}"


def _order(one: Sighting) -> tuple[date, int, date, int, int, str]:
    opening, closing = one.opening_minor or 0, one.closing_minor or 0
    return one.end_date, one.number, one.first_date, opening, closing, one.file_key


def _missing_numbers(group: Iterable[Sighting]) -> list[FileGap]:
    ordered = sorted(group, key=_order)
    done: list[FileGap] = []
    cycle: list[FileGap] = []
    highest = ordered[0]
    for one in ordered[1:]:
        if one.number > highest.number:
            cycle += _between(highest, one, highest.number + 1)
            highest = one
        elif one.number * 2 <= highest.number:
            done += cycle
            cycle = _between(highest, one, 1)
            highest = one
        else:
            cycle = [part for gap in cycle for part in _without(gap, one.number)]
    return done + cycle


def _between(after: Sighting, before: Sighting, first: int) -> list[FileGap]:
    last = before.number - 1
    return [FileGap(GapKind.NUMBERS, after, before, first, last)] if first <= last else []


def _without(gap: FileGap, number: int) -> list[FileGap]:
    if not gap.first_number <= number <= gap.last_number:
        return [gap]
    parts = ((gap.first_number, number - 1), (number + 1, gap.last_number))
    return [
        FileGap(gap.kind, gap.after, gap.before, first, last)
        for first, last in parts
        if first <= last
    ]


class _Closings:
    """The statements of one currency, by the day of their end, and the days that they cover."""

    def __init__(self, group: Iterable[Sighting]) -> None:
        self._ordered = sorted((one for one in group if one.closing_minor is not None), key=_order)
        self._ends = [one.end_date for one in self._ordered]
        begun = sorted((one.first_date, one.end_date) for one in group)
        self._begins = [first for first, _ in begun]
        self._covered = list(accumulate((end for _, end in begun), max))

    def of_day(self, day: date) -> Sequence[Sighting]:
        return self._ordered[bisect_left(self._ends, day) : bisect_right(self._ends, day)]

    def last_before(self, day: date) -> Sequence[Sighting]:
        """Return what ended on the last day before this one on which anything ended."""
        at = bisect_left(self._ends, day)
        return self.of_day(self._ends[at - 1]) if at else ()

    def is_inside(self, one: Sighting) -> bool:
        """Tell whether a statement that began earlier goes past the beginning of this one."""
        at = bisect_left(self._begins, one.first_date)
        if not at:
            return False
        covered = self._covered[at - 1]
        return covered > one.first_date or covered == one.first_date == one.end_date


def _broken_balances(group: set[Sighting]) -> Iterator[FileGap]:
    closings = _Closings(group)
    for one in group:
        if one.opening_minor is None or closings.is_inside(one):
            continue
        touching = closings.of_day(one.first_date)
        earlier = list(closings.last_before(one.first_date))
        # Some banks begin on the day that the last one ended on.
        earlier += [other for other in touching if other.first_date < one.first_date]
        known = (*earlier, *touching, *closings.of_day(one.end_date))
        if earlier and all(
            other is one or other.closing_minor != one.opening_minor for other in known
        ):
            yield FileGap(GapKind.BALANCE, earlier[-1], one)
