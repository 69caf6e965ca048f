"""Keep what a payer writes back by WhatsApp in the list of what waits for people.

An item is named by the message, so news that come twice leave one. The number is what is known of
who wrote: a person finds the customer, answers, and takes the item off. A word by which people ask
to hear no more makes it an item of its own kind.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from cobro.application.parking import REPLIES, UNASSIGNED
from cobro.application.ports import ExceptionItem, Exceptions, Issuers
from cobro.domain.dunning.opt_outs import is_stop_word
from cobro.domain.ids import derived_id

TEXT_MAX = 1000


@dataclass(frozen=True, slots=True)
class Reply:
    """A message that came in: Meta's name of it, the number that wrote, and to which of ours."""

    message_id: str
    number: str
    text: str
    sent_at: datetime
    phone_number_ids: Collection[str]


class KeepReply:
    def __init__(self, *, issuers: Issuers, exceptions: Exceptions) -> None:
        self._issuers = issuers
        self._exceptions = exceptions

    def __call__(self, reply: Reply) -> ExceptionItem:
        is_stop = is_stop_word(reply.text)
        text = reply.text[:TEXT_MAX]
        asks = (
            "it asks to hear no more: find the customer and take it down (opt-outs), then replay"
            if is_stop
            else "find the customer and answer, then replay"
        )
        item = ExceptionItem(
            exception_id=derived_id("exc", REPLIES, reply.message_id),
            issuer_id=self._issuer(reply.phone_number_ids),
            queue=REPLIES,
            reason_code="whatsapp_stop" if is_stop else "whatsapp_reply",
            explanation=f"{reply.number} wrote by WhatsApp; {asks} this item. {text}",
            message=json.dumps(
                {"message_id": reply.message_id, "number": reply.number, "text": text}
            ),
            raised_at=reply.sent_at,
        )
        self._exceptions.park(item)
        return item

    def _issuer(self, phone_number_ids: Collection[str]) -> str:
        """Return the company that writes by the number; nobody's where several do, or none."""
        found = [
            issuer_id
            for issuer_id in self._issuers.ids()
            if self._issuers.get(issuer_id).whatsapp.phone_number_id in phone_number_ids
        ]
        return found[0] if len(found) == 1 else UNASSIGNED
