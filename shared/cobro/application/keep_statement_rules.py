"""Keep for which customers statements of account are mailed, in versions."""

from dataclasses import replace

from cobro.application.ports import Issuers
from cobro.application.ports.statement_mails import StatementRules
from cobro.domain.statement_mails import StatementRule


class KeepStatementRules:
    def __init__(self, *, issuers: Issuers, rules: StatementRules) -> None:
        self._issuers = issuers
        self._rules = rules

    def __call__(self, wanted: StatementRule) -> tuple[StatementRule, bool]:
        """Keep a version more and say so; the same once more is the one that is kept."""
        self._issuers.get(wanted.issuer_id)
        kept = {rule.segment: rule for rule in self._rules.current(wanted.issuer_id)}
        before = kept.get(wanted.segment)
        if before is None:
            self._rules.add(wanted)
            return wanted, True
        if before.asked == wanted.asked:
            return before, False
        # Turns that passed while it was off are not made up for.
        since = before.since_at if before.is_active else wanted.stored_at
        rule = replace(wanted, version=before.version + 1, since_at=since)
        self._rules.add(rule)
        return rule, True
