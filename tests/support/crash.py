"""Crashes at AWS calls: the process dies before a call is sent, or after it took effect.

A crash is no `Exception`, so no handler can swallow it, and from then on every call of that process
fails too: a killed process cleans nothing up. Only calls of the code under test are counted; the
harness plays AWS itself.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.client import BaseClient

from tests.support.short_way import by_the_short_way


class CrashError(BaseException):
    """The process is gone."""


class CallCounter:
    """Counts the AWS calls of a process and kills it at one of them."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.is_watching = False
        self._is_dead = False
        self._target = 0
        self._is_after = False
        self._other: Callable[[], object] | None = None
        self._is_in_short = False
        self._whole_at = 0

    @contextmanager
    def in_short(self, but: int = 0) -> Iterator[None]:
        """Take the short way to the tables, for every call `but` the one of that number."""
        self._is_in_short, self._whole_at = True, but
        try:
            yield
        finally:
            self._is_in_short = False

    def arm(self, position: int, *, is_after: bool) -> None:
        """Crash once at the call `position` (from 1), before it is sent or after it took effect."""
        self.calls.clear()
        self._target, self._is_after = position, is_after

    def preempt(self, position: int, other: Callable[[], object]) -> None:
        """Pause before the call `position` while `other`, another worker, runs to its end."""
        self.arm(position, is_after=False)
        self._other = other

    def disarm(self) -> None:
        self.calls.clear()
        self._target = 0
        self._other = None

    @contextmanager
    def process(self) -> Iterator[None]:
        """Watch the calls made within: they are those of one delivery to the code under test."""
        paused = (self.is_watching, self._is_dead)
        self.is_watching, self._is_dead = True, False
        try:
            yield
        finally:
            self.is_watching, self._is_dead = paused

    def around(self, call: Any, client: BaseClient, operation: str, request: Any) -> Any:
        if not self.is_watching:
            return call(client, operation, request)
        if self._is_dead:
            raise CrashError(operation)
        self.calls.append(f"{client.meta.service_model.service_name}.{operation}")
        is_target = self._target == len(self.calls)
        if is_target and self._other is not None:
            is_target = self._step_aside(self._other)
        if is_target and not self._is_after:
            self._die(operation)
        try:
            if self._is_in_short and self._whole_at != len(self.calls):
                return by_the_short_way(call, client, operation, request)
            return call(client, operation, request)
        finally:  # a refusal is an answer too, and the process may die of anything
            if is_target:
                self._die(operation)

    def _step_aside(self, other: Callable[[], object]) -> bool:
        self.disarm()
        self.is_watching = False
        other()
        self.is_watching = True
        return False

    def _die(self, operation: str) -> None:
        self._is_dead = True
        self._target = 0
        raise CrashError(operation)


@contextmanager
def watch_calls() -> Iterator[CallCounter]:
    """Stand between the code and botocore for as long as the block lasts."""
    counter = CallCounter()
    call: Any = vars(BaseClient)["_make_api_call"]  # the one door of every AWS call

    def watched(client: BaseClient, operation: str, request: Any) -> Any:
        return counter.around(call, client, operation, request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", watched)
        yield counter
