"""Figures of what collecting brings, read from the sums of measured effects.

Where a segment is named, of customers that had it when the effect was measured.
"""

from dataclasses import dataclass
from datetime import date

from cobro.application.ports import Issuers, LedgerProjection
from cobro.application.read_reports import History, days_of, within
from cobro.domain import effectiveness
from cobro.domain.effectiveness import Arrangements, StepFigures
from cobro.domain.effects import book_of_effects
from cobro.domain.figures import Flows
from cobro.domain.lift import Lift, lifts
from cobro.domain.segments import book_of_segments, of_segment


@dataclass(frozen=True, slots=True)
class ReadEffects:
    issuers: Issuers
    projection: LedgerProjection

    def recovery(
        self, issuer_id: str, first: date, last: date, segment: str = ""
    ) -> tuple[dict[str, list[StepFigures]], History]:
        """Return per currency what steps brought that went out in a period, both days included."""
        flows, history = self._flows(issuer_id, first, last, segment)
        found = effectiveness.step_figures(flows)
        sent = {
            currency: [each for each in row if not each.names.is_held_out]
            for currency, row in found.items()
        }
        return sent, history

    def lifts(
        self, issuer_id: str, first: date, last: date, segment: str = ""
    ) -> tuple[dict[str, list[Lift]], History]:
        """Return per currency what steps brought against those held out, of a period."""
        flows, history = self._flows(issuer_id, first, last, segment)
        return lifts(effectiveness.step_figures(flows)), history

    def arrangements(
        self, issuer_id: str, first: date, last: date, segment: str = ""
    ) -> tuple[dict[str, list[Arrangements]], History]:
        """Return per currency how promises and agreements ended in a period."""
        flows, history = self._flows(issuer_id, first, last, segment)
        return effectiveness.arrangement_figures(flows), history

    def _flows(
        self, issuer_id: str, first: date, last: date, segment: str
    ) -> tuple[Flows, History]:
        days_of(first, last)
        self.issuers.get(issuer_id)
        name = book_of_effects(issuer_id)
        if segment:
            book = of_segment(self.projection.book(book_of_segments(name), [last]), segment)
        else:
            book = self.projection.book(name, [last])
        return within(book.until(last).flows, first), History(book.history_from_date)
