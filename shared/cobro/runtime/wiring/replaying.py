"""Sending again what was parked."""

from functools import cache
from uuid import uuid4

from cobro.application.parking import MAIL_REPLIES, REPLIES, WITHOUT_QUEUE, NextRun, ReplayException
from cobro.application.ports import Outgoing
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import base, replies

REPLAYABLE = (
    Queue.ISSUE,
    Queue.GATEWAY_EVENTS,
    Queue.BANK_FILES,
    Queue.STATEMENT_PARTS,
    Queue.ENTRIES,
    Queue.IMPORT_FILES,
    Queue.MILESTONES,
    Queue.RENDER,
    Queue.GATEWAY_CHARGES,
    Queue.REMINDERS,
    Queue.SEND_DOCUMENT,
    Queue.DELIVERIES,
    Queue.OBJECTIONS,
    Queue.AGREEMENTS,
    Queue.ALERT_NEWS,
    Queue.OFFERS,
    Queue.CLOSINGS,
)


@cache
def replay_exception() -> ReplayException:
    queues: dict[str, Outgoing] = {queue.value: base.queue(queue) for queue in REPLAYABLE}
    queues |= {name: NextRun() for name in WITHOUT_QUEUE}
    queues |= {name: replies.answer_by_replay() for name in (REPLIES, MAIL_REPLIES)}
    return ReplayException(
        exceptions=base.exceptions(), queues=queues, new_name=lambda: uuid4().hex
    )
