"""Saved methods and collection cases: a version is written only over the one before it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from pynamodb.exceptions import PutError

from cobro.adapters.dynamodb.collection_rows import (
    CASE_SORT,
    SHARDS,
    CollectionRow,
    case_of,
    case_row,
    due_key,
    method_of,
    method_row,
    methods_key,
)
from cobro.adapters.dynamodb.connection import database, is_condition
from cobro.application.ports.collection import CollectionMovedError
from cobro.domain.collection import CollectionCase, SavedMethod


class DynamoSavedMethods:
    def find(self, issuer_id: str, customer_id: str, method_id: str) -> SavedMethod | None:
        key = methods_key(issuer_id, customer_id)
        with database():
            try:
                return method_of(CollectionRow.get(key, method_id, consistent_read=True))
            except CollectionRow.DoesNotExist:
                return None

    def of_customer(self, issuer_id: str, customer_id: str) -> Sequence[SavedMethod]:
        with database():
            rows = CollectionRow.query(methods_key(issuer_id, customer_id), consistent_read=True)
            return [method_of(row) for row in rows]

    def put(self, method: SavedMethod) -> None:
        _write(method_row(method), f"the saved method {method.method_id}")


class DynamoCollections:
    def find(self, invoice_id: str) -> CollectionCase | None:
        with database():
            try:
                return case_of(CollectionRow.get(invoice_id, CASE_SORT, consistent_read=True))
            except CollectionRow.DoesNotExist:
                return None

    def put(self, case: CollectionCase) -> None:
        _write(case_row(case), f"the collection of invoice {case.invoice_id}")

    def due(self, issuer_id: str, now: datetime) -> Iterator[str]:
        through = now.isoformat(timespec="seconds")
        for shard in range(SHARDS):
            with database():
                found = CollectionRow.due.query(
                    due_key(issuer_id, shard), CollectionRow.due_at <= through
                )
                yield from (row.pk for row in found)


def _write(row: CollectionRow, what: str) -> None:
    before = int(row.version) - 1
    is_unchanged = CollectionRow.version == before if before else CollectionRow.pk.does_not_exist()
    with database():
        try:
            row.save(is_unchanged)
        except PutError as error:
            if not is_condition(error):
                raise
            message = f"{what} was changed by another writer: read it again"
            raise CollectionMovedError(message) from error
