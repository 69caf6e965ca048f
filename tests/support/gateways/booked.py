"""What a ledger would hold after pictures of one payment: each movement once, sums by their steps.

The simplest booking there is, to tell of pictures whether their order, number or loss matters.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from cobro.domain.gateways import GatewayPayment, Movement, MovementKind
from cobro.domain.money import Money


@dataclass
class Booked:
    """`sums` hold what is booked by kind and reference, `steps` the movements in their order."""

    sums: dict[tuple[MovementKind, str], Money] = field(default_factory=dict)
    steps: list[Movement] = field(default_factory=list)

    def book(self, picture: GatewayPayment) -> int:
        """Book what is not booked of a picture; return how many movements that were."""
        before = len(self.steps)
        for movement in picture.movements:
            key = (movement.kind, movement.reference)
            booked = self.sums.get(key, Money.zero(movement.amount.currency))
            step = movement.beyond(booked)
            if step is not None:
                self.sums[key] = booked + step.amount
                self.steps.append(step)
        return len(self.steps) - before

    def in_all(self, kind: MovementKind) -> int:
        """Return what moved of a kind, in minor units."""
        return sum(money.minor for (found, _), money in self.sums.items() if found is kind)


def booked(pictures: Iterable[GatewayPayment]) -> Booked:
    book = Booked()
    for picture in pictures:
        book.book(picture)
    return book


def told(picture: GatewayPayment) -> dict[str, int]:
    """Return the movements of a picture as minor units by kind."""
    return {movement.kind.value: movement.amount.minor for movement in picture.movements}
