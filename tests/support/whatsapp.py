"""A company that writes on WhatsApp, and what its provider tells."""

import json
from datetime import UTC, datetime
from itertools import product
from typing import Any

from cobro.adapters.messaging.templates import TEMPLATES
from cobro.domain.dunning.whatsapp import WhatsAppSender
from cobro.domain.parties import Language

NUMBER_ID = "phone-number-id-976c72a700aac43eaf573ae050000001"
ARN = f"arn:aws:social-messaging:sa-east-1:123456789012:{NUMBER_ID.replace('id-', 'id/')}"
SENT_AT = datetime(2026, 3, 2, 13, tzinfo=UTC)


def names() -> dict[str, dict[str, str]]:
    """Return an approved name for each template in each language."""
    found: dict[str, dict[str, str]] = {}
    for language, template in product(Language, TEMPLATES):
        found.setdefault(language.value, {})[template] = f"acme_{template}"
    return found


def a_sender(**more: Any) -> WhatsAppSender:
    facts: dict[str, Any] = {"phone_number_id": NUMBER_ID, "templates": names()}
    return WhatsAppSender(**facts | more)


def event(**value: Any) -> str:
    """Return an event as SNS hands it on, of one change."""
    entry = {"id": "365731266000001", "changes": [{"field": "messages", "value": value}]}
    return json.dumps(
        {
            "context": {"MetaWabaIds": [], "MetaPhoneNumberIds": [{"arn": ARN}]},
            "whatsAppWebhookEntry": json.dumps(entry),
            "aws_account_id": "123456789012",
            "messageId": "6d69f07a-c317-4278-9d5c-000000000001",
        }
    )


def status(kind: str, name: str, **more: Any) -> dict[str, Any]:
    """Return a status of the message that was sent under a name."""
    return {
        "id": "wamid.1",
        "status": kind,
        "timestamp": str(int(SENT_AT.timestamp())),
        "recipient_id": "551187654321",
        "biz_opaque_callback_data": name,
        **more,
    }


def incoming(text: str | None, **more: Any) -> dict[str, Any]:
    body = {"text": {"body": text}, "type": "text"} if text is not None else {"type": "image"}
    return {
        "from": "5511987654321",
        "id": "wamid.in",
        "timestamp": str(int(SENT_AT.timestamp())),
        **body,
        **more,
    }
