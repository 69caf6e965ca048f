"""What workers gave up on."""

from functools import cache

from cobro.adapters.dead_letters import SqsDeadLetters
from cobro.application.redrive import Redrive
from cobro.runtime.settings import Queue, settings
from cobro.runtime.wiring import base


@cache
def dead_letters() -> SqsDeadLetters:
    urls = {queue.value: settings().queue_url(queue) for queue in Queue}
    return SqsDeadLetters(base.client("sqs"), urls)


@cache
def redrive() -> Redrive:
    return Redrive(dead_letters())
