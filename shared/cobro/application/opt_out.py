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
from cobro.domain.dunning.opt_outs import OptIn, OptInSource, OptOut, OptOutSource
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import InvalidInputError
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


@dataclass(frozen=True, slots=True)
class OptInProof:
    """How a payer said that it wants messages again, and what proves it."""

    source: OptInSource
    wording: str = ""
    evidence: str = ""
    person: str = ""


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
        """Return the opt-out that stands: the first one stays until it is taken back.

        Raises `NotFoundError` for no such customer.
        """
        self._customers.get(issuer_id, customer_id)
        now = self._clock.now()
        wishes = self._opt_outs.of_channel(issuer_id, customer_id, channel)
        latest = wishes.latest
        turn = latest.turn + 1 if latest else 1
        asked = OptOut(issuer_id, customer_id, channel, source, now, person, turn)
        return wishes.standing or self._opt_outs.add(asked)


class TakeOptOutBack:
    """Take down that a payer who had refused wants courtesy messages again."""

    def __init__(self, *, customers: Customers, opt_outs: OptOuts, clock: Clock) -> None:
        self._customers = customers
        self._opt_outs = opt_outs
        self._clock = clock

    def __call__(
        self,
        issuer_id: str,
        customer_id: str,
        channel: Channel,
        proof: OptInProof,
    ) -> OptIn:
        """Return what took the refusal back: said again, the first one.

        Raises `NotFoundError` for no such customer and `InvalidInputError` where nothing was
        refused or nothing proves the wish.
        """
        self._customers.get(issuer_id, customer_id)
        wishes = self._opt_outs.of_channel(issuer_id, customer_id, channel)
        latest = wishes.latest
        if latest is None:
            message = f"customer {customer_id} refused nothing by {channel}"
            raise InvalidInputError(message, field="channel")
        asked = OptIn(
            issuer_id=issuer_id,
            customer_id=customer_id,
            channel=channel,
            source=proof.source,
            opted_in_at=self._clock.now(),
            turn=latest.turn,
            wording=proof.wording,
            evidence=proof.evidence,
            person=proof.person,
        )
        return wishes.taken_back or self._opt_outs.take_back(asked)
