"""Where it is kept which messages payers refused, and how each is reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from cobro.domain.dunning.addresses import AddressMark
from cobro.domain.dunning.opt_outs import OptOut


class OptOuts(Protocol):
    """Opt-outs are added and never taken back; the first of a channel stays."""

    def add(self, opt_out: OptOut) -> OptOut:
        """Write an opt-out, or return the one that is kept of the same channel."""
        ...


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of reaching a customer: closed addresses, former ones too, and refusals."""

    marks: Sequence[AddressMark] = ()
    opt_outs: Sequence[OptOut] = ()


class ReachBook(Protocol):
    def of_customer(self, issuer_id: str, customer_id: str) -> Known:
        """Return all of it at the price of one small read; it may be some moments old."""
        ...
