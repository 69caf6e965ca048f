"""Mail of senders that nobody knows, in the table of dunning: `STRANGERS#day`, one row for each.

The row is written over what was read alone, so that two mails cannot both find the last place free.
Each write that fails so tells of another one that took a place, of which a day has few.
"""

import json
from datetime import UTC, date, datetime, timedelta

from pynamodb.exceptions import UpdateError
from pynamodb.expressions.update import Action

from cobro.adapters.dynamodb.connection import database, is_condition
from cobro.adapters.dynamodb.rows import AgendaRow
from cobro.domain.unknown_senders import Stranger, StrangersDay

_SORT = "-"
_KEPT_FOR = timedelta(days=3)


class DynamoStrangers:
    def admit(self, on: date, stranger: Stranger) -> bool:
        while True:
            before = _read(on)
            day = _day(before)
            if not day.admits(stranger):
                return False
            after = day.after(stranger)
            if after == day or _write(on, before, after):
                return True


def _key(on: date) -> str:
    return f"STRANGERS#{on.isoformat()}"


def _read(on: date) -> str:
    with database():
        try:
            row = AgendaRow.get(_key(on), _SORT, consistent_read=True)
        except AgendaRow.DoesNotExist:
            return ""
    return row.detail or ""


def _day(detail: str) -> StrangersDay:
    pairs = json.loads(detail or "[]")
    return StrangersDay(tuple(Stranger(sender, mail) for sender, mail in pairs))


def _write(on: date, before: str, after: StrangersDay) -> bool:
    """Write a day over what it was; tell whether it still was that."""
    start = datetime(on.year, on.month, on.day, tzinfo=UTC)
    actions: list[Action] = [
        AgendaRow.detail.set(json.dumps([[each.sender, each.mail] for each in after.listed])),
        AgendaRow.expires_at.set(int((start + _KEPT_FOR).timestamp())),
    ]
    is_unmoved = AgendaRow.detail == before if before else AgendaRow.detail.does_not_exist()
    with database():
        try:
            AgendaRow(_key(on), _SORT).update(actions, is_unmoved)
        except UpdateError as error:
            if not is_condition(error):
                raise
            return False
    return True
