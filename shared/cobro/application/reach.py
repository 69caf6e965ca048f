"""By which channels a customer is reached, and why by none."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from cobro.application.ports.opt_outs import NOTHING_KNOWN, Known, ReachBook
from cobro.domain.dunning.addresses import NO_ADDRESS, address_of, closed_channels
from cobro.domain.dunning.consents import unconsented
from cobro.domain.dunning.ladder import NO_CHANNEL
from cobro.domain.dunning.opt_outs import refused_channels
from cobro.domain.dunning.policy import Channel, DunningStep
from cobro.domain.parties import Customer


@dataclass(frozen=True, slots=True)
class Way:
    """The channel by which a step goes; where there is none, the reason.

    `payer` is the customer as it wants to be written to, where that had to be known.
    """

    channel: Channel | None
    payer: Customer
    reason: str = ""


class Reach:
    """`delivering` are the channels that the program sends by."""

    def __init__(self, *, book: ReachBook, delivering: Collection[Channel]) -> None:
        self._book = book
        self._delivering = delivering

    def known(self, customer: Customer) -> Known:
        return self._book.of_customer(customer.issuer_id, customer.customer_id)

    def closed(self, customer: Customer) -> Mapping[Channel, str]:
        """Return the channels whose address closed, with the reason of each."""
        return closed_of(self.known(customer), customer)

    def wished(self, customer: Customer) -> Customer:
        """Return the customer as it wants to be written to."""
        return self.known(customer).wished(customer)

    def way(
        self,
        step: DunningStep,
        customer: Customer,
        *,
        is_claimed: bool = False,
        after: Channel | None = None,
    ) -> Way:
        """Return the first channel of a step that delivers to the customer; only one `after` it.

        The one that the customer prefers goes before the others of the step. A step that was
        claimed keeps its channel: how that ended is looked at, nothing is sent.
        """
        is_sent = any(each in self._delivering for each in step.channels)
        known = self.known(customer) if is_sent and not is_claimed else NOTHING_KNOWN
        payer = known.wished(customer)
        ordered = known.in_order(step.channels)
        left = ordered[ordered.index(after) + 1 :] if after in ordered else ordered
        open_to = [channel for channel in left if channel in self._delivering]
        closed = _barred(step, payer, known) if open_to and not is_claimed else {}
        channel = next((each for each in open_to if each not in closed), None)
        reasons = [closed[each] for each in open_to if each in closed]
        return Way(channel, payer, "" if channel else next(iter(reasons), NO_CHANNEL))


def _barred(step: DunningStep, customer: Customer, known: Known) -> Mapping[Channel, str]:
    """Return the channels that do not reach the customer, or that it does not want."""
    nowhere = {each: NO_ADDRESS for each in step.channels if not address_of(customer, each)}
    refused = refused_channels(step.template, known.refusals)
    unasked = unconsented(known.consents, known.opt_outs, customer, known.opt_ins)
    return {**unasked, **nowhere, **refused, **closed_of(known, customer)}


def closed_of(known: Known, customer: Customer) -> dict[Channel, str]:
    """Return the channels whose address closed, with the reason of each."""
    standing = closed_channels(known.marks, customer)
    return {channel: mark.reason for channel, mark in standing.items()}
