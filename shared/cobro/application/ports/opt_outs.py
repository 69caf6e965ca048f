"""Where it is kept which messages payers refused and agreed to, and how each is reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from cobro.domain.dunning.addresses import AddressMark
from cobro.domain.dunning.consents import Consent
from cobro.domain.dunning.opt_outs import OptOut


class OptOuts(Protocol):
    """Opt-outs are added and never taken back; the first of a channel stays."""

    def add(self, opt_out: OptOut) -> OptOut:
        """Write an opt-out, or return the one that is kept of the same channel."""
        ...


class Consents(Protocol):
    """Consents are added; none is taken back but by an opt-out of its channel."""

    def add(self, consent: Consent) -> Consent:
        """Write a consent, or return the one that is kept of the same moment and number."""
        ...


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of reaching a customer: closed addresses, refusals, consents, old ones too."""

    marks: Sequence[AddressMark] = ()
    opt_outs: Sequence[OptOut] = ()
    consents: Sequence[Consent] = ()


class ReachBook(Protocol):
    def of_customer(self, issuer_id: str, customer_id: str) -> Known:
        """Return all of it at the price of one small read; it may be some moments old."""
        ...
