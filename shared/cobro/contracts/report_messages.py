"""What the figures are made of, as it lies in their queue: events of the ledger, and effects."""

from collections.abc import Iterator, Sequence

import msgspec

from cobro.contracts.ledger_events import LedgerEventV1
from cobro.contracts.parsing import dump
from cobro.domain.effects import (
    Effect,
    book_of_effects,
    effect_lines,
    effect_lines_by_segment,
)
from cobro.domain.errors import InvalidInputError
from cobro.domain.reports import LedgerLine
from cobro.domain.segments import book_of_segments


class ReportMessageV1(msgspec.Struct, frozen=True, omit_defaults=True):
    """An event of the ledger as the bus wraps it (`detail`), or effects that were measured."""

    detail: LedgerEventV1 | None = None
    effects: tuple[Effect, ...] = ()

    def checked(self) -> "ReportMessageV1":
        """Return it; raise `InvalidInputError` where it holds nothing."""
        if self.detail is None and not self.effects:
            message = "neither an event of the ledger nor an effect"
            raise InvalidInputError(message, field="detail")
        return self

    def lines_of_effects(self) -> Iterator[tuple[str, LedgerLine]]:
        """Yield each line with the ledger that it is added up in."""
        for effect in self.effects:
            book = book_of_effects(effect.issuer_id)
            yield from ((book, line) for line in effect_lines(effect))
            parts = book_of_segments(book)
            yield from ((parts, line) for line in effect_lines_by_segment(effect))


def effects_message(effects: Sequence[Effect]) -> str:
    return dump(ReportMessageV1(effects=tuple(effects)))
