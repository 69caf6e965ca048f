"""The queues as AWS's own pollers see them: straight at moto, without a client in between.

A sweep hands over a hundred thousand messages; a client call for each would take most of its time.
"""

from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.sqs.models import SQSBackend, sqs_backends

from cobro.runtime.settings import Queue, settings
from tests.support.cloud_in_process import REGION

_VISIBLE_AFTER = 180


def backend() -> SQSBackend:
    return sqs_backends[DEFAULT_ACCOUNT_ID][REGION]


def name_of(queue: Queue) -> str:
    return settings().queue_url(queue).rsplit("/", 1)[1]


def waits(queue: Queue) -> bool:
    """Tell whether a message can be received now."""
    return bool(backend().queues[name_of(queue)].messages)


def send(queue: Queue, body: str, group: str = "", deduplication: str = "") -> None:
    """Put a message on the queue; a FIFO queue needs its group and deduplication id."""
    more: dict[str, Any] = {}
    if queue.is_fifo:
        more = {"group_id": group, "deduplication_id": deduplication}
    backend().send_message(name_of(queue), body, **more)


def receive(queue: Queue, size: int) -> list[dict[str, Any]]:
    """Receive up to `size` messages, in the form of the SQS API."""
    if not waits(queue):
        return []
    return [
        {
            "MessageId": message.id,
            "ReceiptHandle": message.receipt_handle,
            "Body": message.body,
            "Attributes": {"MessageGroupId": message.group_id} if message.group_id else {},
        }
        for message in backend().receive_message(name_of(queue), size, 0, _VISIBLE_AFTER)
    ]


def delete(queue: Queue, message: dict[str, Any]) -> None:
    backend().delete_message(name_of(queue), message["ReceiptHandle"])


def give_back(queue: Queue, message: dict[str, Any]) -> None:
    """Let the message be received again at once."""
    backend().change_message_visibility(name_of(queue), message["ReceiptHandle"], 0)


def bury(queue: Queue, message: dict[str, Any]) -> None:
    """Take a message to the dead letters of its queue."""
    group = message["Attributes"].get("MessageGroupId")
    more = {"group_id": group, "deduplication_id": message["MessageId"]} if group else {}
    backend().send_message(f"dead-{name_of(queue)}", message["Body"], **more)
    delete(queue, message)


def buried(queue: Queue) -> int:
    return len(_dead(queue)._messages)  # moto shows those that can be seen now only


def dig_up(queue: Queue) -> None:
    """Let dead letters be seen again that were taken and not forgotten, as a minute later."""
    for message in _dead(queue)._messages:
        message.change_visibility(0)
        _dead(queue).pending_messages.discard(message)


def _dead(queue: Queue) -> Any:
    return backend().queues[f"dead-{name_of(queue)}"]


def empty() -> None:
    """Take everything off every queue, what is in flight too."""
    for queue in backend().queues.values():
        queue._messages.clear()  # moto has no quick way to empty a queue
        queue.deleted_messages.clear()
        queue.pending_messages.clear()
