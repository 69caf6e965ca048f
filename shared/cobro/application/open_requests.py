"""What the customers of a company wrote and asked that nobody answered yet, with who sees to it.

Read off what waits for people, as the call list is: an answer by e-mail or WhatsApp is a request
with an owner; what a payer asked on its page is an item alone, which is answered by replaying it.
The oldest wait first, and reads are bounded.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from cobro.application.parking import PAYER_REQUESTS, QUEUE_OF_REPLIES
from cobro.application.ports import Customers, ExceptionItem, Exceptions, Invoices
from cobro.application.ports.customer_requests import CustomerRequests
from cobro.domain.customer_requests import CustomerRequest
from cobro.domain.dunning.policy import Channel
from cobro.domain.ids import CustomerId

REQUESTS_MAX = 200
NOBODY = "-"  # as an owner that is asked for
_CHANNELS = {queue: Channel(name) for name, queue in QUEUE_OF_REPLIES.items()} | {
    PAYER_REQUESTS: Channel.IN_APP
}


@dataclass(frozen=True, slots=True)
class WantedRequests:
    """`channel` None is any; `owner` empty is anybody and `NOBODY` what nobody took."""

    issuer_id: str
    channel: Channel | None = None
    owner: str = ""

    def takes(self, line: "OpenRequest") -> bool:
        if self.channel not in {None, line.channel}:
            return False
        return not self.owner or (line.owner or NOBODY) == self.owner


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """`request` is None for what was asked on a page; `kind` is such as reply, stop, question."""

    item: ExceptionItem
    channel: Channel
    customer_id: CustomerId
    name: str
    invoice_id: str
    text: str
    request: CustomerRequest | None = None

    @property
    def kind(self) -> str:
        return self.item.reason_code.partition("_")[2]

    @property
    def owner(self) -> str:
        return self.request.owner if self.request else ""


@dataclass(frozen=True, slots=True)
class RequestPage:
    """`is_complete` is False where more wait than were looked at."""

    lines: tuple[OpenRequest, ...]
    is_complete: bool


@dataclass(frozen=True, slots=True)
class OpenRequests:
    exceptions: Exceptions
    requests: CustomerRequests
    invoices: Invoices
    customers: Customers

    def __call__(self, wanted: WantedRequests) -> RequestPage:
        waiting = self.exceptions.open_items(wanted.issuer_id)
        items = [item for item in waiting if item.queue in _CHANNELS]
        items.sort(key=lambda item: (item.raised_at, item.exception_id))
        found = [self._line(item) for item in items[:REQUESTS_MAX]]
        lines = tuple(line for line in found if line is not None and wanted.takes(line))
        return RequestPage(lines, len(items) <= REQUESTS_MAX)

    def _line(self, item: ExceptionItem) -> OpenRequest | None:
        """Return None for what nobody known wrote: it stays among the exceptions."""
        said: Mapping[str, str] = json.loads(item.message)
        if item.queue == PAYER_REQUESTS:
            draft = self.invoices.get(said["invoice_id"]).draft
            name = self.customers.get(draft.issuer_id, draft.customer_id).name
            return OpenRequest(
                *(item, Channel.IN_APP, draft.customer_id, name), said["invoice_id"], said["text"]
            )
        if "request_id" not in said:
            return None
        key = (said["issuer_id"], said["customer_id"], said["request_id"])
        known = self.requests.find(*key)
        if known is None:  # its item is put on the list first
            return None
        customer = self.customers.get(known.issuer_id, CustomerId(known.customer_id))
        return OpenRequest(
            *(item, known.channel, customer.customer_id, customer.name),
            *(known.invoice_id, known.text, known),
        )
