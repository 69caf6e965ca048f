"""Rules of statements by mail, as the HTTP API takes and shows them, version 1."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from cobro.domain.exports import Frequency, Timing
from cobro.domain.statement_mails import EVERYBODY, StatementRule, Wanted

Segment = Annotated[str, Meta(max_length=100, pattern=r"^[^#\r\n]*(?!\n)$")]


class KeepStatementRuleV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Mail statements of account to the customers of a segment; to everybody if it is left out.

    `when` says what a statement has to have: something `open`, `movements`, `either`, or nothing
    (`always`). `day` is 1 (Monday) to 7 of a week or 1 to 31 of a month.
    """

    segment: Segment = EVERYBODY
    frequency: Frequency = Frequency.MONTHLY
    day: Annotated[int, Meta(ge=0, le=31)] = 1
    hour: Annotated[int, Meta(ge=0, le=23)] = 9
    when: Wanted = Wanted.EITHER
    is_active: bool = True

    def to_rule(self, issuer_id: str, person: str, now: datetime) -> StatementRule:
        return StatementRule(
            issuer_id=issuer_id,
            segment=self.segment,
            version=1,
            timing=Timing(self.frequency, self.day, self.hour),
            wanted=self.when,
            is_active=self.is_active,
            author=person,
            stored_at=now,
            since_at=now,
        )


def rule_view(rule: StatementRule) -> dict[str, Any]:
    return {
        "issuer_id": rule.issuer_id,
        "segment": rule.segment,
        "version": rule.version,
        "frequency": rule.timing.frequency.value,
        "day": rule.timing.day,
        "hour": rule.timing.hour,
        "when": rule.wanted.value,
        "is_active": rule.is_active,
        "author": rule.author,
        "stored_at": rule.stored_at,
    }
