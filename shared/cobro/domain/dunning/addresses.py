"""Addresses that nothing more is sent to, and why: they bounced, or who reads there complained.

A mark is of one address in one channel. It keeps no address but a hash of it, so correcting the
address of a customer lifts the mark, and writing the old one again puts it back.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from cobro.domain.dunning.deliveries import DeliveryState
from cobro.domain.dunning.policy import Channel
from cobro.domain.parties import Customer
from cobro.domain.phones import mobile_number

# Why a step did not go by a channel.
NO_ADDRESS = "no_address"
ADDRESS_CLOSED: Mapping[DeliveryState, str] = MappingProxyType(
    {
        DeliveryState.BOUNCED: "address_bounced",
        DeliveryState.COMPLAINED: "address_complained",
    }
)


def address_of(customer: Customer, channel: Channel) -> str:
    """Return where a channel reaches a customer; empty where it does not.

    Notices on the payer's page are of the customer itself; letters go to its postal address.
    """
    if channel is Channel.EMAIL:
        return customer.email
    if channel is Channel.IN_APP:
        return customer.customer_id
    if channel is Channel.LETTER:
        return customer.address.strip()
    return mobile_number(customer.phone, customer.country)


def address_hash(address: str) -> str:
    """Return 32 hexadecimal digits that stand for an address, in whatever letters it is written."""
    return hashlib.sha256(address.strip().casefold().encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class AddressMark:
    """Nothing more goes to an address; `event_id` is the provider's word for it."""

    issuer_id: str
    customer_id: str
    channel: Channel
    address_hash: str
    state: DeliveryState
    event_id: str
    marked_at: datetime

    @property
    def reason(self) -> str:
        return ADDRESS_CLOSED[self.state]

    def is_of(self, customer: Customer) -> bool:
        """Tell whether it is of an address that the customer has now."""
        return self.address_hash == address_hash(address_of(customer, self.channel))


def closed_channels(marks: Iterable[AddressMark], customer: Customer) -> dict[Channel, AddressMark]:
    """Return the channels by which a customer is not reached, with the gravest mark of each."""
    standing = (mark for mark in marks if mark.is_of(customer))
    ordered = sorted(standing, key=lambda mark: mark.state.rank)
    return {mark.channel: mark for mark in ordered}
