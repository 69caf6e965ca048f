"""A company's groups of customers by how they pay: `BEHAVIOUR#issuer` in the table of dunning.

Each version lies under its number in six digits, its `detail` is the document as it was sent.
"""

import time
from datetime import datetime

from cobro.adapters.dynamodb.connection import database
from cobro.adapters.dynamodb.rows import AgendaRow
from cobro.adapters.dynamodb.versions import add_version
from cobro.application.ports.behaviour import BehaviourMovedError, StoredBehaviour
from cobro.contracts.behaviour_api import BehaviourGroupsV1
from cobro.contracts.parsing import parse
from cobro.domain.dunning.behaviour import BehaviourRules

_KEEP_SECONDS = 60


class DynamoBehaviour:
    def latest(self, issuer_id: str) -> StoredBehaviour | None:
        with database():
            rows = AgendaRow.query(
                _key(issuer_id), scan_index_forward=False, limit=1, consistent_read=True
            )
            return next((_stored(row) for row in rows), None)

    def add(self, stored: StoredBehaviour) -> None:
        row = AgendaRow(
            _key(stored.issuer_id),
            f"{stored.rules.version:06d}",
            state=stored.content_hash,
            detail=stored.document,
            at=stored.stored_at.isoformat(),
            author=stored.author,
        )
        moved = f"version {stored.rules.version} of the groups was written meanwhile"
        add_version(row, AgendaRow.pk.does_not_exist(), BehaviourMovedError(moved))


class KeptBehaviour:
    """The newest rules of an issuer, kept for a minute in the process."""

    def __init__(self) -> None:
        self._rules: dict[str, tuple[float, BehaviourRules | None]] = {}

    def __call__(self, issuer_id: str) -> BehaviourRules | None:
        kept = self._rules.get(issuer_id)
        if kept is None or time.monotonic() - kept[0] >= _KEEP_SECONDS:
            stored = DynamoBehaviour().latest(issuer_id)
            kept = (time.monotonic(), stored.rules if stored else None)
            self._rules[issuer_id] = kept
        return kept[1]


def _key(issuer_id: str) -> str:
    return f"BEHAVIOUR#{issuer_id}"


def _stored(row: AgendaRow) -> StoredBehaviour:
    document = row.detail or ""
    return StoredBehaviour(
        issuer_id=row.pk.partition("#")[2],
        rules=parse(document, BehaviourGroupsV1).to_rules(int(row.sk)),
        document=document,
        content_hash=row.state or "",
        author=row.author or "",
        stored_at=datetime.fromisoformat(row.at or ""),
    )
