"""A service that answers something of the test's choice in place of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError


@contextmanager
def instead(operation: str, answer: Callable[[Any], Any]) -> Iterator[list[Any]]:
    """Answer an operation of any service by `answer`; give the requests that came."""
    requests: list[Any] = []
    call: Any = vars(BaseClient)["_make_api_call"]

    def make(client: BaseClient, name: str, request: Any) -> Any:
        if name != operation:
            return call(client, name, request)
        requests.append(request)
        return answer(request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", make)
        yield requests


@contextmanager
def preceded(operation: str, by: Callable[[], object]) -> Iterator[None]:
    """Let something happen right before the first call of an operation, as another worker does."""
    call: Any = vars(BaseClient)["_make_api_call"]
    waiting = [by]

    def make(client: BaseClient, name: str, request: Any) -> Any:
        if name == operation and waiting:
            waiting.pop()()
        return call(client, name, request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", make)
        yield


def refused(operation: str, code: str, **more: Any) -> Callable[[Any], Any]:
    """Refuse with a code, as the service would say it."""

    def answer(request: Any) -> Any:
        raise ClientError({"Error": {"Code": code, "Message": code}, **more}, operation)  # type: ignore[typeddict-item]  # fields of one service

    return answer
