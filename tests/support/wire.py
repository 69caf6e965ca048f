"""Faults on the wire, below the SDK and its own retries.

A fault strikes one logical call of the code under test: all of its attempts or the first few. The
request then never reaches AWS, or takes effect and its answer is lost.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError
from moto.core.botocore_stubber import BotocoreStubber, MockRawResponse

from tests.support.crash import CallCounter

Send = Callable[[], Any]
Fault = Callable[[str, str, Send], Any]

ALL = 99
THROTTLED = (400, "ThrottlingException")
THROTTLED_BY = {"sesv2": (429, "TooManyRequestsException"), "s3": (503, "SlowDown")}


def throttled(service: str, url: str, _send: Send) -> AWSResponse:
    return refusal(url, *THROTTLED_BY.get(service, THROTTLED))


def broken(_service: str, url: str, _send: Send) -> AWSResponse:
    return refusal(url, 500, "InternalServerError")


def unreachable(_service: str, url: str, _send: Send) -> AWSResponse:
    raise ConnectTimeoutError(endpoint_url=url)


def lost(_service: str, url: str, send: Send) -> AWSResponse:
    """Let the request take effect and lose its answer."""
    send()
    raise ReadTimeoutError(endpoint_url=url)


def refusal(url: str, status: int, code: str, **more: Any) -> AWSResponse:
    """Build an error as each of the protocols reads it: in the body and in the headers."""
    headers = {"x-amzn-errortype": code, "content-type": "application/json"}
    body = json.dumps({"__type": code, "message": "injected", **more}).encode()
    if ".s3." in url or "s3." in url:
        body = f"<Error><Code>{code}</Code><Message>injected</Message></Error>".encode()
    return AWSResponse(url, status, headers, MockRawResponse(body))  # type: ignore[arg-type]  # moto's own raw body


@dataclass
class Wire:
    """Counts attempts per logical call, and strikes the call that was chosen."""

    calls: CallCounter
    attempts: Counter[int] = field(default_factory=Counter)
    strikes: int = 0
    _fault: Fault | None = None
    _position: int = 0
    _operation: str = ""
    _times: int = 0

    def strike(self, fault: Fault, *, call: int = 0, operation: str = "", times: int = ALL) -> None:
        """Let `times` attempts fail: of the call numbered `call`, or of every `operation`."""
        self._fault, self._position, self._operation = fault, call, operation
        self._times = times
        self.attempts.clear()
        self.strikes = 0

    def mend(self) -> None:
        self._fault = None

    def pass_on(self, event_name: str, url: str, send: Send) -> Any:
        position = len(self.calls.calls)
        self.attempts[position] += 1
        operation = event_name.removeprefix("before-send.")
        is_chosen = position == self._position or operation == self._operation
        if self._fault is None or not is_chosen or self.strikes >= self._times:
            return send()
        self.strikes += 1
        return self._fault(operation.partition(".")[0], url, send)


@contextmanager
def on_the_wire(calls: CallCounter) -> Iterator[Wire]:
    """Stand between the SDK and moto for the calls of the code under test."""
    wire = Wire(calls)
    answer: Any = vars(BotocoreStubber)["__call__"]

    def sent(stubber: BotocoreStubber, event_name: str, request: Any, **more: Any) -> Any:
        def send() -> Any:
            return answer(stubber, event_name, request, **more)

        return wire.pass_on(event_name, request.url, send) if calls.is_watching else send()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BotocoreStubber, "__call__", sent)
        yield wire
