"""Where the effects of collecting are kept, and whom they are told."""

from collections.abc import Sequence
from typing import Protocol

from cobro.domain.effects import Effect


class Effects(Protocol):
    """Each effect is written once and never changed: what figures are rebuilt from."""

    def keep(self, effect: Effect) -> Effect:
        """Write it under its id and return what stands there: the first one that came."""
        ...

    def of_customer(self, issuer_id: str, customer_id: str) -> Sequence[Effect]:
        """Return some 500 effects at most: ids are hashes, so those are a fair sample of more."""
        ...


class EffectNews(Protocol):
    def tell(self, effects: Sequence[Effect]) -> None:
        """Hand kept effects on to the figures; telling them again changes no figure."""
        ...
