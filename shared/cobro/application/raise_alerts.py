"""Raise an alert for each sign that a rule takes, once for each instance.

What is delivered again finds the alert that was raised, whatever became of it. One that comes while
its rule or subject is muted is kept as muted: it is not made up for when the mute ends.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from cobro.application.ports import Clock
from cobro.application.ports.alerts import Alerts, Mutes
from cobro.domain.alerts import (
    Alert,
    AlertRule,
    AlertRules,
    AlertState,
    Sign,
    alert_id_for,
    is_muted,
)
from cobro.domain.parties import Issuer


@dataclass(frozen=True, slots=True)
class RaiseAlerts:
    alerts: Alerts
    mutes: Mutes
    clock: Clock

    def __call__(self, issuer: Issuer, rules: AlertRules, signs: Iterable[Sign]) -> list[Alert]:
        """Return the alerts that are new, muted ones left out."""
        now = self.clock.now()
        today = now.astimezone(issuer.zone).date()
        found = [(rule, s) for s in signs for rule in rules.rules if rule.takes(s, today)]
        alerts = [
            Alert(issuer.issuer_id, rule.rule, rules.version, sign, now, rule.tell)
            for rule, sign in found
        ]
        wanted = [alert for alert in alerts if not self.alerts.is_known(alert.alert_id)]
        return list(self._add(wanted, issuer, today)) if wanted else []

    def is_known(self, issuer: Issuer, rule: AlertRule, subject: str, instance: str) -> bool:
        """Tell whether a rule told of an instance before."""
        return self.alerts.is_known(alert_id_for(issuer.issuer_id, rule.rule, subject, instance))

    def _add(self, wanted: Iterable[Alert], issuer: Issuer, today: date) -> Iterable[Alert]:
        mutes = self.mutes.of(issuer.issuer_id)
        for alert in wanted:
            if is_muted(mutes, alert.rule, alert.sign, today):
                self.alerts.add(replace(alert, state=AlertState.MUTED))
            elif self.alerts.add(alert):
                yield alert
