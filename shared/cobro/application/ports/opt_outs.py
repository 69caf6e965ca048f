"""Where it is kept which messages payers refused."""

from collections.abc import Sequence
from typing import Protocol

from cobro.domain.dunning.opt_outs import OptOut


class OptOuts(Protocol):
    """Opt-outs are added and never taken back; the first of a channel stays."""

    def of_customer(self, issuer_id: str, customer_id: str) -> Sequence[OptOut]:
        """Return every opt-out, strongly consistent."""
        ...

    def add(self, opt_out: OptOut) -> OptOut:
        """Write an opt-out, or return the one that is kept of the same channel."""
        ...
