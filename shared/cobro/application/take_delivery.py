"""Take news of a message: how far it got, and whether its address is to be used any more.

Providers tell at least once and in any order. The notice is told first; an address that closes is
put on the list of what waits for people before it is marked, so that a crash in between asks for
the same correction again, and news that come once more ask nobody.
"""

import json

from cobro.application.parking import ADDRESSES
from cobro.application.ports import Customers, ExceptionItem, Exceptions, Invoices
from cobro.application.ports.deliveries import AddressMarks, Deliveries, DeliveryNews
from cobro.domain.dunning.addresses import AddressMark, address_hash
from cobro.domain.dunning.deliveries import DeliveryState
from cobro.domain.ids import derived_id
from cobro.domain.statement_mails import account_named

_WHY = {
    DeliveryState.BOUNCED: "no message reaches the address any more",
    DeliveryState.COMPLAINED: "whoever reads there reported our message as unwanted",
}


class TakeDelivery:
    def __init__(
        self,
        *,
        invoices: Invoices,
        customers: Customers,
        deliveries: Deliveries,
        marks: AddressMarks,
        exceptions: Exceptions,
    ) -> None:
        self._invoices = invoices
        self._customers = customers
        self._deliveries = deliveries
        self._marks = marks
        self._exceptions = exceptions

    def __call__(self, news: DeliveryNews) -> None:
        """Raise `NotFoundError` where no such message is known."""
        issuer_id, customer_id = self._party(news)
        self._deliveries.tell(news)
        if news.delivery.state.closes_address:
            self._close(issuer_id, customer_id, news)

    def _party(self, news: DeliveryNews) -> tuple[str, str]:
        """Return issuer and customer: a statement of account is about no invoice."""
        of_account = account_named(news.invoice_id)
        if of_account is not None:
            return of_account
        draft = self._invoices.get(news.invoice_id).draft
        return draft.issuer_id, draft.customer_id

    def _close(self, issuer_id: str, customer_id: str, news: DeliveryNews) -> None:
        delivery = news.delivery
        mark = AddressMark(
            issuer_id=issuer_id,
            customer_id=customer_id,
            channel=news.channel,
            address_hash=address_hash(news.address),
            state=delivery.state,
            event_id=delivery.event_id,
            marked_at=delivery.happened_at,
        )
        known = self._marks.of_customer(issuer_id, customer_id)
        if any(_is_same(mark, each) for each in known):
            return
        if mark.is_of(self._customers.get(issuer_id, customer_id)):
            self._exceptions.park(_correction(mark))  # unless the address was corrected meanwhile
        self._marks.add(mark)


def _is_same(mark: AddressMark, other: AddressMark) -> bool:
    return (mark.channel, mark.address_hash, mark.state) == (
        other.channel,
        other.address_hash,
        other.state,
    )


def _message(mark: AddressMark) -> str:
    return json.dumps(
        {
            "customer_id": mark.customer_id,
            "channel": mark.channel.value,
            "address_hash": mark.address_hash,
        }
    )


def correction_id(mark: AddressMark) -> str:
    """Name what asks a person for another address in place of a closed one."""
    return derived_id("exc", ADDRESSES, mark.issuer_id, _message(mark), mark.state.value)


def _correction(mark: AddressMark) -> ExceptionItem:
    return ExceptionItem(
        exception_id=correction_id(mark),
        issuer_id=mark.issuer_id,
        queue=ADDRESSES,
        reason_code=mark.reason,
        explanation=(
            f"customer {mark.customer_id} is not reached by {mark.channel} any more: "
            f"{_WHY[mark.state]}. Ask for another address and correct the customer: "
            "that takes this off the list"
        ),
        message=_message(mark),
        raised_at=mark.marked_at,
    )
