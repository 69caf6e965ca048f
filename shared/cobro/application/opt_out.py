"""Take down that a payer wants no more courtesy messages, and the link by which it says so.

The link never runs out: an objection counts whenever it is made. It opens nothing but the wish
itself and names nobody but by the company's own ids.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cobro.application.document_links import BadLinkError
from cobro.application.ports import Clock, Customers
from cobro.application.ports.opt_outs import OptOuts
from cobro.application.signed_links import read_token, sign
from cobro.domain.dunning.opt_outs import OptOut, OptOutSource
from cobro.domain.dunning.policy import Channel
from cobro.domain.parties import Language

_PURPOSE = "cobro opt out 1"
_FIELDS = 4


@dataclass(frozen=True, slots=True)
class OptOutLink:
    """Who refuses which channel, and in which language the page speaks."""

    issuer_id: str
    customer_id: str
    channel: Channel
    language: Language

    def token(self, key: str) -> str:
        facts = [self.language.value, self.channel.value, self.issuer_id, self.customer_id]
        return sign(_PURPOSE, facts, key)


def read_opt_out_link(token: str, keys: Sequence[str]) -> OptOutLink:
    """Read a token that one of the keys signed; raise `BadLinkError` for any other."""
    read = read_token(_PURPOSE, token, keys)
    if not read.is_signed or len(read.facts) != _FIELDS:
        raise BadLinkError(read.language)
    _, channel, issuer_id, customer_id = read.facts
    return OptOutLink(issuer_id, customer_id, Channel(channel), read.language)


class TakeOptOut:
    def __init__(self, *, customers: Customers, opt_outs: OptOuts, clock: Clock) -> None:
        self._customers = customers
        self._opt_outs = opt_outs
        self._clock = clock

    def __call__(
        self,
        issuer_id: str,
        customer_id: str,
        channel: Channel,
        source: OptOutSource,
        person: str = "",
    ) -> OptOut:
        """Return the opt-out that is kept: the first one stays. `NotFoundError` for no customer."""
        self._customers.get(issuer_id, customer_id)
        now = self._clock.now()
        return self._opt_outs.add(OptOut(issuer_id, customer_id, channel, source, now, person))
