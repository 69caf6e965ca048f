"""The queue edge: one message at a time, and what becomes of each.

A refused message is parked and taken off the queue; what a dependency refused goes back and is
tried again; anything else is a defect and goes back too, until the dead-letter queue takes it and
alarms. A batch is left before the function's time is up: what was not begun goes back untouched.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    SqsFifoPartialProcessor,
    process_partial_response,
)
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from cobro.application.parking import UNASSIGNED, RefusedInput
from cobro.domain.errors import CobroError, RejectionError, UnavailableError
from cobro.runtime.observability import EXCEPTIONS_PARKED, count, logger
from cobro.runtime.outcomes import outcome_of
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import base

UNREADABLE = "unreadable_entry"  # no queue: a record that cannot be read is never sent again
_MARGIN_MS = 5_000


class OutOfTimeError(UnavailableError):
    """The function's time is nearly up: the message goes back to the queue."""

    code: ClassVar[str] = "out_of_time"


def consume(
    event: dict[str, Any], context: LambdaContext, queue: Queue, work: Callable[[str], None]
) -> PartialItemFailureResponse:
    """Run `work` on each message of the batch; report those that must come again."""
    processor = (
        SqsFifoPartialProcessor(skip_group_on_error=True)
        if queue.is_fifo
        else BatchProcessor(event_type=EventType.SQS)
    )
    processor.raise_on_entire_batch_failure = False

    def handle(record: SQSRecord) -> None:
        if context.get_remaining_time_in_millis() < _MARGIN_MS:
            message = "the time of this delivery is nearly up"
            raise OutOfTimeError(message)
        _handle(record, queue, work)

    return process_partial_response(event, handle, processor, context)


def _handle(record: SQSRecord, queue: Queue, work: Callable[[str], None]) -> None:
    try:
        work(record.body)
    except RejectionError as rejection:
        park(queue.value, record.body, rejection)
    except CobroError as error:
        count(outcome_of(error).metric)
        logger.warning("message goes back", queue=queue.value, code=error.code)
        raise
    except Exception:
        count("Defects")
        logger.exception("message goes back: this is a defect", queue=queue.value)
        raise


def consume_together(
    event: dict[str, Any], queue: Queue, work: Callable[[list[str]], None]
) -> dict[str, Any]:
    """Run `work` on the whole batch at once; a message that it refuses is parked alone."""
    bodies = [record["body"] for record in event["Records"]]
    try:
        work(bodies)
    except RejectionError:
        for body in bodies:
            _work_alone(body, queue, work)
    return {"batchItemFailures": []}


def _work_alone(body: str, queue: Queue, work: Callable[[list[str]], None]) -> None:
    try:
        work([body])
    except RejectionError as rejection:
        park(queue.value, body, rejection)


def park(queue: str, message: str, rejection: RejectionError, issuer_id: str = UNASSIGNED) -> None:
    """Keep a refused message where a person sees it; the metric alarms."""
    item = base.park_input()(RefusedInput(queue, message, rejection, issuer_id))
    count(EXCEPTIONS_PARKED)
    logger.warning(
        "message parked",
        queue=queue,
        code=item.reason_code,
        exception_id=item.exception_id,
    )
