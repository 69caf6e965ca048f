"""Gateway events as they came. Nothing is loaded here but the row of an event."""

import zlib
from datetime import datetime

from pynamodb.exceptions import PutError

from cobro.adapters.dynamodb.connection import database, is_condition, read_soon
from cobro.adapters.dynamodb.inbox_rows import InboxRow
from cobro.application.incoming import InboxEvent
from cobro.domain.errors import NotFoundError


class DynamoInbox:
    """Events are kept whole and compressed; the table's key encrypts them."""

    def keep(self, event: InboxEvent) -> None:
        row = InboxRow(
            _event_key(event.gateway, event.account_id, event.event_id),
            payload=zlib.compress(event.payload, 9),
            raw_query=event.query or None,
            received_at=event.received_at.isoformat(),
        )
        with database():
            try:
                row.save(InboxRow.event_key.does_not_exist())
            except PutError as error:
                if not is_condition(error):
                    raise

    def get(self, gateway: str, event_id: str, account_id: str = "") -> InboxEvent:
        with database():
            try:
                row = read_soon(InboxRow, _event_key(gateway, account_id, event_id))
            except InboxRow.DoesNotExist as error:
                message = f"event {event_id} of {gateway} is not in the inbox"
                raise NotFoundError(message) from error
        return InboxEvent(
            gateway=gateway,
            event_id=event_id,
            payload=zlib.decompress(row.payload),
            received_at=datetime.fromisoformat(row.received_at),
            account_id=account_id,
            query=row.raw_query or "",
        )


def _event_key(gateway: str, account_id: str, event_id: str) -> str:
    """Name an event; the first version had one account a gateway and did not name it."""
    return "#".join(part for part in (gateway, account_id, event_id) if part)
