"""By which channels a customer is reached, and why by none."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from cobro.application.ports.deliveries import AddressMarks
from cobro.application.ports.opt_outs import OptOuts
from cobro.domain.dunning.addresses import NO_ADDRESS, AddressMark, address_of, closed_channels
from cobro.domain.dunning.ladder import NO_CHANNEL
from cobro.domain.dunning.opt_outs import OptOut, is_refusable, refused_channels
from cobro.domain.dunning.policy import Channel, DunningStep
from cobro.domain.parties import Customer


@dataclass(frozen=True, slots=True)
class Way:
    """The channel by which a step goes; where there is none, the reason."""

    channel: Channel | None
    reason: str = ""


class Reach:
    """`delivering` are the channels that the program sends by."""

    def __init__(
        self, *, marks: AddressMarks, opt_outs: OptOuts, delivering: Collection[Channel]
    ) -> None:
        self._marks = marks
        self._opt_outs = opt_outs
        self._delivering = delivering

    def marks(self, customer: Customer) -> Sequence[AddressMark]:
        """Return every mark, those of former addresses too."""
        return self._marks.of_customer(customer.issuer_id, customer.customer_id)

    def opt_outs(self, customer: Customer) -> Sequence[OptOut]:
        return self._opt_outs.of_customer(customer.issuer_id, customer.customer_id)

    def closed(self, customer: Customer) -> Mapping[Channel, str]:
        """Return the channels whose address closed, with the reason of each."""
        standing = closed_channels(self.marks(customer), customer)
        return {channel: mark.reason for channel, mark in standing.items()}

    def way(self, step: DunningStep, customer: Customer, *, is_claimed: bool = False) -> Way:
        """Return the first channel of a step that delivers to the customer.

        A step that was claimed keeps its channel: how that ended is looked at, nothing is sent.
        """
        open_to = [channel for channel in step.channels if channel in self._delivering]
        closed = self._barred(step, customer) if open_to and not is_claimed else {}
        channel = next((each for each in open_to if each not in closed), None)
        reasons = [closed[each] for each in open_to if each in closed]
        return Way(channel, "" if channel else next(iter(reasons), NO_CHANNEL))

    def _barred(self, step: DunningStep, customer: Customer) -> Mapping[Channel, str]:
        """Return the channels that do not reach the customer, or that it refused."""
        nowhere = {each: NO_ADDRESS for each in step.channels if not address_of(customer, each)}
        if not is_refusable(step.template):
            return {**nowhere, **self.closed(customer)}
        refused = refused_channels(step.template, self.opt_outs(customer))
        return {**nowhere, **refused, **self.closed(customer)}
