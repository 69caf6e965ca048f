"""Keep a verified gateway event and queue it; only then may it be acknowledged.

Whatever fails after the event is kept is healed by the gateway's own next delivery: keeping it
again changes nothing and it is queued again.
"""

from collections.abc import Callable
from dataclasses import dataclass

from cobro.application.ports import Clock, Inbox, InboxEvent, Outgoing, OutgoingMessage


@dataclass(frozen=True, slots=True)
class VerifiedEvent:
    """An event whose signature holds. `payment_reference` orders the events of one payment."""

    gateway: str
    event_id: str
    payment_reference: str
    payload: bytes


class ReceiveGatewayEvent:
    def __init__(
        self,
        *,
        inbox: Inbox,
        events: Outgoing,
        clock: Clock,
        event_message: Callable[[str, str], str],
    ) -> None:
        self._inbox = inbox
        self._events = events
        self._clock = clock
        self._event_message = event_message

    def __call__(self, event: VerifiedEvent) -> None:
        self._inbox.keep(
            InboxEvent(event.gateway, event.event_id, event.payload, self._clock.now())
        )
        self._events.send(
            [
                OutgoingMessage(
                    body=self._event_message(event.gateway, event.event_id),
                    group=event.payment_reference,
                    deduplication=f"{event.gateway}-{event.event_id}",
                )
            ]
        )
