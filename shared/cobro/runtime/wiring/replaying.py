"""Sending again what was parked."""

from functools import cache
from uuid import uuid4

from cobro.application.parking import ReplayException
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import base

REPLAYABLE = (
    Queue.ISSUE,
    Queue.GATEWAY_EVENTS,
    Queue.BANK_FILES,
    Queue.ENTRIES,
    Queue.IMPORT_FILES,
    Queue.MILESTONES,
)


@cache
def replay_exception() -> ReplayException:
    queues = {queue.value: base.queue(queue) for queue in REPLAYABLE}
    return ReplayException(
        exceptions=base.exceptions(), queues=queues, new_name=lambda: uuid4().hex
    )
