"""Rules of alerts, mutes, due days and looks: see `alert_rows` for how they lie."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

import msgspec

from cobro.adapters.dynamodb.alert_rows import AlertRow
from cobro.adapters.dynamodb.connection import database
from cobro.adapters.dynamodb.versions import add_version
from cobro.application.ports.alerts import (
    AlertRulesMovedError,
    DueInvoice,
    Looked,
    StoredRules,
)
from cobro.contracts.alert_rules import AlertRulesV1
from cobro.contracts.parsing import parse
from cobro.domain.alerts import DAYS_MAX, Mute, MuteOf

_ONLY = "-"
_KEEP_DUE_DAYS = 2 * DAYS_MAX + 10  # as long as a rule may look back


class DynamoAlertRules:
    def latest(self, issuer_id: str) -> StoredRules | None:
        with database():
            rows = AlertRow.query(
                _rules_key(issuer_id), scan_index_forward=False, limit=1, consistent_read=True
            )
            return next((_stored(row) for row in rows), None)

    def version(self, issuer_id: str, version: int) -> StoredRules | None:
        with database():
            try:
                return _stored(AlertRow.get(_rules_key(issuer_id), f"{version:06d}"))
            except AlertRow.DoesNotExist:
                return None

    def add(self, stored: StoredRules) -> None:
        version = stored.rules.version
        row = AlertRow(
            _rules_key(stored.issuer_id),
            f"{version:06d}",
            state=stored.content_hash,
            body=stored.document,
            at=stored.stored_at.isoformat(),
            author=stored.author,
        )
        moved = f"version {version} of the rules was written meanwhile"
        add_version(row, AlertRow.pk.does_not_exist(), AlertRulesMovedError(moved))


def _rules_key(issuer_id: str) -> str:
    return f"RULES#{issuer_id}"


def _stored(row: AlertRow) -> StoredRules:
    document = row.body or ""
    return StoredRules(
        issuer_id=row.pk.removeprefix("RULES#"),
        rules=parse(document, AlertRulesV1).to_rules(int(row.sk)),
        document=document,
        content_hash=row.state or "",
        author=row.author or "",
        stored_at=datetime.fromisoformat(row.at or ""),
    )


class DynamoMutes:
    def of(self, issuer_id: str) -> Sequence[Mute]:
        with database():
            rows = AlertRow.query(_mutes_key(issuer_id), consistent_read=True)
            return [msgspec.json.decode(row.body or "", type=Mute) for row in rows]

    def put(self, mute: Mute) -> None:
        body = msgspec.json.encode(mute).decode()
        row = AlertRow(_mutes_key(mute.issuer_id), f"{mute.kind.value}#{mute.name}", body=body)
        with database():
            row.save()

    def remove(self, issuer_id: str, kind: MuteOf, name: str) -> None:
        with database():
            AlertRow(_mutes_key(issuer_id), f"{kind.value}#{name}").delete()


def _mutes_key(issuer_id: str) -> str:
    return f"MUTE#{issuer_id}"


class DynamoDueDays:
    def put(self, due: Iterable[DueInvoice]) -> None:
        """Write them in batches: written again, a row is the same."""
        unlike = dict.fromkeys(due)
        if not unlike:
            return
        with database(), AlertRow.batch_write() as batch:
            for each in unlike:
                key = _due_key(each.issuer_id, each.due_date.year)
                place = f"{each.due_date.isoformat()}#{each.invoice_id}"
                batch.save(AlertRow(key, place, expires_at=_expiry(each.due_date)))

    def between(self, issuer_id: str, first_date: date, last_date: date) -> Sequence[DueInvoice]:
        if last_date < first_date:
            return []
        place = AlertRow.sk.between(f"{first_date.isoformat()}#", f"{last_date.isoformat()}#~")
        with database():
            return [
                DueInvoice(issuer_id, invoice_id, date.fromisoformat(day))
                for year in range(first_date.year, last_date.year + 1)
                for row in AlertRow.query(_due_key(issuer_id, year), place)
                for day, _, invoice_id in (row.sk.partition("#"),)
            ]


def _due_key(issuer_id: str, year: int) -> str:
    return f"DUE#{issuer_id}#{year}"


def _expiry(due_date: date) -> int:
    last = datetime.combine(due_date, time(), UTC) + timedelta(days=_KEEP_DUE_DAYS)
    return int(last.timestamp())


class DynamoLooks:
    def last(self, issuer_id: str) -> Looked | None:
        with database():
            try:
                row = AlertRow.get(f"LOOK#{issuer_id}", _ONLY, consistent_read=True)
            except AlertRow.DoesNotExist:
                return None
        return Looked(date.fromisoformat(row.state or ""), int(row.version or 0))

    def put(self, issuer_id: str, looked: Looked) -> None:
        row = AlertRow(
            f"LOOK#{issuer_id}",
            _ONLY,
            state=looked.until_date.isoformat(),
            version=looked.rules_version,
        )
        with database():
            row.save()
