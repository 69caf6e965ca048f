"""At least once: ask again until there is an answer, and deliver everything a second time."""

from collections.abc import Callable
from typing import Any, TypeVar

from cobro.adapters.gateways.stripe_signature import sign
from cobro.domain.errors import UnavailableError
from cobro.runtime.settings import Queue
from tests.support.cloud_in_process import SIGNING_SECRETS
from tests.support.crash import CrashError
from tests.support.world import EXPENSIVE, Answer, World, forget

Asked = TypeVar("Asked")

_ASKS_MAX = 10
_SERVER_ERROR = 500
_FROM_THE_BUS = {
    Queue.NEW_INVOICES.value,
    Queue.LEDGER_EVENTS.value,
    Queue.OFFERS.value,
    Queue.CLOSINGS.value,
    Queue.ALERT_NEWS.value,
}


class NeverAnsweredError(AssertionError):
    """A door stayed shut however often it was asked."""


def insist(world: World, ask: Callable[[], Asked]) -> Asked:
    """Ask again after a crash or a server error, as a client or gateway does."""
    for _ in range(_ASKS_MAX):
        try:
            answer = ask()
        except (CrashError, UnavailableError):
            world.crashes += 1
            forget(keep=EXPENSIVE)
        else:
            if not (isinstance(answer, Answer) and answer.status >= _SERVER_ERROR):
                return answer
    raise NeverAnsweredError(_ASKS_MAX)


def deliver_again(world: World) -> None:
    """Deliver once more every request, file, message and record that there was, and settle.

    What the bus brings comes again by itself, because the records of the stream do.
    """
    world.advance(minutes=10)
    delivered, sent = list(world.delivered), set()
    for function, event in delivered:
        if event.get("Records", [{}])[0].get("eventSource") != "aws:sqs":
            world.invoke(function, _fresh(world, function, event))
        elif function not in _FROM_THE_BUS:
            sent |= {(function, *_message(record)) for record in event["Records"]}
    for function, body, group in sorted(sent):
        world.send(Queue(function), body, group)
    world.settle()


def _message(record: dict[str, Any]) -> tuple[str, str]:
    return record["body"], record["attributes"].get("MessageGroupId", "")


def _fresh(world: World, function: str, event: dict[str, Any]) -> dict[str, Any]:
    """Sign a webhook anew, as a gateway does when it delivers again."""
    if "stripe-signature" not in event.get("headers", {}):
        return event
    headers = {"stripe-signature": sign(event["body"].encode(), SIGNING_SECRETS[0], world.now)}
    return event | {"headers": headers}
