"""Who did what, by company and month; an act that comes again overwrites itself."""

from datetime import datetime

from cobro.adapters.dynamodb.audit_rows import AuditRow
from cobro.adapters.dynamodb.connection import database
from cobro.application.ports.audit import ActPage
from cobro.domain.audit import Act, ActKind

_NAMES = ("person", "what", "customer_id", "invoice_id", "document", "amount_minor", "currency")


class DynamoAudit:
    def add(self, act: Act) -> None:
        facts = {name: getattr(act, name) for name in _NAMES}
        facts |= {"kind": act.kind.value, "acted_at": act.acted_at.isoformat()}
        key = f"{act.acted_at.isoformat()}#{act.act_id}"
        with database():
            AuditRow(_month_key(act.issuer_id, act.month), key, facts=facts).save()

    def page(self, issuer_id: str, month: str, after: str, limit: int) -> ActPage:
        """Read on below the place that `after` names."""
        key = _month_key(issuer_id, month)
        below = AuditRow.act_key < after if after else None
        with database():
            rows = list(AuditRow.query(key, below, scan_index_forward=False, limit=limit))
        acts = [_act(issuer_id, row) for row in rows]
        return ActPage(acts, rows[-1].act_key if len(rows) == limit else "")


def _month_key(issuer_id: str, month: str) -> str:
    return f"{issuer_id}#{month}"


def _act(issuer_id: str, row: AuditRow) -> Act:
    facts = row.facts
    return Act(
        issuer_id=issuer_id,
        act_id=row.act_key.partition("#")[2],
        acted_at=datetime.fromisoformat(facts["acted_at"]),
        kind=ActKind(facts["kind"]),
        **{name: facts[name] for name in _NAMES},
    )
