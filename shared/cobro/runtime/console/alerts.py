"""Alerts: what needs somebody, who saw it, what is muted, and the rules that raise them."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from cobro.adapters.alert_words.sentences import AlertsInWords
from cobro.adapters.console.tables import Column, link_of
from cobro.domain.alerts import AlertKind, AlertState
from cobro.runtime.console.desk import Desk
from cobro.runtime.console.listings import LISTINGS
from cobro.runtime.console.lists import request_of
from cobro.runtime.console.parts import table
from cobro.runtime.console.visit import Reply

__all__ = ["alerts"]

PAGE = "25"
MUTED_DAYS = 7  # what a form proposes
INVOICE = "/console/invoices/{subject}"
BY_NUMBER = "/console/invoices?document={document}"
# Where what an alert is about is seen and mended.
PLACES: Mapping[str, str] = MappingProxyType(
    {
        AlertKind.DUE_SOON: INVOICE,
        AlertKind.PAYMENT_LATE: INVOICE,
        AlertKind.LARGE_INVOICE: INVOICE,
        AlertKind.LARGE_PAYMENT: BY_NUMBER,
        AlertKind.PROMISE_BROKEN: "/console/exceptions",
        AlertKind.AGREEMENT_BROKEN: "/console/agreements/{subject}",
        AlertKind.DISPUTE_DEADLINE: BY_NUMBER,
        AlertKind.BANK_FILE_REFUSED: "/console/exceptions",
        AlertKind.MONEY_UNMATCHED: "/console/review",
        AlertKind.WORK_WAITING: "/console/exceptions",
        AlertKind.CASH_SHORTFALL: "/console",
    }
)
RULES = (
    Column("rule"),
    Column("kind"),
    Column("within", "number", path="days"),
    Column("amount", path="limit"),
    Column("tell"),
)


def alerts(desk: Desk) -> Reply:
    """List alerts of a state and kind, the newest first, with what is muted and the rules."""
    listing = LISTINGS["alerts"]
    answers = desk.all(
        alerts=request_of(desk, listing, limit=PAGE),
        mutes=desk.ask("/v1/alert-mutes"),
        rules=desk.ask("/v1/alert-rules"),
    )
    found, rules = answers["alerts"], answers["rules"]
    if not found.is_good:
        return desk.failed(found)
    asked = {name: desk.visit.query.get(name, "") for name in ("state", "kind", "subject")}
    narrowed = {name: value for name, value in asked.items() if value}
    after = found.body.get("after")
    kept = rules.body.get("document", {}).get("rules", []) if rules.is_good else []
    says = AlertsInWords(desk.language)
    values = {
        "alerts": [_alert(row, says) for row in found.body["alerts"]],
        "states": list(AlertState),
        "kinds": {kind.value: says.title(kind) for kind in AlertKind},
        "asked": asked,
        "csv": f"/console/csv/alerts?{urlencode(narrowed)}",
        "next": f"?{urlencode({**narrowed, 'after': after})}" if after else "",
        "mutes": answers["mutes"].body.get("mutes", []),
        "rules": table(desk, "alert_rules", RULES, [_rule(desk, row, says) for row in kept]),
        "names": [row["rule"] for row in kept],
        "is_without_rules": rules.status == HTTPStatus.NOT_FOUND or (rules.is_good and not kept),
        "until": desk.in_days(MUTED_DAYS),
    }
    return desk.page("alerts", values)


def _alert(row: Mapping[str, Any], says: AlertsInWords) -> dict[str, Any]:
    return {
        **row,
        "title": says.title(AlertKind(row["kind"])),
        "link": link_of(row, PLACES[row["kind"]]),
    }


def _rule(desk: Desk, row: Mapping[str, Any], says: AlertsInWords) -> dict[str, Any]:
    """Return a rule as it is read: its amount is a bound, and who is told are addresses."""
    amount = row.get("amount") or {}
    words = desk.words["alerts"]
    bounds = [
        f"{words[bound]} {desk.formats.money(amount[bound], amount['currency'])}"
        for bound in ("from", "below")
        if bound in amount
    ]
    return {
        **row,
        "kind": says.title(AlertKind(row["kind"])),
        "limit": "".join(bounds),
        "tell": [each["email"] for each in row.get("tell", [])],
    }
