"""Alerts as the HTTP API takes and shows them, version 1. Amounts are minor units."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from cobro.application.answer_alerts import MuteAlerts
from cobro.application.keep_alert_rules import PutAlertRules
from cobro.application.ports.alerts import AlertPage, KeptAlert, StoredRules
from cobro.contracts.alert_rules import AlertRulesV1, as_document
from cobro.contracts.fields import Key
from cobro.contracts.parsing import dump
from cobro.domain.alerts import Alert, Mute, MuteOf

MutedName = Annotated[str, Meta(min_length=1, max_length=100)]


class MuteAlertsV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Tell nothing of a rule, or of a subject or customer, until a day, the day included.

    Without `until_date` it is told of again.
    """

    issuer_id: Key
    kind: MuteOf
    name: MutedName
    until_date: date | None = None

    def to_command(self, person: str) -> MuteAlerts:
        return MuteAlerts(self.issuer_id, self.kind, self.name, self.until_date, person)


def put_rules(document: AlertRulesV1, issuer_id: str, author: str) -> PutAlertRules:
    return PutAlertRules(
        issuer_id=issuer_id,
        document=dump(document),
        content_hash=document.content_hash,
        author=author,
        rules_of=document.to_rules,
    )


def rules_view(stored: StoredRules) -> dict[str, Any]:
    return {
        "issuer_id": stored.issuer_id,
        "version": stored.rules.version,
        "author": stored.author,
        "stored_at": stored.stored_at,
        "document": as_document(stored.document),
    }


def alert_view(kept: KeptAlert, text_of: Callable[[Alert], str]) -> dict[str, Any]:
    alert, sign = kept.alert, kept.alert.sign
    return {
        "alert_id": alert.alert_id,
        "rule": alert.rule,
        "rules_version": alert.rules_version,
        "kind": sign.kind.value,
        "subject": sign.subject,
        "customer_id": sign.customer_id,
        "document": sign.document,
        "amount": sign.amount.minor if sign.amount else None,
        "currency": sign.amount.currency.value if sign.amount else None,
        "about_date": sign.about_date,
        "text": text_of(alert),
        "state": alert.state.value,
        "raised_at": alert.raised_at,
        "told": sorted(kept.told),
        "acknowledged_by": alert.acknowledged_by or None,
        "acknowledged_at": alert.acknowledged_at,
    }


def alerts_view(page: AlertPage, text_of: Callable[[Alert], str]) -> dict[str, Any]:
    return {
        "alerts": [alert_view(kept, text_of) for kept in page.alerts],
        "after": page.after or None,
    }


def mute_view(mute: Mute) -> dict[str, Any]:
    return {
        "kind": mute.kind.value,
        "name": mute.name,
        "until_date": mute.until_date,
        "person": mute.person,
        "muted_at": mute.muted_at,
    }
