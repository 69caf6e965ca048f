"""Keep a verified gateway event and queue it; only then may it be acknowledged.

Whatever fails after the event is kept is healed by the gateway's own next delivery: keeping it
again changes nothing and it is queued again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cobro.application.incoming import Inbox, InboxEvent, Outgoing, OutgoingMessage
from cobro.domain.gateways import GatewayAccount
from cobro.domain.ids import derived_id

if TYPE_CHECKING:
    from cobro.application.ports import Clock


@dataclass(frozen=True, slots=True)
class VerifiedEvent:
    """An event whose sender is proved. `payment_reference` orders the events of one payment."""

    account: GatewayAccount
    event_id: str
    payment_reference: str
    payload: bytes
    query: str = ""


class ReceiveGatewayEvent:
    def __init__(
        self,
        *,
        inbox: Inbox,
        events: Outgoing,
        clock: "Clock",
        event_message: Callable[[str, str, str], str],
    ) -> None:
        self._inbox = inbox
        self._events = events
        self._clock = clock
        self._event_message = event_message

    def __call__(self, event: VerifiedEvent) -> None:
        gateway, account_id = event.account.gateway.value, event.account.account_id
        self._inbox.keep(
            InboxEvent(
                gateway=gateway,
                account_id=account_id,
                event_id=event.event_id,
                payload=event.payload,
                query=event.query,
                received_at=self._clock.now(),
            )
        )
        key = event.account.key
        self._events.send(
            [
                OutgoingMessage(
                    body=self._event_message(gateway, account_id, event.event_id),
                    group=derived_id("payment", key, event.payment_reference),
                    deduplication=derived_id("event", key, event.event_id),
                )
            ]
        )
