"""Dunning policies and for whom they hold, in the table of the agenda.

| `pk` | `sk` | `detail` |
|---|---|---|
| `POLICY#issuer` | `name#version`, the version in six digits | the document |
| `POLICYOF#issuer` | `issuer#`, `segment#...` | the name of the policy |
| `POLICYOF#issuer` | `customer`, `contract`: a mark that some have one | |
| `POLICYOF#issuer#customer` (or `contract`) | the id | the name of the policy |

What a run looks up is kept for a minute; the few rows that hold for everybody are read at once, a
customer's or contract's own only where the issuer gives policies to them.
"""

import time
from collections.abc import Sequence
from datetime import datetime

from cobro.adapters.dynamodb.connection import database
from cobro.adapters.dynamodb.rows import AgendaRow
from cobro.adapters.dynamodb.versions import add_version
from cobro.application.ports.dunning import Assignment, HoldsFor, PolicyMovedError, StoredPolicy
from cobro.contracts.dunning_policy import DunningPolicyV2
from cobro.contracts.parsing import parse
from cobro.domain.dunning.policy import DunningPolicy

_KEEP_SECONDS = 60
_ONE_BY_ONE = (HoldsFor.CUSTOMER, HoldsFor.CONTRACT)


def _policy_key(issuer_id: str) -> str:
    return f"POLICY#{issuer_id}"


def _holders_key(issuer_id: str, kind: HoldsFor | None = None) -> str:
    return f"POLICYOF#{issuer_id}" if kind is None else f"POLICYOF#{issuer_id}#{kind}"


class DynamoPolicies:
    def latest(self, issuer_id: str, name: str) -> StoredPolicy | None:
        with database():
            rows = AgendaRow.query(
                _policy_key(issuer_id),
                AgendaRow.sk.startswith(f"{name}#"),
                scan_index_forward=False,
                limit=1,
                consistent_read=True,
            )
            return next((_stored(row) for row in rows), None)

    def version(self, issuer_id: str, name: str, version: int) -> StoredPolicy | None:
        with database():
            try:
                return _stored(AgendaRow.get(_policy_key(issuer_id), f"{name}#{version:06d}"))
            except AgendaRow.DoesNotExist:
                return None

    def every(self, issuer_id: str) -> Sequence[StoredPolicy]:
        with database():
            return [_stored(row) for row in AgendaRow.query(_policy_key(issuer_id))]

    def add(self, stored: StoredPolicy) -> None:
        policy = stored.policy
        row = AgendaRow(
            _policy_key(stored.issuer_id),
            f"{policy.policy}#{policy.version:06d}",
            state=stored.content_hash,
            detail=stored.document,
            at=stored.stored_at.isoformat(),
            author=stored.author,
        )
        moved = f"policy {policy.label} was written meanwhile"
        add_version(row, AgendaRow.pk.does_not_exist(), PolicyMovedError(moved))

    def assign(self, assignment: Assignment) -> None:
        """Write it; the mark that customers or contracts have policies comes first."""
        issuer_id, kind, name = assignment.issuer_id, assignment.kind, assignment.policy
        with database():
            if kind in _ONE_BY_ONE:
                AgendaRow(_holders_key(issuer_id), kind.value).save()
                AgendaRow(_holders_key(issuer_id, kind), assignment.key, detail=name).save()
            else:
                AgendaRow(_holders_key(issuer_id), f"{kind}#{assignment.key}", detail=name).save()

    def assignments(self, issuer_id: str) -> Sequence[Assignment]:
        found = []
        with database():
            for row in AgendaRow.query(_holders_key(issuer_id), consistent_read=True):
                kind, has_key, key = row.sk.partition("#")
                if has_key:
                    found.append(Assignment(issuer_id, HoldsFor(kind), key, row.detail or ""))
            for one in _ONE_BY_ONE:
                rows = AgendaRow.query(_holders_key(issuer_id, one), consistent_read=True)
                found += [Assignment(issuer_id, one, row.sk, row.detail or "") for row in rows]
        return [assignment for assignment in found if assignment.policy]


class KeptLookup:
    """What runs look up, kept for a minute in the process."""

    def __init__(self) -> None:
        self._holders: dict[str, tuple[float, dict[str, str]]] = {}
        self._policies: dict[tuple[str, str], tuple[float, DunningPolicy | None]] = {}

    def forget(self) -> None:
        """Read everything anew at the next look."""
        self._holders.clear()
        self._policies.clear()

    def is_used(self, issuer_id: str, kind: HoldsFor) -> bool:
        return any(key.partition("#")[0] == kind for key in self._for_many(issuer_id))

    def assigned(self, issuer_id: str, kind: HoldsFor, key: str) -> str:
        if kind not in _ONE_BY_ONE:
            return self._for_many(issuer_id).get(f"{kind}#{key}", "")
        with database():
            try:
                return AgendaRow.get(_holders_key(issuer_id, kind), key).detail or ""
            except AgendaRow.DoesNotExist:
                return ""

    def current(self, issuer_id: str, name: str) -> DunningPolicy | None:
        kept = self._policies.get((issuer_id, name))
        if kept is None or time.monotonic() - kept[0] >= _KEEP_SECONDS:
            stored = DynamoPolicies().latest(issuer_id, name)
            kept = (time.monotonic(), stored.policy if stored else None)
            self._policies[issuer_id, name] = kept
        return kept[1]

    def _for_many(self, issuer_id: str) -> dict[str, str]:
        kept = self._holders.get(issuer_id)
        if kept is None or time.monotonic() - kept[0] >= _KEEP_SECONDS:
            with database():
                rows = AgendaRow.query(_holders_key(issuer_id))
                kept = (time.monotonic(), {row.sk: row.detail or "" for row in rows})
            self._holders[issuer_id] = kept
        return kept[1]


def _stored(row: AgendaRow) -> StoredPolicy:
    name, _, version = row.sk.rpartition("#")
    document = row.detail or ""
    return StoredPolicy(
        issuer_id=row.pk.partition("#")[2],
        policy=parse(document, DunningPolicyV2).to_policy(name, int(version)),
        document=document,
        content_hash=row.state or "",
        author=row.author or "",
        stored_at=datetime.fromisoformat(row.at or ""),
    )
