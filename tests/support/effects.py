"""Effects of collecting, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from cobro.application.measure_steps import KeepEffects
from cobro.domain.effects import (
    Answer,
    Effect,
    EffectKind,
    StepNames,
    book_of_effects,
    effect_lines_by_segment,
)
from cobro.domain.effects import effect_lines as lines_of
from cobro.domain.ids import CustomerId, IssuerId
from cobro.domain.money import Currency, Money
from cobro.domain.segments import book_of_segments
from tests.support.fakes import MemoryCustomers, MemoryProjection


@dataclass
class MemoryEffects:
    """Keeps the first effect of each id; what is told is added up beside it."""

    kept: dict[str, Effect] = field(default_factory=dict)
    projection: MemoryProjection = field(default_factory=MemoryProjection)
    customers: MemoryCustomers = field(default_factory=MemoryCustomers)

    def keep(self, effect: Effect) -> Effect:
        return self.kept.setdefault(effect.effect_id, effect)

    def of_customer(self, issuer_id: str, customer_id: str) -> list[Effect]:
        who = (issuer_id, customer_id)
        return [each for each in self.kept.values() if (each.issuer_id, each.customer_id) == who]

    def tell(self, effects: Sequence[Effect]) -> None:
        for effect in effects:
            book = book_of_effects(effect.issuer_id)
            self.projection.absorb(book, lines_of(effect))
            self.projection.absorb(book_of_segments(book), effect_lines_by_segment(effect))

    def keeper(self) -> KeepEffects:
        return KeepEffects(self, self, self.customers)


def an_effect(
    name: str,
    names: StepNames,
    on: date,
    *,
    owed: int,
    came: int = 0,
    answers: tuple[Answer, ...] = (),
    currency: Currency = Currency.BRL,
    segment: str = "",
) -> Effect:
    return Effect(
        effect_id=name,
        issuer_id=IssuerId("acme"),
        kind=EffectKind.STEP,
        customer_id=CustomerId("cus-1"),
        business_date=on,
        names=names.words(),
        asked=Money(owed, currency),
        came=Money(came, currency),
        answers=answers,
        segment=segment,
    )
