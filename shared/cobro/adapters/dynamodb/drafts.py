"""Drafts of invoices: one row each, listed by issuer and state, never deleted."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model

from cobro.adapters.dynamodb.connection import database
from cobro.adapters.dynamodb.versions import add_version
from cobro.application.ports.drafts import DraftMovedError
from cobro.domain.drafts import Draft, DraftState

__all__ = ["DraftRow", "DynamoDrafts"]

SHOWN_MAX = 200


class ByIssuerAndState(GlobalSecondaryIndex["DraftRow"]):  # type: ignore[no-untyped-call]  # PynamoDB leaves it untyped
    class Meta:
        index_name = "by_state"
        projection = AllProjection()

    issuer_id = UnicodeAttribute(hash_key=True)
    state_key = UnicodeAttribute(range_key=True)


class DraftRow(Model):
    """`state_key` is the state and the instant of creation, so that a state lists by age."""

    class Meta:
        table_name = "drafts"

    draft_id = UnicodeAttribute(hash_key=True)
    issuer_id = UnicodeAttribute()
    state_key = UnicodeAttribute()
    version = NumberAttribute()
    facts = UnicodeAttribute()

    by_state = ByIssuerAndState()


class DynamoDrafts:
    def find(self, draft_id: str) -> Draft | None:
        with database():
            try:
                return _draft(DraftRow.get(draft_id, consistent_read=True))
            except DraftRow.DoesNotExist:
                return None

    def put(self, draft: Draft) -> None:
        is_next: Condition = DraftRow.version == draft.version - 1
        if draft.version == 1:
            is_next = DraftRow.draft_id.does_not_exist()
        row = DraftRow(
            draft.draft_id,
            issuer_id=draft.issuer_id,
            state_key=f"{draft.state}#{draft.created_at.isoformat()}",
            version=draft.version,
            facts=json.dumps(_facts(draft), ensure_ascii=False, separators=(",", ":")),
        )
        moved = "somebody changed the draft meanwhile: read it again"
        add_version(row, is_next, DraftMovedError(moved))

    def of_issuer(self, issuer_id: str, state: DraftState | None) -> list[Draft]:
        """Return the oldest drafts of one state, or of all."""
        begins = DraftRow.state_key.startswith(f"{state}#") if state else None
        with database():
            rows = DraftRow.by_state.query(issuer_id, begins, limit=SHOWN_MAX)
            return [_draft(row) for row in rows]


def _facts(draft: Draft) -> dict[str, Any]:
    facts = asdict(draft)
    for name in ("created_at", "changed_at"):
        facts[name] = facts[name].isoformat()
    del facts["draft_id"], facts["version"]
    return facts


def _draft(row: DraftRow) -> Draft:
    facts: dict[str, Any] = json.loads(row.facts)
    for name in ("created_at", "changed_at"):
        facts[name] = datetime.fromisoformat(facts[name])
    facts["state"] = DraftState(facts["state"])
    return Draft(draft_id=row.draft_id, version=int(row.version), **facts)
