"""By which channels a customer is reached, and why by none."""

from collections.abc import Mapping
from dataclasses import dataclass

from cobro.application.ports.deliveries import AddressMarks
from cobro.domain.dunning.addresses import closed_channels
from cobro.domain.dunning.ladder import NO_CHANNEL
from cobro.domain.dunning.policy import Channel, DunningStep
from cobro.domain.parties import Customer


@dataclass(frozen=True, slots=True)
class Way:
    """The channel by which a step goes; where there is none, the reason."""

    channel: Channel | None
    reason: str = ""


class Reach:
    """`delivering` are the channels that the program sends by."""

    def __init__(self, *, marks: AddressMarks, delivering: frozenset[Channel]) -> None:
        self._marks = marks
        self._delivering = delivering

    def closed(self, customer: Customer) -> Mapping[Channel, str]:
        """Return the channels whose address closed, with the reason of each."""
        marks = self._marks.of_customer(customer.issuer_id, customer.customer_id)
        standing = closed_channels(marks, customer)
        return {channel: mark.reason for channel, mark in standing.items()}

    def way(self, step: DunningStep, customer: Customer, *, is_claimed: bool = False) -> Way:
        """Return the first channel of a step that delivers to the customer.

        A step that was claimed keeps its channel: how that ended is looked at, nothing is sent.
        """
        open_to = [channel for channel in step.channels if channel in self._delivering]
        closed = self.closed(customer) if open_to and not is_claimed else {}
        channel = next((each for each in open_to if each not in closed), None)
        reasons = [closed[each] for each in open_to if each in closed]
        return Way(channel, "" if channel else next(iter(reasons), NO_CHANNEL))
