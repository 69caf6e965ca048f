"""Mail that came in, as Amazon SES tells of it by SNS when it lies in the bucket.

What is read is what stands in every notification; more fields may come and are passed over, the
headers of the mail among them: the mail itself is read. A topic is told once that it was linked.
"""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from cobro.application.ports.customer_requests import Arrival
from cobro.domain.errors import InvalidInputError

MARK = "notificationType"  # only notifications of this kind have such a field
RECEIVED = "Received"
LINKED = "AmazonSnsSubscriptionSucceeded"
RECIPIENTS_MAX = 20  # a mail to more of our addresses than that answers nobody
_FAIL, _PASS = "FAIL", "PASS"
_Word = Annotated[str, Meta(pattern=r"^\S{1,200}(?!\n)$")]


class MailVerdict(msgspec.Struct, frozen=True):
    """What a check of the provider said: PASS, FAIL, GRAY, PROCESSING_FAILED or DISABLED."""

    status: str = ""


class MailAction(msgspec.Struct, frozen=True, rename="camel"):
    object_key: _Word


class MailReceipt(msgspec.Struct, frozen=True, rename="camel"):
    action: MailAction
    recipients: tuple[str, ...]
    spam_verdict: MailVerdict = MailVerdict()
    virus_verdict: MailVerdict = MailVerdict()
    dmarc_verdict: MailVerdict = MailVerdict()


class ReceivedMail(msgspec.Struct, frozen=True, rename="camel"):
    received_at: Annotated[datetime, Meta(tz=True)] = msgspec.field(name="timestamp")
    message_id: _Word
    source: str = ""


class MailReceivedV1(msgspec.Struct, frozen=True, rename="camel"):
    """One notification; SNS may deliver it again."""

    notification_type: str
    receipt: MailReceipt | None = None
    mail: ReceivedMail | None = None

    def to_arrival(self) -> Arrival | None:
        """Return what came in; None where the topic was linked.

        Raises `InvalidInputError` for a notification of another kind.
        """
        if self.notification_type == LINKED:
            return None
        if self.notification_type != RECEIVED or self.receipt is None or self.mail is None:
            message = f"no news of a mail that came in: {self.notification_type[:40]!r}"
            raise InvalidInputError(message, field=MARK)
        receipt, mail = self.receipt, self.mail
        return Arrival(
            mail_id=mail.message_id,
            key=receipt.action.object_key,
            recipients=receipt.recipients[:RECIPIENTS_MAX],
            sender=mail.source[:254],
            received_at=mail.received_at,
            unwanted=_unwanted(receipt),
            is_proved=receipt.dmarc_verdict.status == _PASS,
        )


def _unwanted(receipt: MailReceipt) -> str:
    if receipt.virus_verdict.status == _FAIL:
        return "virus"
    return "spam" if receipt.spam_verdict.status == _FAIL else ""
