"""What was mailed, and the bucket of documents that payers open."""

import email
from email import policy
from email.message import EmailMessage
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends
from moto.ses.models import ses_backends

from tests.support.cloud_in_process import DOCUMENTS, REGION


def everything() -> list[Any]:
    """Return the mails of either kind, oldest first, as the outbox keeps them."""
    sent: list[Any] = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages
    return sent


def mailed_steps() -> list[tuple[str, str]]:
    """Return the invoice and step of every mail of either kind."""
    return [(mail.tags["invoice"], mail.tags["step"]) for mail in everything()]


def document_mails() -> list[EmailMessage]:
    """Return the mails that brought documents, oldest first."""
    sent = (mail.raw_data for mail in everything() if hasattr(mail, "raw_data"))
    return [email.message_from_string(text, policy=policy.default) for text in sent]


def documents() -> dict[str, bytes]:
    """Return what is in the bucket of documents, by its key."""
    bucket = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets[DOCUMENTS].keys
    return {key: item.value for key, item in bucket.items()}
