"""What came in: bank files and entries, and what waits for a person."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pynamodb.exceptions import PutError, UpdateError
from pynamodb.expressions.update import Action

from cobro.adapters.dynamodb.connection import database, is_condition, read_soon
from cobro.adapters.dynamodb.reviews import entry_of
from cobro.adapters.dynamodb.rows import ExceptionRow
from cobro.adapters.dynamodb.statement_rows import StatementRow, packed
from cobro.application.ports import ExceptionItem, FileRecord, StoredEntry
from cobro.application.ports.review import EntryState
from cobro.domain.errors import NotFoundError

_NO_SORT = "-"
_BY_PEOPLE = tuple(
    state.value for state in (EntryState.ACCEPTING, EntryState.REJECTED, EntryState.IGNORED)
)


class DynamoExceptions:
    def park(self, item: ExceptionItem) -> None:
        facts = asdict(item) | {"raised_at": item.raised_at.isoformat()}
        row = ExceptionRow(**facts, open_key=item.issuer_id or "-")
        with database():
            try:
                row.save(ExceptionRow.open_key.does_not_exist())
            except PutError as error:
                if not is_condition(error):
                    raise

    def get(self, exception_id: str) -> ExceptionItem:
        with database():
            try:
                return _item(ExceptionRow.get(exception_id, consistent_read=True))
            except ExceptionRow.DoesNotExist as error:
                message = f"there is no exception {exception_id}"
                raise NotFoundError(message) from error

    def open_items(self, issuer_id: str) -> list[ExceptionItem]:
        with database():
            return [_item(row) for row in ExceptionRow.open.query(issuer_id or "-")]

    def close(self, item: ExceptionItem) -> None:
        with database():
            ExceptionRow(item.exception_id).update(
                [ExceptionRow.open_key.remove(), ExceptionRow.replays.set(item.replays + 1)]
            )

    def withdraw(self, exception_id: str) -> None:
        with database():
            try:
                ExceptionRow(exception_id).update(
                    [ExceptionRow.open_key.remove()], ExceptionRow.open_key.exists()
                )
            except UpdateError as error:
                if not is_condition(error):
                    raise


def _item(row: ExceptionRow) -> ExceptionItem:
    return ExceptionItem(
        exception_id=row.exception_id,
        issuer_id=row.issuer_id,
        queue=row.queue,
        reason_code=row.reason_code,
        explanation=row.explanation,
        message=row.message,
        raised_at=datetime.fromisoformat(row.raised_at),
        amount_minor=int(row.amount_minor),
        currency=row.currency,
        replays=int(row.replays),
    )


class DynamoStatements:
    def file(self, issuer_id: str, file_id: str) -> FileRecord | None:
        with database():
            try:
                row = StatementRow.get(f"FILE#{issuer_id}#{file_id}", _NO_SORT)
            except StatementRow.DoesNotExist:
                return None
        facts: dict[str, Any] = json.loads(row.facts)
        facts["warnings"] = tuple(facts["warnings"])
        facts["seen_at"] = datetime.fromisoformat(facts["seen_at"])
        return FileRecord(**facts, state=row.state)

    def record_file(self, record: FileRecord, entry_ids: Sequence[str] = ()) -> None:
        facts = asdict(record) | {"seen_at": record.seen_at.isoformat()}
        state = facts.pop("state")
        row = StatementRow(f"FILE#{record.issuer_id}#{record.file_id}", _NO_SORT)
        row.facts, row.state, row.detail = _text(facts), state, record.key
        row.entry_ids = packed(entry_ids) if entry_ids else None
        with database():
            row.save()

    def add(self, entry: StoredEntry) -> bool:
        facts = asdict(entry) | {"booking_date": entry.booking_date.isoformat()}
        state = facts.pop("state")
        row = StatementRow(f"ENTRY#{entry.entry_id}", _NO_SORT, facts=_text(facts), state=state)
        with database():
            try:
                row.save(StatementRow.pk.does_not_exist())
            except PutError as error:
                if not is_condition(error):
                    raise
                return False
        return True

    def entry(self, entry_id: str) -> StoredEntry:
        with database():
            try:
                row = read_soon(StatementRow, f"ENTRY#{entry_id}", _NO_SORT)
            except StatementRow.DoesNotExist as error:
                message = f"there is no bank entry {entry_id}"
                raise NotFoundError(message) from error
        return entry_of(row)

    def decide(self, entry_id: str, state: str, detail: str) -> None:
        actions: list[Action] = [StatementRow.state.set(state), StatementRow.detail.set(detail)]
        actions += [StatementRow.review_key.remove(), StatementRow.review_on.remove()]
        with database():
            try:
                StatementRow(f"ENTRY#{entry_id}", _NO_SORT).update(
                    actions, ~StatementRow.state.is_in(*_BY_PEOPLE)
                )
            except UpdateError as error:
                if not is_condition(error):
                    raise


def _text(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
