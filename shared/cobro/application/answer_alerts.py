"""What people do with alerts: acknowledge one, mute a rule or a subject, hear of it again."""

from dataclasses import dataclass
from datetime import date

from cobro.application.ports import Clock, Issuers
from cobro.application.ports.alerts import Alerts, KeptAlert, Mutes
from cobro.domain.alerts import Mute, MuteOf, checked_until
from cobro.domain.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class MuteAlerts:
    """`until_date` None takes the mute away."""

    issuer_id: str
    kind: MuteOf
    name: str
    until_date: date | None
    person: str


@dataclass(frozen=True, slots=True)
class AnswerAlerts:
    issuers: Issuers
    alerts: Alerts
    mutes: Mutes
    clock: Clock

    def acknowledge(self, issuer_id: str, alert_id: str, person: str) -> KeptAlert:
        """Note who saw it and when; who came first stays."""
        kept = self.alerts.get(alert_id)
        if kept.alert.issuer_id != issuer_id:
            message = f"issuer {issuer_id} has no alert {alert_id}"
            raise NotFoundError(message)
        self.alerts.acknowledge(kept.alert.acknowledged(person, self.clock.now()))
        return self.alerts.get(alert_id)

    def mute(self, command: MuteAlerts) -> Mute | None:
        """Tell nothing of a rule or subject until a day; return None where it is heard again."""
        issuer = self.issuers.get(command.issuer_id)
        if command.until_date is None:
            self.mutes.remove(command.issuer_id, command.kind, command.name)
            return None
        now = self.clock.now()
        today = now.astimezone(issuer.zone).date()
        mute = Mute(
            issuer_id=command.issuer_id,
            kind=command.kind,
            name=command.name,
            until_date=checked_until(command.until_date, today),
            person=command.person,
            muted_at=now,
        )
        self.mutes.put(mute)
        return mute
