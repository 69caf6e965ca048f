"""Published figures in their table, in front of those that come with the program."""

from collections.abc import Sequence
from datetime import date

from pynamodb.exceptions import PutError

from cobro.adapters.dynamodb.connection import database, is_condition
from cobro.adapters.dynamodb.rate_rows import RateRow, rate_of, rate_row
from cobro.adapters.published_rates import published_rates
from cobro.application.ports import RateMovedError
from cobro.domain.rates import RateEntry


class DynamoRates:
    def series(self, name: str, from_date: date, through_date: date) -> Sequence[RateEntry]:
        span = RateRow.valid_from.between(from_date.isoformat(), through_date.isoformat())
        found = {
            start: entry
            for (own, start), entry in published_rates().items()
            if own == name and from_date <= start <= through_date
        }
        with database():
            entries = [rate_of(row) for row in RateRow.query(name, span, consistent_read=True)]
        found |= {entry.valid_from_date: entry for entry in entries}
        return [found[start] for start in sorted(found)]

    def record(self, entry: RateEntry, before: RateEntry | None) -> None:
        """Write a figure; raise `RateMovedError` where another one came in its place meanwhile."""
        condition = RateRow.name.does_not_exist()
        if before is not None and before != published_rates().get(_key(before)):
            condition = (RateRow.value == str(before.value)) & (
                RateRow.recorded_at == before.recorded_at.isoformat()
            )
        with database():
            try:
                rate_row(entry).save(condition)
            except PutError as error:
                if not is_condition(error):
                    raise
                message = f"{entry.name} of {entry.valid_from_date} was recorded meanwhile"
                raise RateMovedError(message) from error


def _key(entry: RateEntry) -> tuple[str, date]:
    return entry.name, entry.valid_from_date
