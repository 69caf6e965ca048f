"""AWS End User Messaging Social in the process: moto does not know it."""

import json
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from moto.core.botocore_stubber import BotocoreStubber

_SENT: dict[str, dict[str, Any]] = {}


def sent() -> dict[str, dict[str, Any]]:
    """Return every message by its id, oldest first, as Meta takes it."""
    return _SENT


@contextmanager
def social_messaging() -> Iterator[None]:
    """Take WhatsApp messages for as long as the block lasts, in place of moto's "not there"."""
    whole: Any = BotocoreStubber.process_request

    def answer(stubber: BotocoreStubber, request: Any) -> Any:
        if "//social-messaging." not in request.url:
            return whole(stubber, request)
        message_id = f"wa-{len(_SENT) + 1}"
        _SENT[message_id] = json.loads(b64decode(json.loads(request.body)["message"]))
        return 200, {}, json.dumps({"messageId": message_id})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BotocoreStubber, "process_request", answer)
        yield
