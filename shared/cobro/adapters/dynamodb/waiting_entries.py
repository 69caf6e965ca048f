"""Bank entries that wait for a decision, by the day on which the bank booked them."""

from collections.abc import Iterator
from datetime import date

from cobro.adapters.dynamodb.connection import database
from cobro.adapters.dynamodb.reviews import entry_of
from cobro.adapters.dynamodb.statement_rows import StatementRow
from cobro.application.ports import StoredEntry
from cobro.application.ports.review import EntryState

_WAITING = (EntryState.IN_REVIEW, EntryState.PROPOSED)
_AFTER_EVERY_ID = "#~"


class DynamoWaitingEntries:
    def booked_between(self, issuer_id: str, first: date, last: date) -> Iterator[StoredEntry]:
        days = StatementRow.review_on.between(f"{first}", f"{last}{_AFTER_EVERY_ID}")
        for state in _WAITING:
            with database():
                yield from map(
                    entry_of, StatementRow.reviews.query(f"{issuer_id}#{state.value}", days)
                )
