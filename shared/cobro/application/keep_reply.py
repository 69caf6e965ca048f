"""Keep what a payer writes back by WhatsApp as a request of its customer.

The number is what is known of who wrote: where exactly one customer of the company that writes by
the other number has it, the request is that customer's. Otherwise a person finds the customer. A
word by which people ask to hear no more makes it an item of its own kind.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from cobro.application.keep_request import FindCorrespondent, KeepRequest
from cobro.application.parking import UNASSIGNED
from cobro.application.ports import Issuers
from cobro.domain.customer_requests import TEXT_MAX, CustomerRequest
from cobro.domain.dunning.opt_outs import is_stop_word
from cobro.domain.dunning.policy import Channel


@dataclass(frozen=True, slots=True)
class Reply:
    """A message that came in: Meta's name of it, the number that wrote, and to which of ours."""

    message_id: str
    number: str
    text: str
    sent_at: datetime
    phone_number_ids: Collection[str]


class KeepReply:
    def __init__(self, *, issuers: Issuers, find: FindCorrespondent, keep: KeepRequest) -> None:
        self._issuers = issuers
        self._find = find
        self._keep = keep

    def __call__(self, reply: Reply) -> bool:
        """Keep it; tell whether it was new."""
        issuer_id = self._issuer(reply.phone_number_ids)
        who = self._find(Channel.WHATSAPP, reply.number, issuer_id)
        request = CustomerRequest(
            issuer_id=who.issuer_id if who else issuer_id,
            customer_id=who.customer_id if who else "",
            channel=Channel.WHATSAPP,
            message_id=reply.message_id,
            sender=reply.number,
            received_at=reply.sent_at,
            text=reply.text[:TEXT_MAX],
            is_proved=True,
        )
        if who:
            return self._keep(request)
        is_stop = is_stop_word(request.text)
        asks = (
            "it asks to hear no more: find the customer and take it down (opt-outs), then replay"
            if is_stop
            else "find the customer and answer, then replay"
        )
        reason = "whatsapp_stop" if is_stop else "whatsapp_reply"
        return self._keep.keep_of_nobody(request, reason, f"{asks} this item. {request.text}")

    def _issuer(self, phone_number_ids: Collection[str]) -> str:
        """Return the company that writes by the number; nobody's where several do, or none."""
        found = [
            issuer_id
            for issuer_id in self._issuers.ids()
            if self._issuers.get(issuer_id).whatsapp.phone_number_id in phone_number_ids
        ]
        return found[0] if len(found) == 1 else UNASSIGNED
