"""Mail that payers write, as it comes in and as Amazon SES tells of it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email import policy
from email.message import EmailMessage
from typing import Any

import boto3

from cobro.application.ports.customer_requests import Arrival
from cobro.domain.customer_requests import CustomerRequest, RequestState
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import CustomerId
from cobro.domain.unknown_senders import Stranger, StrangersDay
from cobro.runtime.settings import Queue
from tests.support.cloud_in_process import MAIL, REGION
from tests.support.world import World

RECEIVED_AT = datetime(2026, 3, 9, 14, 30, tzinfo=UTC)
SENDER = "maria@payer.example"
# Names of messages are longer than lines; the library would put them into words of RFC 2047.
_POLICY = policy.default.clone(max_line_length=998)
REMINDER_ID = "0100019a-reminder"


def a_mail(text: str | None = "Pago na sexta.", **headers: str) -> EmailMessage:
    """Return a mail; `html` gives it a second body, other names are headers with `_` for `-`."""
    html = headers.pop("html", "")
    given = {
        "From": f"Maria da Silva <{SENDER}>",
        "To": "billing@reply.cobro.example",
        "Subject": "Re: Fatura A-1",
        "Message-ID": "<one@payer.example>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    mail = EmailMessage(policy=_POLICY)
    for name, value in given.items():
        if value:
            mail[name] = value
    if text is not None:
        mail.set_content(text)
    if html and text is not None:
        mail.add_alternative(html, subtype="html")
    elif html:
        mail.set_content(html, subtype="html")
    return mail


def notification(*recipients: str, key: str = "mail-1", **verdicts: str) -> str:
    """Return what SES tells by SNS; `verdicts` are named `spam`, `virus`, `dmarc`."""
    checks = {
        f"{name}Verdict": {"status": verdicts.get(name, "PASS")}
        for name in ("spam", "virus", "spf", "dkim", "dmarc")
    }
    at = RECEIVED_AT.isoformat()
    receipt: dict[str, Any] = {
        "timestamp": at,
        "processingTimeMillis": 512,
        "recipients": list(recipients),
        **checks,
        "action": {
            "type": "S3",
            "topicArn": "arn:aws:sns:sa-east-1:123456789012:replies",
            "bucketName": MAIL,
            "objectKey": key,
        },
    }
    mail = {
        "timestamp": at,
        "source": SENDER,
        "messageId": key,
        "destination": list(recipients),
        "headersTruncated": False,
        "headers": [{"name": "Subject", "value": 'Re: "whatsAppWebhookEntry"'}],
    }
    return json.dumps({"notificationType": "Received", "receipt": receipt, "mail": mail})


def write(world: World, mail: EmailMessage | bytes, *recipients: str, **told: str) -> None:
    """Let a mail come in: into the bucket, and the news of it into the queue."""
    content = mail if isinstance(mail, bytes) else mail.as_bytes()
    client = boto3.client("s3", region_name=REGION)
    client.put_object(Bucket=MAIL, Key=told.get("key", "mail-1"), Body=content)
    world.send(Queue.DELIVERIES, notification(*recipients, **told))


def an_arrival(**more: Any) -> Arrival:
    facts: dict[str, Any] = {
        "mail_id": "mail-1",
        "key": "mail-1",
        "recipients": (),
        "sender": SENDER,
        "received_at": RECEIVED_AT,
    }
    return Arrival(**facts | more)


def a_request(**more: Any) -> CustomerRequest:
    facts: dict[str, Any] = {
        "issuer_id": "acme",
        "customer_id": "cus-1",
        "channel": Channel.EMAIL,
        "message_id": "one@payer.example",
        "sender": SENDER,
        "received_at": RECEIVED_AT,
        "text": "Pago na sexta.",
    }
    return CustomerRequest(**facts | more)


@dataclass
class MemoryRequests:
    """Keeps requests; the first of a name stays, and what is answered is not written over."""

    kept: dict[tuple[str, str, str], CustomerRequest] = field(default_factory=dict)

    def find(self, issuer_id: str, customer_id: str, request_id: str) -> CustomerRequest | None:
        return self.kept.get((issuer_id, customer_id, request_id))

    def add(self, request: CustomerRequest) -> None:
        self.kept.setdefault(_key(request), request)

    def change(self, request: CustomerRequest) -> bool:
        known = self.kept.get(_key(request))
        if known is None or known.state is not RequestState.OPEN:
            return False
        self.kept[_key(request)] = request
        return True

    def recent(self, issuer_id: str, customer_id: str, limit: int) -> list[CustomerRequest]:
        owner = (issuer_id, customer_id)
        own = [each for key, each in self.kept.items() if key[:2] == owner]
        return sorted(own, key=lambda each: each.received_at, reverse=True)[:limit]


def _key(request: CustomerRequest) -> tuple[str, str, str]:
    return request.issuer_id, request.customer_id, request.request_id


@dataclass
class MemoryAddressBook:
    """Who is reached where: issuer, channel, address and the customers."""

    known: dict[tuple[str, Channel, str], list[str]] = field(default_factory=dict)

    def put(self, customers: Iterable[str], address: str = SENDER, issuer_id: str = "acme") -> None:
        channel = Channel.EMAIL if "@" in address else Channel.WHATSAPP
        self.known[issuer_id, channel, address] = list(customers)

    def customers_at(
        self, issuer_id: str, channel: Channel, address: str, limit: int
    ) -> list[CustomerId]:
        return [CustomerId(c) for c in self.known.get((issuer_id, channel, address), [])][:limit]


@dataclass
class MemoryMailbox:
    mails: dict[str, bytes] = field(default_factory=dict)

    def read(self, key: str) -> bytes:
        if key not in self.mails:
            message = f"mail {key} is not in the bucket any more"
            raise NotFoundError(message)
        return self.mails[key]


@dataclass
class MemoryStrangers:
    days: dict[date, StrangersDay] = field(default_factory=dict)

    def admit(self, on: date, stranger: Stranger) -> bool:
        day = self.days.get(on, StrangersDay())
        if not day.admits(stranger):
            return False
        self.days[on] = day.after(stranger)
        return True
