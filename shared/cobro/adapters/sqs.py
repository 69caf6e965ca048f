"""Queues that a use case sends to.

Group and deduplication go to FIFO queues only: a standard queue refuses the latter.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar

from botocore.exceptions import BotoCoreError, ClientError

from cobro.adapters.client_errors import reason_of
from cobro.application.incoming import OutgoingMessage
from cobro.domain.errors import UnavailableError

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

_BATCH = 10  # SendMessageBatch, Amazon SQS API Reference
_BATCH_BYTES_MAX = 900 * 1024  # the bound is 1 MiB for all bodies together, some left for the rest
_ATTEMPTS_MAX = 3


class QueueUnavailableError(UnavailableError):
    """The queue did not take the messages; sending them again is safe."""

    code: ClassVar[str] = "queue_unavailable"


class SqsQueue:
    def __init__(self, client: "SQSClient", url: str) -> None:
        self._client = client
        self._url = url
        self._is_fifo = url.endswith(".fifo")  # the name of every FIFO queue ends so

    def send(self, messages: Iterable[OutgoingMessage]) -> None:
        for batch in _batches(messages):
            self._send_batch(batch)

    def _send_batch(self, batch: list[OutgoingMessage]) -> None:
        waiting = list(self._entries(batch))
        for _ in range(_ATTEMPTS_MAX):
            try:
                answer = self._client.send_message_batch(QueueUrl=self._url, Entries=waiting)
            except (BotoCoreError, ClientError) as error:
                message = f"the queue did not take the messages ({reason_of(error)})"
                raise QueueUnavailableError(message) from error
            failed = {entry["Id"] for entry in answer.get("Failed", [])}
            if not failed:
                return
            waiting = [entry for entry in waiting if entry["Id"] in failed]
        message = f"the queue refused {len(waiting)} messages"
        raise QueueUnavailableError(message)

    def _entries(
        self, batch: list[OutgoingMessage]
    ) -> "Iterator[SendMessageBatchRequestEntryTypeDef]":
        for position, message in enumerate(batch):
            entry: SendMessageBatchRequestEntryTypeDef = {
                "Id": str(position),
                "MessageBody": message.body,
            }
            if self._is_fifo:
                entry["MessageGroupId"] = message.group
                entry["MessageDeduplicationId"] = message.deduplication
            yield entry


def _batches(messages: Iterable[OutgoingMessage]) -> Iterator[list[OutgoingMessage]]:
    batch: list[OutgoingMessage] = []
    size = 0
    for message in messages:
        own = len(message.body.encode())
        if batch and (len(batch) == _BATCH or size + own > _BATCH_BYTES_MAX):
            yield batch
            batch, size = [], 0
        batch.append(message)
        size += own
    if batch:
        yield batch
