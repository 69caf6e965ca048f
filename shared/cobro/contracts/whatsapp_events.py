"""Events of a WhatsApp business account as AWS End User Messaging Social hands them to SNS.

Each wraps one entry of Meta's notifications, a JSON text, with statuses of messages that were sent
and messages that came in. A status is of a message of ours where it brings back the name that the
message was sent with (`invoice#step#number`); others write by the same account too, and what is of
theirs is passed over. More fields may come and are passed over.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Annotated

import msgspec
from msgspec import Meta

from cobro.application.keep_reply import Reply
from cobro.application.ports.deliveries import DeliveryNews
from cobro.contracts.parsing import parse
from cobro.domain.dunning.deliveries import Delivery, DeliveryState
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import InvalidInputError

MARK = "whatsAppWebhookEntry"  # only events of this kind have such a field
_Word = Annotated[str, Meta(pattern=r"^\S{1,200}(?!\n)$")]
_Seconds = Annotated[str, Meta(pattern=r"^[0-9]{1,11}(?!\n)$")]
_Digits = Annotated[str, Meta(pattern=r"^[0-9]{5,20}(?!\n)$")]
_OURS = 3  # parts of the name that a message was sent with
UNREACHABLE = 131026  # nobody is on WhatsApp by this number, or cannot be written to
_STATES: Mapping[str, DeliveryState] = MappingProxyType(
    {
        "sent": DeliveryState.SENT,
        "delivered": DeliveryState.DELIVERED,
        "read": DeliveryState.READ,
        "failed": DeliveryState.REJECTED,
    }
)


class WhatsAppError(msgspec.Struct, frozen=True):
    code: int


class WhatsAppStatus(msgspec.Struct, frozen=True):
    """How far a message got; `id` is Meta's own name of the message."""

    id: _Word
    status: str
    timestamp: _Seconds
    errors: tuple[WhatsAppError, ...] = ()
    biz_opaque_callback_data: str = ""

    def to_news(self) -> DeliveryNews | None:
        """Return what it tells; None of a message that is not ours."""
        named = self.biz_opaque_callback_data.split("#")
        if len(named) != _OURS:
            return None
        invoice_id, step, number = named
        delivery = self._delivery()
        return DeliveryNews(
            invoice_id=invoice_id,
            step=step,
            message_id=self.id,
            sent_at=delivery.happened_at,
            channel=Channel.WHATSAPP,
            address=number,
            delivery=delivery,
        )

    def _delivery(self) -> Delivery:
        if self.status not in _STATES:
            message = f"no status of a message that we know: {self.status[:40]!r}"
            raise InvalidInputError(message, field="status")
        state, codes = _STATES[self.status], [error.code for error in self.errors]
        if state is DeliveryState.REJECTED and UNREACHABLE in codes:
            state = DeliveryState.BOUNCED
        at = datetime.fromtimestamp(int(self.timestamp), UTC)
        return Delivery(state, at, self.id, ",".join(map(str, codes)))


class WhatsAppText(msgspec.Struct, frozen=True):
    body: str


class WhatsAppMessage(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """What somebody wrote; `text` is left out of pictures, voice and all else."""

    from_: _Digits
    id: _Word
    timestamp: _Seconds
    type: str = "text"
    text: WhatsAppText | None = None

    def to_reply(self, phone_number_ids: Collection[str]) -> Reply:
        return Reply(
            message_id=self.id,
            number=f"+{self.from_}",
            text=self.text.body if self.text else f"({self.type[:40]})",
            sent_at=datetime.fromtimestamp(int(self.timestamp), UTC),
            phone_number_ids=phone_number_ids,
        )


class WhatsAppValue(msgspec.Struct, frozen=True):
    statuses: tuple[WhatsAppStatus, ...] = ()
    messages: tuple[WhatsAppMessage, ...] = ()


class WhatsAppChange(msgspec.Struct, frozen=True):
    value: WhatsAppValue


class WhatsAppEntry(msgspec.Struct, frozen=True):
    changes: tuple[WhatsAppChange, ...]


class WhatsAppNumber(msgspec.Struct, frozen=True):
    arn: str


class WhatsAppContext(msgspec.Struct, frozen=True, rename={"numbers": "MetaPhoneNumberIds"}):
    numbers: tuple[WhatsAppNumber, ...] = ()

    @property
    def phone_number_ids(self) -> Collection[str]:
        """Return the provider's ids of the numbers, as a company's profile names one."""
        return {f"phone-number-id-{number.arn.rpartition('/')[2]}" for number in self.numbers}


@dataclass(frozen=True, slots=True)
class Told:
    """What one event tells: news of messages of ours, and what came in."""

    news: tuple[DeliveryNews, ...]
    replies: tuple[Reply, ...]


class WhatsAppEventV1(msgspec.Struct, frozen=True, rename={"entry": MARK}):
    """One event; SNS may deliver it again."""

    entry: str
    context: WhatsAppContext = WhatsAppContext()

    def read(self) -> Told:
        """Return what it tells; raise `InvalidInputError` for another shape."""
        values = [change.value for change in parse(self.entry, WhatsAppEntry).changes]
        told = [status.to_news() for value in values for status in value.statuses]
        numbers = self.context.phone_number_ids
        return Told(
            tuple(news for news in told if news is not None),
            tuple(m.to_reply(numbers) for value in values for m in value.messages),
        )
