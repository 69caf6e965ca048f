"""Keep what a customer wrote back as a request, and ask people to see to it.

The item is put on the list before the request is kept, so that a crash in between asks for the same
once more; what is kept already asks nobody, so a message that comes twice is one request. Whose
sender is nobody known is an item alone, named by the message.
"""

import json
from dataclasses import dataclass

from cobro.application.parking import UNASSIGNED
from cobro.application.ports import ExceptionItem, Exceptions, Issuers
from cobro.application.ports.customer_requests import Correspondents, CustomerRequests
from cobro.domain.customer_requests import CustomerRequest
from cobro.domain.dunning.opt_outs import is_stop_word
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import CustomerId, derived_id


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Whose customer wrote."""

    issuer_id: str
    customer_id: CustomerId


class FindCorrespondent:
    def __init__(self, *, issuers: Issuers, directory: Correspondents) -> None:
        self._issuers = issuers
        self._directory = directory

    def __call__(
        self, channel: Channel, address: str, issuer_id: str = UNASSIGNED
    ) -> Correspondent | None:
        """Return the one customer that has the address; None where several have it, or nobody.

        Where the issuer is not known, the customers of all are looked at.
        """
        issuer_ids = self._issuers.ids() if issuer_id == UNASSIGNED else [issuer_id]
        found = [
            Correspondent(each, customer_id)
            for each in issuer_ids
            for customer_id in self._directory.customers_at(each, channel, address, 2)
        ]
        return found[0] if len(found) == 1 else None


class KeepRequest:
    """`queue` names the list that items stand on; replaying one says that it is answered."""

    def __init__(self, *, requests: CustomerRequests, exceptions: Exceptions, queue: str) -> None:
        self._requests = requests
        self._exceptions = exceptions
        self._queue = queue

    def __call__(self, request: CustomerRequest) -> bool:
        """Keep it; tell whether it was new."""
        key = (request.issuer_id, request.customer_id, request.request_id)
        if self._requests.find(*key) is not None:
            return False
        self._exceptions.park(self._item(request))
        self._requests.add(request)
        return True

    def keep_of_nobody(self, request: CustomerRequest, reason_code: str, asks: str) -> bool:
        """Ask people about what no customer is known for; tell whether it was new."""
        message_id = request.message_id
        item = ExceptionItem(
            exception_id=derived_id("exc", self._queue, message_id),
            issuer_id=request.issuer_id,
            queue=self._queue,
            reason_code=reason_code,
            explanation=f"{request.sender} wrote by {_NAMES[request.channel]}; {asks}",
            message=json.dumps(
                {
                    "message_id": message_id,
                    "sender": request.sender,
                    "stored_as": request.stored_as,
                    "text": request.text,
                }
            ),
            raised_at=request.received_at,
        )
        try:
            self._exceptions.get(item.exception_id)
        except NotFoundError:
            self._exceptions.park(item)
            return True
        return False

    def _item(self, request: CustomerRequest) -> ExceptionItem:
        is_stop = is_stop_word(request.text)
        asks = (
            "it asks to hear no more: take it down (opt-outs), then say that it is answered"
            if is_stop
            else "answer, then say that it is answered"
        )
        said = " ".join(filter(None, (request.subject, request.text)))
        return ExceptionItem(
            exception_id=item_id(self._queue, request.request_id),
            issuer_id=request.issuer_id,
            queue=self._queue,
            reason_code=f"{request.channel.value}_{'stop' if is_stop else 'reply'}",
            explanation=(
                f"customer {request.customer_id} wrote by {_NAMES[request.channel]} "
                f"({request.sender}); {asks}. {said}"
            ),
            message=json.dumps(
                {
                    "issuer_id": request.issuer_id,
                    "customer_id": request.customer_id,
                    "request_id": request.request_id,
                }
            ),
            raised_at=request.received_at,
        )


_NAMES = {Channel.EMAIL: "e-mail", Channel.WHATSAPP: "WhatsApp"}


def item_id(queue: str, request_id: str) -> str:
    """Name the item by which people are asked to see to a request."""
    return derived_id("exc", queue, request_id)
