"""By which channels a customer is not reached any more, and why."""

from collections.abc import Mapping

from cobro.application.ports.deliveries import AddressMarks
from cobro.domain.dunning.addresses import closed_channels
from cobro.domain.dunning.policy import Channel
from cobro.domain.parties import Customer


class Reach:
    def __init__(self, *, marks: AddressMarks) -> None:
        self._marks = marks

    def closed(self, customer: Customer) -> Mapping[Channel, str]:
        """Return the channels whose address closed, with the reason of each."""
        marks = self._marks.of_customer(customer.issuer_id, customer.customer_id)
        standing = closed_channels(marks, customer)
        return {channel: mark.reason for channel, mark in standing.items()}
