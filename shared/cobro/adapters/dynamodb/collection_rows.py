"""Saved methods and collection cases as rows, and back.

| row | pk | sk |
|---|---|---|
| saved method | `METHODS#issuer#customer` | its id |
| case | the invoice's id | `-` |

Only a case that waits for something has `due_key` and `due_at`, so the index leads a run to what is
due and no further.
"""

import zlib

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

from cobro.domain.collection import CollectionCase, SavedMethod

SHARDS = 4
CASE_SORT = "-"


class DueCases(GlobalSecondaryIndex["CollectionRow"]):  # type: ignore[no-untyped-call]  # PynamoDB leaves it untyped
    class Meta:
        index_name = "due"
        projection = KeysOnlyProjection()

    due_key = UnicodeAttribute(hash_key=True)
    due_at = UnicodeAttribute(range_key=True)


class CollectionRow(Model):
    class Meta:
        table_name = "collections"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    body = UnicodeAttribute()
    version = NumberAttribute(attr_name="v")
    due_key = UnicodeAttribute(null=True)
    due_at = UnicodeAttribute(null=True)

    due = DueCases()


def methods_key(issuer_id: str, customer_id: str) -> str:
    return f"METHODS#{issuer_id}#{customer_id}"


def due_key(issuer_id: str, shard: int) -> str:
    return f"{issuer_id}#{shard}"


def method_row(method: SavedMethod) -> CollectionRow:
    return CollectionRow(
        methods_key(method.issuer_id, method.customer_id),
        method.method_id,
        body=msgspec.json.encode(method).decode(),
        version=method.version,
    )


def method_of(row: CollectionRow) -> SavedMethod:
    return msgspec.json.decode(row.body, type=SavedMethod)


def case_row(case: CollectionCase) -> CollectionRow:
    row = CollectionRow(
        case.invoice_id,
        CASE_SORT,
        body=msgspec.json.encode(case).decode(),
        version=case.version,
    )
    if case.next_at is not None:
        shard = zlib.crc32(case.invoice_id.encode()) % SHARDS
        row.due_key = due_key(case.issuer_id, shard)
        row.due_at = case.next_at.isoformat(timespec="seconds")
    return row


def case_of(row: CollectionRow) -> CollectionCase:
    return msgspec.json.decode(row.body, type=CollectionCase)
