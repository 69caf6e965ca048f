"""Queues that a use case sends to."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, ClassVar

from botocore.exceptions import BotoCoreError, ClientError

from cobro.application.ports import OutgoingMessage
from cobro.domain.errors import UnavailableError

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

_BATCH = 10  # SendMessageBatch, Amazon SQS API Reference
_ATTEMPTS_MAX = 3


class QueueUnavailableError(UnavailableError):
    """The queue did not take the messages; sending them again is safe."""

    code: ClassVar[str] = "queue_unavailable"


class SqsQueue:
    def __init__(self, client: "SQSClient", url: str) -> None:
        self._client = client
        self._url = url

    def send(self, messages: Iterable[OutgoingMessage]) -> None:
        remaining = iter(messages)
        while batch := list(islice(remaining, _BATCH)):
            self._send_batch(batch)

    def _send_batch(self, batch: list[OutgoingMessage]) -> None:
        waiting = list(self._entries(batch))
        for _ in range(_ATTEMPTS_MAX):
            try:
                answer = self._client.send_message_batch(QueueUrl=self._url, Entries=waiting)
            except (BotoCoreError, ClientError) as error:
                message = f"the queue did not take the messages ({type(error).__name__})"
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
            if message.group:
                entry["MessageGroupId"] = message.group
                entry["MessageDeduplicationId"] = message.deduplication
            yield entry
