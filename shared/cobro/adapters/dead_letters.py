"""Dead-letter queues of SQS, found by the redrive policy of the queue that each belongs to.

They are sent back one by one, not by a move task of SQS (docs/decisions/dead-letters-by-hand.md).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from cobro.adapters.client_errors import reason_of
from cobro.adapters.sqs import QueueUnavailableError
from cobro.application.ports.dead_letters import DeadLetter, DeadQueue, SeenLetter

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.literals import QueueAttributeNameType
    from mypy_boto3_sqs.type_defs import MessageTypeDef

__all__ = ["SqsDeadLetters"]

_LOOKED_AT = 10
_TAKEN_SECONDS = 60
_POLICY: "QueueAttributeNameType" = "RedrivePolicy"
_COUNTS: "tuple[QueueAttributeNameType, ...]" = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
)


class SqsDeadLetters:
    """`urls` are the queues of workers by the workers' names."""

    def __init__(self, client: "SQSClient", urls: Mapping[str, str]) -> None:
        self._client = client
        self._urls = urls
        self._dead: dict[str, str] = {}

    def every(self) -> list[DeadQueue]:
        return [self.standing(queue) for queue in sorted(self._urls)]

    def knows(self, queue: str) -> bool:
        return queue in self._urls

    def waiting(self, queue: str) -> int:
        with _answering():
            told = self._client.get_queue_attributes(
                QueueUrl=self._address(queue), AttributeNames=list(_COUNTS)
            )
        return sum(int(told["Attributes"][name]) for name in _COUNTS)

    def standing(self, queue: str) -> DeadQueue:
        waiting = self.waiting(queue)
        oldest = next(iter(self.seen(queue)), None) if waiting else None
        return DeadQueue(queue, waiting, oldest.sent_at if oldest else None)

    def seen(self, queue: str) -> list[SeenLetter]:
        found = self._received(queue, _LOOKED_AT, seconds=0)
        letters = {each["MessageId"]: _seen(each) for each in found}
        return sorted(letters.values(), key=attrgetter("sent_at", "message_id"))

    def take(self, queue: str, most: int) -> list[DeadLetter]:
        found = self._received(queue, most, seconds=_TAKEN_SECONDS)
        return [DeadLetter(queue, message["ReceiptHandle"], message) for message in found]

    def _received(self, queue: str, most: int, *, seconds: int) -> "Sequence[MessageTypeDef]":
        with _answering():
            answer = self._client.receive_message(
                QueueUrl=self._address(queue),
                MaxNumberOfMessages=most,
                VisibilityTimeout=seconds,
                MessageAttributeNames=["All"],
                MessageSystemAttributeNames=["SentTimestamp", "MessageGroupId"],
            )
        return answer.get("Messages", [])

    def send_back(self, letter: DeadLetter) -> None:
        message: Any = letter.message
        asked: dict[str, Any] = {
            "QueueUrl": self._urls[letter.queue],
            "MessageBody": message["Body"],
            "MessageAttributes": message.get("MessageAttributes", {}),
        }
        group = message.get("Attributes", {}).get("MessageGroupId")
        if group:
            # A name of its own: under the first one SQS would take it for the repeat of a message
            # that was sent within five minutes, and drop it.
            asked |= {"MessageGroupId": group, "MessageDeduplicationId": message["MessageId"]}
        with _answering():
            self._client.send_message(**asked)

    def forget(self, letter: DeadLetter) -> None:
        with _answering():
            self._client.delete_message(
                QueueUrl=self._address(letter.queue), ReceiptHandle=letter.handle
            )

    def _address(self, queue: str) -> str:
        """Return where the dead letters of a queue are, asked for once."""
        if queue not in self._dead:
            url = self._urls[queue]
            told = self._client.get_queue_attributes(QueueUrl=url, AttributeNames=[_POLICY])
            target = json.loads(told["Attributes"][_POLICY])["deadLetterTargetArn"]
            name = target.rpartition(":")[2]
            self._dead[queue] = self._client.get_queue_url(QueueName=name)["QueueUrl"]
        return self._dead[queue]


def _seen(message: "MessageTypeDef") -> SeenLetter:
    sent = datetime.fromtimestamp(int(message["Attributes"]["SentTimestamp"]) // 1000, tz=UTC)
    return SeenLetter(message["MessageId"], sent, message["Body"])


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        message = f"the queues do not answer ({reason_of(error)}): try again"
        raise QueueUnavailableError(message) from error
