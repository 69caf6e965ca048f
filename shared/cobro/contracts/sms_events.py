"""Events of AWS End User Messaging SMS as SNS hands them on: how far a text message got.

A message is known by what it was sent with (`context`: the invoice and the step); others send by
the same account too, and what is of theirs is passed over. Which carriers confirm that a phone has
the message differs by country: where none does, that the carrier took it is the last that is told.
More fields may come and are passed over.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Annotated

import msgspec
from msgspec import Meta

from cobro.application.ports.deliveries import DeliveryNews
from cobro.domain.dunning.deliveries import Delivery, DeliveryState
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import InvalidInputError

MARK = "messageRequestTimestamp"  # only events of this kind have such a field
_Word = Annotated[str, Meta(pattern=r"^\S{1,200}(?!\n)$")]
_Number = Annotated[str, Meta(pattern=r"^\+?[1-9][0-9]{1,18}(?!\n)$")]
_Milliseconds = Annotated[int, Meta(ge=0, le=99_999_999_999_999)]
_THOUSAND = 1_000
_TAKEN = "TEXT_SUCCESSFUL"  # by the carrier
# An invalid message is no invalid number: the number stays open. Of what is unknown after the 72
# hours in which carriers may tell, no more is said than that it was sent.
_STATES: Mapping[str, DeliveryState] = MappingProxyType(
    {
        "TEXT_QUEUED": DeliveryState.SENT,
        "TEXT_PENDING": DeliveryState.SENT,
        "TEXT_SENT": DeliveryState.SENT,
        "TEXT_UNKNOWN": DeliveryState.SENT,
        _TAKEN: DeliveryState.DELIVERED,
        "TEXT_DELIVERED": DeliveryState.DELIVERED,
        "TEXT_UNREACHABLE": DeliveryState.SOFT_BOUNCED,
        "TEXT_CARRIER_UNREACHABLE": DeliveryState.SOFT_BOUNCED,
        "TEXT_TTL_EXPIRED": DeliveryState.SOFT_BOUNCED,
        "TEXT_BLOCKED": DeliveryState.REJECTED,
        "TEXT_CARRIER_BLOCKED": DeliveryState.REJECTED,
        "TEXT_PROTECT_BLOCKED": DeliveryState.REJECTED,
        "TEXT_SPAM": DeliveryState.REJECTED,
        "TEXT_INVALID_MESSAGE": DeliveryState.REJECTED,
        "TEXT_INVALID": DeliveryState.BOUNCED,
    }
)
EVENT_TYPES = tuple(_STATES)
_SAY_WHY = frozenset({DeliveryState.SOFT_BOUNCED, DeliveryState.REJECTED, DeliveryState.BOUNCED})


class SmsEventV1(msgspec.Struct, frozen=True, rename="camel"):
    """One event; SNS may deliver it again, and in any order. Instants are in milliseconds."""

    event_type: str
    event_timestamp: _Milliseconds
    message_request_timestamp: _Milliseconds
    message_id: _Word
    destination_phone_number: _Number
    is_final: bool = False
    context: Mapping[str, str] = msgspec.field(default_factory=dict)

    def to_news(self) -> DeliveryNews | None:
        """Return what it tells; None of a message that is no reminder of ours.

        Raise `InvalidInputError` for an event of another kind.
        """
        invoice_id, step = self.context.get("invoice"), self.context.get("step")
        if not (invoice_id and step):
            return None
        return DeliveryNews(
            invoice_id=invoice_id,
            step=step,
            message_id=self.message_id,
            sent_at=_instant(self.message_request_timestamp),
            channel=Channel.SMS,
            address=f"+{self.destination_phone_number.removeprefix('+')}",
            delivery=self._delivery(),
        )

    def _delivery(self) -> Delivery:
        if self.event_type not in _STATES:
            message = f"no event of a text message that we know: {self.event_type[:40]!r}"
            raise InvalidInputError(message, field="eventType")
        state = _STATES[self.event_type]
        if self.event_type == _TAKEN and not self.is_final:
            state = DeliveryState.SENT
        reason = self.event_type if state in _SAY_WHY else ""
        return Delivery(state, _instant(self.event_timestamp), self.message_id, reason)


def _instant(milliseconds: int) -> datetime:
    seconds, rest = divmod(milliseconds, _THOUSAND)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest * _THOUSAND)
