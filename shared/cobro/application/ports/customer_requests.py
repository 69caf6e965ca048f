"""What customers wrote back, who a sender is, and where mail that came in lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from cobro.domain.customer_requests import CustomerRequest
from cobro.domain.dunning.policy import Channel
from cobro.domain.ids import CustomerId
from cobro.domain.unknown_senders import Stranger


class CustomerRequests(Protocol):
    def find(self, issuer_id: str, customer_id: str, request_id: str) -> CustomerRequest | None:
        """Return the request, strongly consistent."""
        ...

    def add(self, request: CustomerRequest) -> None:
        """Keep a request; the first of its name stays."""
        ...

    def change(self, request: CustomerRequest) -> bool:
        """Write owner and state over an open request; tell whether it was still open."""
        ...

    def recent(self, issuer_id: str, customer_id: str, limit: int) -> Sequence[CustomerRequest]:
        """Return up to `limit` requests of a customer, the newest first."""
        ...


class Correspondents(Protocol):
    def customers_at(
        self, issuer_id: str, channel: Channel, address: str, limit: int
    ) -> Sequence[CustomerId]:
        """Return up to `limit` customers of an issuer that a channel reaches at an address."""
        ...


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the provider tells of a mail; `recipients` are those of our domain alone.

    `unwanted` is `virus` or `spam` where the provider holds it for that. `is_proved` tells whether
    the domain of the sender vouches for it (DMARC).
    """

    mail_id: str
    key: str
    recipients: Sequence[str]
    sender: str
    received_at: datetime
    unwanted: str = ""
    is_proved: bool = False


class Mailbox(Protocol):
    def read(self, key: str) -> bytes:
        """Return the beginning of a mail that came in.

        Raise `NotFoundError` where it is not there any more, `UnavailableError` where the store
        does not answer.
        """
        ...


class Strangers(Protocol):
    def admit(self, on: date, stranger: Stranger) -> bool:
        """Take a place of a day for a mail; tell whether it has one, however often it is asked."""
        ...
