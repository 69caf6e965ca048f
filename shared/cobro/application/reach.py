"""By which channels a customer is reached, and why by none."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from cobro.application.ports.opt_outs import Known, ReachBook
from cobro.domain.dunning.addresses import NO_ADDRESS, address_of, closed_channels
from cobro.domain.dunning.consents import unconsented
from cobro.domain.dunning.ladder import NO_CHANNEL
from cobro.domain.dunning.opt_outs import refused_channels
from cobro.domain.dunning.policy import Channel, DunningStep
from cobro.domain.parties import Customer


@dataclass(frozen=True, slots=True)
class Way:
    """The channel by which a step goes; where there is none, the reason."""

    channel: Channel | None
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
        return _closed(self.known(customer), customer)

    def way(
        self,
        step: DunningStep,
        customer: Customer,
        *,
        is_claimed: bool = False,
        after: Channel | None = None,
    ) -> Way:
        """Return the first channel of a step that delivers to the customer; only one `after` it.

        A step that was claimed keeps its channel: how that ended is looked at, nothing is sent.
        """
        ordered = step.channels
        left = ordered[ordered.index(after) + 1 :] if after in ordered else ordered
        open_to = [channel for channel in left if channel in self._delivering]
        closed = self._barred(step, customer) if open_to and not is_claimed else {}
        channel = next((each for each in open_to if each not in closed), None)
        reasons = [closed[each] for each in open_to if each in closed]
        return Way(channel, "" if channel else next(iter(reasons), NO_CHANNEL))

    def _barred(self, step: DunningStep, customer: Customer) -> Mapping[Channel, str]:
        """Return the channels that do not reach the customer, or that it does not want."""
        known = self.known(customer)
        nowhere = {each: NO_ADDRESS for each in step.channels if not address_of(customer, each)}
        refused = refused_channels(step.template, known.refusals)
        unasked = unconsented(known.consents, known.opt_outs, customer, known.opt_ins)
        return {**unasked, **nowhere, **refused, **_closed(known, customer)}


def _closed(known: Known, customer: Customer) -> dict[Channel, str]:
    standing = closed_channels(known.marks, customer)
    return {channel: mark.reason for channel, mark in standing.items()}
