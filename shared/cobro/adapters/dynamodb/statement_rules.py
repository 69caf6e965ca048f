"""Rules of statements by mail in their versions, and which turns are finished.

In the table of exports: `RULE#issuer` / `segment#version`, and `MAILED#issuer` / `segment#day`.
"""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime

from cobro.adapters.dynamodb.connection import database
from cobro.adapters.dynamodb.export_rows import ExportRow
from cobro.adapters.dynamodb.versions import add_version
from cobro.domain.exports import ExportMovedError, Frequency, Timing
from cobro.domain.statement_mails import StatementRule, Wanted


class DynamoStatementRules:
    def current(self, issuer_id: str) -> Sequence[StatementRule]:
        with database():
            rows = ExportRow.query(f"RULE#{issuer_id}", consistent_read=True)
            newest = {rule.segment: rule for rule in map(_rule, rows)}
        return list(newest.values())

    def add(self, rule: StatementRule) -> None:
        add_version(_row(rule), ExportRow.pk.does_not_exist(), ExportMovedError())

    def is_finished(self, issuer_id: str, segment: str, turn: date) -> bool:
        with database():
            try:
                ExportRow.get(*_turn_key(issuer_id, segment, turn), consistent_read=True)
            except ExportRow.DoesNotExist:
                return False
            return True

    def finish(self, issuer_id: str, segment: str, turn: date, at: datetime) -> None:
        key = _turn_key(issuer_id, segment, turn)
        with database():
            ExportRow(*key, facts="{}", at=at.astimezone(UTC).isoformat()).save()


def _turn_key(issuer_id: str, segment: str, turn: date) -> tuple[str, str]:
    return f"MAILED#{issuer_id}", f"{segment}#{turn.isoformat()}"


def _row(rule: StatementRule) -> ExportRow:
    facts = {
        "frequency": rule.timing.frequency.value,
        "day": rule.timing.day,
        "hour": rule.timing.hour,
        "wanted": rule.wanted.value,
        "is_active": rule.is_active,
        "author": rule.author,
        "since_at": rule.since_at.isoformat(),
    }
    return ExportRow(
        f"RULE#{rule.issuer_id}",
        f"{rule.segment}#{rule.version:06d}",
        facts=json.dumps(facts, ensure_ascii=False, separators=(",", ":")),
        at=rule.stored_at.isoformat(),
    )


def _rule(row: ExportRow) -> StatementRule:
    segment, _, version = row.sk.rpartition("#")
    facts = json.loads(row.facts)
    return StatementRule(
        issuer_id=row.pk.partition("#")[2],
        segment=segment,
        version=int(version),
        timing=Timing(Frequency(facts["frequency"]), facts["day"], facts["hour"]),
        wanted=Wanted(facts["wanted"]),
        is_active=facts["is_active"],
        author=facts["author"],
        stored_at=datetime.fromisoformat(row.at),
        since_at=datetime.fromisoformat(facts["since_at"]),
    )
