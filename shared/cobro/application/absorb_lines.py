"""Bring lines of the ledger to the figures: all of them, and those of segments once more."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from cobro.application.ports import LedgerProjection
from cobro.application.split_by_segment import SplitBySegment
from cobro.domain.reports import LedgerLine
from cobro.domain.segments import book_of_segments

BookedLine = tuple[str, LedgerLine]


@dataclass(frozen=True, slots=True)
class AbsorbLines:
    projection: LedgerProjection
    split: SplitBySegment

    def __call__(self, effects: Iterable[BookedLine], moved: Iterable[BookedLine]) -> None:
        """Absorb lines of effects by their books, and those that moved money by their issuers.

        Segments come last: who lacks a customer lacks nothing else.
        """
        ledger = _by_book(moved)
        for book, lines in (*_by_book(effects).items(), *ledger.items()):
            self.projection.absorb(book, lines)
        for issuer_id, lines in ledger.items():
            self.projection.absorb(book_of_segments(issuer_id), self.split(issuer_id, lines))


def _by_book(booked: Iterable[BookedLine]) -> dict[str, list[LedgerLine]]:
    found: defaultdict[str, list[LedgerLine]] = defaultdict(list)
    for book, line in booked:
        found[book].append(line)
    return found
