"""Which parts of a bank file are kept, and where the entries of a part stand.

How the rows lie is said at `StatementRow`.
"""

import json
from collections.abc import Iterator, Sequence

from cobro.adapters.dynamodb.connection import database
from cobro.adapters.dynamodb.intake import DynamoStatements
from cobro.adapters.dynamodb.statement_rows import StatementRow, packed, unpacked
from cobro.application.ports.file_parts import EntryStanding, FilePart
from cobro.domain.errors import NotFoundError

__all__ = ["DynamoFileParts"]

KEPT = "kept"


class DynamoFileParts(DynamoStatements):
    def is_kept(self, part: FilePart) -> bool:
        return _find(_key("PARTS", part), _number(part)) is not None

    def record_part(self, part: FilePart, entry_ids: Sequence[str]) -> None:
        """Write the ids first: a part that is listed as kept can be looked up."""
        ids = StatementRow(_key("IDS", part), _number(part), facts="", state=KEPT)
        ids.entry_ids = packed(entry_ids)
        row = StatementRow(_key("PARTS", part), _number(part), state=KEPT)
        row.facts = str(len(entry_ids))
        with database():
            ids.save()
            row.save()

    def kept(self, issuer_id: str, file_id: str) -> dict[int, int]:
        with database():
            rows = StatementRow.query(f"PARTS#{issuer_id}#{file_id}")
            return {int(row.sk): int(row.facts) for row in rows}

    def entry_ids(self, part: FilePart) -> list[str]:
        row = _find(_key("IDS", part), _number(part))
        if row is None and part.number == 1:
            row = _find(_key("FILE", part), "-")
        if row is None or row.entry_ids is None:
            message = f"part {part.number} of bank file {part.file_id} is not kept yet"
            raise NotFoundError(message)
        return unpacked(row.entry_ids)

    def standing(self, entry_ids: Sequence[str]) -> Iterator[EntryStanding]:
        keys = [(f"ENTRY#{entry_id}", "-") for entry_id in entry_ids]
        with database():
            for row in StatementRow.batch_get(keys, attributes_to_get=["state", "facts"]):
                yield EntryStanding(row.state, json.loads(row.facts)["file_id"])


def _key(kind: str, part: FilePart) -> str:
    return f"{kind}#{part.issuer_id}#{part.file_id}"


def _number(part: FilePart) -> str:
    return f"{part.number:06d}"


def _find(key: str, sort_key: str) -> StatementRow | None:
    with database():
        try:
            return StatementRow.get(key, sort_key)
        except StatementRow.DoesNotExist:
            return None
