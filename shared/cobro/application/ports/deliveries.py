"""News of messages from their providers, and the addresses that they close."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cobro.domain.dunning.addresses import AddressMark
from cobro.domain.dunning.deliveries import Delivery
from cobro.domain.dunning.policy import Channel


@dataclass(frozen=True, slots=True)
class DeliveryNews:
    """What a provider tells of one message: of which notice it is, and to which address it went."""

    invoice_id: str
    step: str
    message_id: str
    sent_at: datetime
    channel: Channel
    address: str
    delivery: Delivery


class Deliveries(Protocol):
    def tell(self, news: DeliveryNews) -> None:
        """Write how far the message got, unless more is known already.

        A notice of which it was not known whether it went out is sent from now on. Raise
        `NotFoundError` where there is no such notice.
        """
        ...


class AddressMarks(Protocol):
    def of_customer(self, issuer_id: str, customer_id: str) -> Sequence[AddressMark]:
        """Return every mark, strongly consistent, those of former addresses too."""
        ...

    def add(self, mark: AddressMark) -> None:
        """Keep a mark; the first one of an address and state stays."""
        ...
