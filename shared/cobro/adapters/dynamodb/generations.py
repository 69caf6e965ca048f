"""Generations of the reports' sums: the one that is read, and the one that is being built.

Their numbers are never used again, so that a writer that is late adds to nothing that is read.
"""

from collections.abc import Sequence
from datetime import date

from cobro.adapters.dynamodb.connection import database
from cobro.adapters.dynamodb.reports import DynamoLedgerProjection
from cobro.adapters.dynamodb.rows import SegmentRow
from cobro.domain.figures import FigureBook
from cobro.domain.reports import LedgerLine


class DynamoGenerations:
    def __init__(self, projection: DynamoLedgerProjection) -> None:
        self._projection = projection

    def begin(self, issuer_id: str) -> int:
        current, *left = self._projection.generations(issuer_id)
        built = max((current, *left)) + 1
        self._point(issuer_id, current, built)
        for generation in (*range(1, current), *left):
            self._projection.figures(issuer_id, generation).delete()
        return built

    def add(self, issuer_id: str, generation: int, lines: Sequence[LedgerLine]) -> None:
        self._projection.figures(issuer_id, generation).add(lines)

    def current(self, issuer_id: str) -> int:
        return self._projection.generations(issuer_id)[0]

    def book_of(self, issuer_id: str, generation: int, looked_into: Sequence[date]) -> FigureBook:
        return self._projection.book_of(issuer_id, generation, looked_into)

    def switch(self, issuer_id: str, generation: int) -> None:
        self._point(issuer_id, generation, None)

    def _point(self, issuer_id: str, current: int, building: int | None) -> None:
        row = SegmentRow(f"GENERATION#{issuer_id}", "-", current=current, building=building)
        with database():
            row.save()
