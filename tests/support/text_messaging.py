"""AWS End User Messaging SMS in the process, which moto does not know, and what it tells."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from moto.core.botocore_stubber import BotocoreStubber

_SENT: dict[str, dict[str, Any]] = {}


def sent() -> dict[str, dict[str, Any]]:
    """Return every message by its id, oldest first, as it was asked for."""
    return _SENT


@contextmanager
def text_messaging() -> Iterator[None]:
    """Take text messages for as long as the block lasts, in place of moto's "not there"."""
    whole: Any = BotocoreStubber.process_request

    def answer(stubber: BotocoreStubber, request: Any) -> Any:
        if "//sms-voice." not in request.url:
            return whole(stubber, request)
        message_id = f"text-{len(_SENT) + 1}"
        _SENT[message_id] = json.loads(request.body)
        return 200, {}, json.dumps({"MessageId": message_id})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BotocoreStubber, "process_request", answer)
        yield


def event(kind: str, context: dict[str, str], **more: Any) -> str:
    """Return news of a message, as SNS hands them on."""
    told: dict[str, Any] = {
        "eventType": kind,
        "eventVersion": "1.0",
        "eventTimestamp": 1_772_456_402_250,
        "isFinal": True,
        "originationPhoneNumber": "COBRO",
        "destinationPhoneNumber": "+5511987654321",
        "isoCountryCode": "BR",
        "messageId": "text-1",
        "messageRequestTimestamp": 1_772_456_400_000,
        "messageType": "TRANSACTIONAL",
        "messageStatus": kind.removeprefix("TEXT_"),
        "context": context,
    }
    return json.dumps(told | more)
