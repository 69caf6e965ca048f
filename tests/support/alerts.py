"""Rules of alerts, and alerts, in memory and in a world."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from cobro.application.ports.alerts import (
    LISTED_MAX,
    AlertMessage,
    AlertPage,
    AlertRulesMovedError,
    AlertsWanted,
    DueInvoice,
    KeptAlert,
    Looked,
    StoredRules,
)
from cobro.domain.alerts import Alert, AlertState, Mute, MuteOf
from tests.support import outbox
from tests.support.world import ISSUER, Answer, World

FUNCTION = "manage_alerts"
QUERY = {"issuer_id": ISSUER}
ANA: dict[str, Any] = {"email": "ana@acme.example", "language": "pt-BR"}
EVA: dict[str, Any] = {"email": "eva@acme.example", "language": "en", "phone": "+5511987654321"}


def a_rule(rule: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"rule": rule, "kind": kind, "tell": [ANA], **more}


def from_(minor: int, currency: str = "BRL") -> dict[str, Any]:
    return {"currency": currency, "from": minor}


def a_document(*rules: dict[str, Any]) -> dict[str, Any]:
    return {"format": 1, "rules": list(rules)}


def ruled(world: World, *rules: dict[str, Any]) -> Answer:
    document = a_document(*rules)
    return world.http(FUNCTION, "PUT", "/v1/alert-rules", document, query=QUERY)


def alerts_of(world: World, **wanted: str) -> list[dict[str, Any]]:
    answer = world.http(FUNCTION, "GET", "/v1/alerts", query={**QUERY, **wanted})
    assert answer.status == 200, answer.body
    found: list[dict[str, Any]] = answer.body["alerts"]
    return found


def acknowledged(world: World, alert_id: str, **more: Any) -> Answer:
    path = f"/v1/alerts/{alert_id}/acknowledgement"
    return world.http(FUNCTION, "POST", path, query=QUERY, **more)


def muted(world: World, kind: str, name: str, until: str | None) -> Answer:
    body = {**QUERY, "kind": kind, "name": name, "until_date": until}
    return world.http(FUNCTION, "PUT", "/v1/alert-mutes", body)


def alert_mails() -> list[Any]:
    """Return the mails about alerts, oldest first."""
    return [mail for mail in outbox.everything() if "alert" in mail.tags]


@dataclass
class MemoryRuleBook:
    """Keeps versions as the table does; `rivals` write first, one before each writing."""

    kept: list[StoredRules] = field(default_factory=list)
    rivals: list[StoredRules] = field(default_factory=list)

    def latest(self, issuer_id: str) -> StoredRules | None:
        own = [each for each in self.kept if each.issuer_id == issuer_id]
        return own[-1] if own else None

    def version(self, issuer_id: str, version: int) -> StoredRules | None:
        own = [each for each in self.kept if each.issuer_id == issuer_id]
        return own[version - 1] if version <= len(own) else None

    def add(self, stored: StoredRules) -> None:
        if self.rivals:
            self.kept.append(self.rivals.pop(0))
        if any(each.rules.version == stored.rules.version for each in self.kept):
            message = "written meanwhile"
            raise AlertRulesMovedError(message)
        self.kept.append(stored)


@dataclass
class MemoryAlerts:
    kept: dict[str, Alert] = field(default_factory=dict)
    told: dict[str, set[str]] = field(default_factory=dict)
    open_to_tell: set[str] = field(default_factory=set)

    def is_known(self, alert_id: str) -> bool:
        return alert_id in self.kept

    def add(self, alert: Alert) -> bool:
        if alert.alert_id in self.kept:
            return False
        self.kept[alert.alert_id] = alert
        if alert.is_to_tell:
            self.open_to_tell.add(alert.alert_id)
        return True

    def get(self, alert_id: str) -> KeptAlert:
        return KeptAlert(self.kept[alert_id], frozenset(self.told.get(alert_id, ())))

    def acknowledge(self, alert: Alert) -> None:
        self.kept[alert.alert_id] = alert
        self.open_to_tell.discard(alert.alert_id)

    def page(
        self, issuer_id: str, wanted: AlertsWanted, *, after: str = "", limit: int = LISTED_MAX
    ) -> AlertPage:
        del after
        found = [a for a in self.kept.values() if a.issuer_id == issuer_id and wanted.fits(a)]
        return AlertPage(tuple(self.get(a.alert_id) for a in found[:limit]))

    def untold(self, issuer_id: str) -> Sequence[Alert]:
        found = [self.kept[key] for key in sorted(self.open_to_tell)]
        return [alert for alert in found if alert.issuer_id == issuer_id]

    def claim(self, alert_id: str, address: str) -> bool:
        told = self.told.setdefault(alert_id, set())
        if self.kept[alert_id].state is not AlertState.OPEN or address in told:
            return False
        told.add(address)
        return True

    def release(self, alert_id: str, address: str) -> None:
        self.told[alert_id].discard(address)

    def close(self, alert_id: str) -> None:
        self.open_to_tell.discard(alert_id)


@dataclass
class MemoryMutes:
    kept: dict[tuple[str, MuteOf, str], Mute] = field(default_factory=dict)

    def of(self, issuer_id: str) -> Sequence[Mute]:
        return [mute for mute in self.kept.values() if mute.issuer_id == issuer_id]

    def put(self, mute: Mute) -> None:
        self.kept[mute.issuer_id, mute.kind, mute.name] = mute

    def remove(self, issuer_id: str, kind: MuteOf, name: str) -> None:
        self.kept.pop((issuer_id, kind, name), None)


@dataclass
class MemoryDueDays:
    kept: dict[tuple[str, str], DueInvoice] = field(default_factory=dict)

    def put(self, due: Iterable[DueInvoice]) -> None:
        self.kept.update({(each.invoice_id, str(each.due_date)): each for each in due})

    def between(self, issuer_id: str, first_date: date, last_date: date) -> Sequence[DueInvoice]:
        own = [each for each in self.kept.values() if each.issuer_id == issuer_id]
        return [each for each in own if first_date <= each.due_date <= last_date]


@dataclass
class MemoryLooks:
    kept: dict[str, Looked] = field(default_factory=dict)

    def last(self, issuer_id: str) -> Looked | None:
        return self.kept.get(issuer_id)

    def put(self, issuer_id: str, looked: Looked) -> None:
        self.kept[issuer_id] = looked


@dataclass
class MemoryAlertChannel:
    """Keeps what was sent; raises `failure` once, where one is set, in place of sending."""

    sent: list[AlertMessage] = field(default_factory=list)
    failure: Exception | None = None

    def send(self, message: AlertMessage) -> None:
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure
        self.sent.append(replace(message))
