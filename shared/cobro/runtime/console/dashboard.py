"""The first page: figures of the reports, and how much waits for people."""

from datetime import date, timedelta
from http import HTTPStatus
from itertools import pairwise
from typing import Any

from cobro.adapters.console.charts import bars, columns
from cobro.adapters.own_api import ApiAnswer
from cobro.runtime.console.desk import Desk
from cobro.runtime.console.visit import Reply

__all__ = ["dashboard", "received"]

MONTHS = 12
BUCKETS = ("not_due", "days_1_30", "days_31_60", "days_61_90", "over_90")
QUEUES = {
    "review": ("/v1/reconciliation/items", "items"),
    "exceptions": ("/v1/exceptions", "exceptions"),
    "drafts": ("/v1/drafts", "drafts"),
    "orders": ("/v1/payment-orders", "orders"),
    "gaps": ("/v1/bank-files/gaps", "gaps"),
}
ADDRESSES = {
    "review": "/console/review",
    "exceptions": "/console/exceptions",
    "drafts": "/console/releases",
    "orders": "/console/releases",
    "gaps": "/console/files",
}
WAITING = {"state": "awaiting_release"}


def dashboard(desk: Desk) -> Reply:
    """Show ageing, default and receipts of today as the API says them, and the queues."""
    day = {"as_of": desk.today.isoformat()}
    waits = {name: WAITING if name in {"drafts", "orders"} else {} for name in QUEUES}
    answers = desk.all(
        ageing=desk.ask("/v1/reports/ageing", **day),
        default=desk.ask("/v1/reports/default-rate", **day),
        received=desk.ask("/v1/reports/reconciliation", **day),
        **{name: desk.ask(path, **waits[name]) for name, (path, _) in QUEUES.items()},
    )
    if not answers["ageing"].is_good:
        return desk.failed(answers["ageing"])
    values = {
        "as_of": desk.formats.day(day["as_of"]),
        "currencies": [_currency(desk, code, answers) for code in _currencies(answers)],
        "queues": [_queue(desk, name, answers[name]) for name in QUEUES],
    }
    return desk.page("dashboard", values)


def _currencies(answers: dict[str, ApiAnswer]) -> list[str]:
    found = {**answers["ageing"].body["currencies"], **_part(answers["received"])}
    return sorted(found)


def _part(answer: ApiAnswer) -> dict[str, Any]:
    found: dict[str, Any] = answer.body.get("currencies", {}) if answer.is_good else {}
    return found


def _currency(desk: Desk, code: str, answers: dict[str, ApiAnswer]) -> dict[str, Any]:
    shown = answers["ageing"].body["currencies"].get(code, {"open": 0, "buckets": {}})
    buckets = {name: int(shown["buckets"].get(name, 0)) for name in BUCKETS}
    default = _part(answers["default"]).get(code)
    money, words = desk.formats.money, desk.words["buckets"]
    rows = [(words[name], money(minor, code), minor, name) for name, minor in buckets.items()]
    return {
        "code": code,
        "open": money(int(shown["open"]), code),
        "overdue": money(int(shown["open"]) - buckets["not_due"], code),
        "received": money(_received(_part(answers["received"]), code), code),
        "default": desk.formats.share(default["rate"]) if default else "—",
        "ageing": bars(rows),
    }


def _received(currencies: dict[str, Any], code: str) -> int:
    return sum(int(row["received_minor"]) for row in currencies.get(code, {}).values())


def _queue(desk: Desk, name: str, answer: ApiAnswer) -> dict[str, Any]:
    items = answer.body.get(QUEUES[name][1], []) if answer.is_good else []
    more = "+" if answer.is_good and answer.body.get("after") else ""
    text = f"{desk.formats.number(len(items))}{more}" if answer.is_good else "—"
    return {"name": name, "count": len(items), "text": text, "address": ADDRESSES[name]}


def received(desk: Desk) -> Reply:
    """Return the part of the first page that is asked for after it: what came in, by month.

    Each month is the difference of two reports of the API.
    """
    ends = _month_ends(desk.today, MONTHS + 1)
    asked = {
        f"m{number}": desk.ask("/v1/reports/reconciliation", as_of=end.isoformat())
        for number, end in enumerate(ends)
    }
    answers = list(desk.all(**asked).values())
    bad = next((answer for answer in answers if not answer.is_good), None)
    if bad is not None:
        return desk.failed(bad)
    parts = [_part(answer) for answer in answers]
    charts = [_by_month(desk, code, parts, ends) for code in sorted(parts[-1])]
    return desk.page("received", {"charts": charts}, status=HTTPStatus.OK)


def _by_month(
    desk: Desk, code: str, parts: list[dict[str, Any]], ends: list[date]
) -> dict[str, Any]:
    totals = [_received(part, code) for part in parts]
    amounts = [later - before for before, later in pairwise(totals)]
    rows = [
        (desk.formats.month(end), desk.formats.money(amount, code), amount)
        for end, amount in zip(ends[1:], amounts, strict=True)
    ]
    return {"code": code, "points": columns(rows)}


def _month_ends(today: date, count: int) -> list[date]:
    """Return today and the last days of the months before it, the oldest first."""
    ends = [today]
    while len(ends) < count:
        ends.insert(0, ends[0].replace(day=1) - timedelta(days=1))
    return ends
