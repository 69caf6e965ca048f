"""What was mailed, and the bucket of documents that payers open."""

import email
import re
from email import policy
from email.message import EmailMessage
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends
from moto.ses.models import ses_backends

from cobro.application.signed_links import read_token
from tests.support import social_messaging, text_messaging
from tests.support.cloud_in_process import DOCUMENTS, REGION


def everything() -> list[Any]:
    """Return the mails of either kind, oldest first, as the outbox keeps them."""
    sent: list[Any] = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages
    return sent


def mailed_steps() -> list[tuple[str, str]]:
    """Return the invoice and step of every mail of either kind."""
    mails = [mail.tags for mail in everything()]
    return [(tags["invoice"], tags["step"]) for tags in mails if "invoice" in tags]


def mailed_exports() -> list[tuple[str, str]]:
    """Return the name of each export that was mailed, and the last day that it tells of."""
    mails = [mail.tags for mail in everything()]
    return [(tags["export"], tags["turn"]) for tags in mails if "export" in tags]


def document_mails() -> list[EmailMessage]:
    """Return the mails that brought documents, oldest first."""
    sent = (mail.raw_data for mail in everything() if hasattr(mail, "raw_data"))
    return [email.message_from_string(text, policy=policy.default) for text in sent]


def documents() -> dict[str, bytes]:
    """Return what is in the bucket of documents, by its key."""
    bucket = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets[DOCUMENTS].keys
    return {key: item.value for key, item in bucket.items()}


def text_messages() -> dict[str, tuple[str, str]]:
    """Return the number and text of every text message by its id, oldest first."""
    sent = text_messaging.sent().items()
    return {name: (each["DestinationPhoneNumber"], each["MessageBody"]) for name, each in sent}


def texted_invoices() -> list[str]:
    """Return the invoice of every text message, as the link to the payer's page names it."""
    links = [re.search(r"/pay/(\S+)", text) for _, text in text_messages().values()]
    return [read_token("", link[1], ()).facts[-1] for link in links if link]


def whatsapped_invoices() -> list[str]:
    """Return the invoice of every WhatsApp message, as its name tells."""
    named = (message["biz_opaque_callback_data"] for message in social_messaging.sent().values())
    return [name.partition("#")[0] for name in named]


def empty() -> None:
    """Forget what was sent by any channel."""
    everything().clear()
    social_messaging.sent().clear()
    text_messaging.sent().clear()
