"""Events of Amazon SES as EventBridge delivers them: how far a message got.

A message is known by its tags `invoice` and `step`, which it was sent with. What is read is what
stands in every event of its kind; more fields may come with it and are passed over.
"""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from cobro.application.ports.deliveries import DeliveryNews
from cobro.domain.dunning.deliveries import Delivery, DeliveryState
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import InvalidInputError

_PERMANENT = "Permanent"
# No word of theirs holds a blank.
_Word = Annotated[str, Meta(pattern=r"^\S{1,200}(?!\n)$")]
_Instant = Annotated[datetime, Meta(tz=True)]


class SesTags(msgspec.Struct, frozen=True):
    invoice: tuple[_Word]
    step: tuple[_Word]


class SesMail(msgspec.Struct, frozen=True, rename="camel"):
    sent_at: _Instant = msgspec.field(name="timestamp")
    message_id: _Word
    destination: tuple[str]
    tags: SesTags


class SesMoment(msgspec.Struct, frozen=True):
    told_at: _Instant = msgspec.field(name="timestamp")


class SesBounce(msgspec.Struct, frozen=True, rename="camel"):
    told_at: _Instant = msgspec.field(name="timestamp")
    feedback_id: _Word
    bounce_type: _Word
    bounce_sub_type: _Word = "Undetermined"

    def to_delivery(self) -> Delivery:
        """Return a hard bounce where the provider calls it permanent, else a soft one."""
        is_hard = self.bounce_type == _PERMANENT
        state = DeliveryState.BOUNCED if is_hard else DeliveryState.SOFT_BOUNCED
        reason = f"{self.bounce_type}/{self.bounce_sub_type}"
        return Delivery(state, self.told_at, self.feedback_id, reason)


class SesComplaint(msgspec.Struct, frozen=True, rename="camel"):
    told_at: _Instant = msgspec.field(name="timestamp")
    feedback_id: _Word
    complaint_feedback_type: _Word = "unnamed"

    def to_delivery(self) -> Delivery:
        state, reason = DeliveryState.COMPLAINED, self.complaint_feedback_type
        return Delivery(state, self.told_at, self.feedback_id, reason)


class SesDetail(msgspec.Struct, frozen=True, rename="camel"):
    event_type: str
    mail: SesMail
    delivery: SesMoment | None = None
    delivery_delay: SesMoment | None = None
    bounce: SesBounce | None = None
    complaint: SesComplaint | None = None


class SesEventV1(msgspec.Struct, frozen=True):
    """One event; EventBridge may deliver it again under the same id."""

    id: _Word
    detail: SesDetail

    def to_news(self) -> DeliveryNews:
        """Return what it tells; raise `InvalidInputError` for an event of another kind."""
        mail = self.detail.mail
        return DeliveryNews(
            invoice_id=mail.tags.invoice[0],
            step=mail.tags.step[0],
            message_id=mail.message_id,
            sent_at=mail.sent_at,
            channel=Channel.EMAIL,
            address=mail.destination[0],
            delivery=self._delivery(),
        )

    def _delivery(self) -> Delivery:
        detail, sent_at = self.detail, self.detail.mail.sent_at
        match detail.event_type:
            case "Send":
                return Delivery(DeliveryState.SENT, sent_at, self.id)
            case "Reject":
                return Delivery(DeliveryState.REJECTED, sent_at, self.id)
            case "DeliveryDelay" if detail.delivery_delay is not None:
                delayed_at = detail.delivery_delay.told_at
                return Delivery(DeliveryState.DELAYED, delayed_at, self.id)
            case "Delivery" if detail.delivery is not None:
                return Delivery(DeliveryState.DELIVERED, detail.delivery.told_at, self.id)
            case "Bounce" if detail.bounce is not None:
                return detail.bounce.to_delivery()
            case "Complaint" if detail.complaint is not None:
                return detail.complaint.to_delivery()
        message = f"no event of a message that we know: {detail.event_type[:40]!r}"
        raise InvalidInputError(message, field="detail.eventType")
