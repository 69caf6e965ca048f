"""The first page: figures of the reports first; what waits for people and charts come after.

What the first answer waits for is three reports: the page can be read while the rest is asked for.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from cobro.adapters.console.charts import bars, columns
from cobro.adapters.own_api import ApiAnswer
from cobro.runtime.console.desk import Desk
from cobro.runtime.console.visit import Reply

__all__ = ["dashboard", "queues", "received"]

MONTHS = 12
SHOWN_MAX = 24  # vintages
VINTAGE_DAYS = (30, 60, 90)
BASIS_POINTS = 10_000
BUCKETS = ("not_due", "days_1_30", "days_31_60", "days_61_90", "over_90")
QUEUES = {
    "alerts": ("/v1/alerts", "alerts"),
    "review": ("/v1/reconciliation/items", "items"),
    "exceptions": ("/v1/exceptions", "exceptions"),
    "drafts": ("/v1/drafts", "drafts"),
    "orders": ("/v1/payment-orders", "orders"),
    "gaps": ("/v1/bank-files/gaps", "gaps"),
}
ADDRESSES = {
    "alerts": "/console/alerts",
    "review": "/console/review",
    "exceptions": "/console/exceptions",
    "drafts": "/console/releases",
    "orders": "/console/releases",
    "gaps": "/console/files",
}
WAITING = {"state": "awaiting_release"}


def dashboard(desk: Desk) -> Reply:
    """Show ageing, default and receipts of today as the API says them.

    A segment narrows them to invoices of its customers; receipts are not kept by segment.
    """
    day = {"as_of": desk.today.isoformat()}
    segment = _segment(desk)
    asked = {
        "ageing": desk.ask("/v1/reports/ageing", **day, **segment),
        "default": desk.ask("/v1/reports/default-rate", **day, **segment),
    }
    if not segment:
        asked["received"] = desk.ask("/v1/reports/reconciliation", **day)
    answers = desk.all(**asked)
    if not answers["ageing"].is_good:
        return desk.failed(answers["ageing"])
    values = {
        "as_of": desk.formats.day(day["as_of"]),
        "currencies": [_currency(desk, code, answers) for code in _currencies(answers)],
        "queues": [{"name": name, "address": ADDRESSES[name]} for name in QUEUES],
        "segment": segment.get("segment", ""),
        "narrowed": f"?{urlencode(segment)}" if segment else "",
    }
    return desk.page("dashboard", values)


def queues(desk: Desk) -> Reply:
    """Return the part of the first page that says how much waits for people."""
    waits = {name: WAITING if name in {"drafts", "orders"} else {} for name in QUEUES}
    answers = desk.all(
        **{name: desk.ask(path, **waits[name]) for name, (path, _) in QUEUES.items()}
    )
    found = [_queue(desk, name, answers[name]) for name in QUEUES]
    return desk.page("queues", {"queues": found}, place="dashboard")


def _segment(desk: Desk) -> dict[str, str]:
    segment = desk.visit.query.get("segment", "").strip()
    return {"segment": segment} if segment else {}


def _currencies(answers: dict[str, ApiAnswer]) -> list[str]:
    return sorted({**answers["ageing"].body["currencies"], **_part(answers, "received")})


def _part(answers: dict[str, ApiAnswer], name: str) -> dict[str, Any]:
    answer = answers.get(name)
    found: dict[str, Any] = answer.body.get("currencies", {}) if answer and answer.is_good else {}
    return found


def _currency(desk: Desk, code: str, answers: dict[str, ApiAnswer]) -> dict[str, Any]:
    shown = answers["ageing"].body["currencies"].get(code, {"open": 0, "buckets": {}})
    buckets = {name: int(shown["buckets"].get(name, 0)) for name in BUCKETS}
    default = _part(answers, "default").get(code)
    money, words = desk.formats.money, desk.words["buckets"]
    rows = [(words[name], money(minor, code), minor, name) for name, minor in buckets.items()]
    return {
        "code": code,
        "open": money(int(shown["open"]), code),
        "overdue": money(int(shown["open"]) - buckets["not_due"], code),
        "received": money(_received(_part(answers, "received"), code), code)
        if "received" in answers
        else "",
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
    """Return the part of the first page that is asked for after it: cash and unpaid by month."""
    months = _months(desk.today, MONTHS)
    span = {"from": months[0].isoformat(), "to": desk.today.isoformat(), **_segment(desk)}
    answers = desk.all(
        cash=desk.ask("/v1/reports/cash", **span),
        vintages=desk.ask("/v1/reports/vintages", as_of=span["to"], **_segment(desk)),
    )
    if not answers["cash"].is_good:
        return desk.failed(answers["cash"])
    days = answers["cash"].body["currencies"]
    vintages = answers["vintages"]
    values = {
        "charts": [_by_month(desk, code, days[code], months) for code in sorted(days)],
        "vintages": _vintages(desk, vintages.body["vintages"]) if vintages.is_good else [],
    }
    return desk.page("received", values)


def _by_month(
    desk: Desk, code: str, days: list[dict[str, Any]], months: list[date]
) -> dict[str, Any]:
    """Sum what payers paid, less what went back to them."""
    totals = dict.fromkeys((month.isoformat()[:7] for month in months), 0)
    for day in days:
        month = day["business_date"][:7]
        totals[month] += int(day["received_minor"]) - int(day["returned_minor"])
    rows = [
        (desk.formats.month(month), desk.formats.money(amount, code), amount)
        for month, amount in zip(months, totals.values(), strict=True)
    ]
    return {"code": code, "points": columns(rows)}


def _vintages(desk: Desk, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return for each currency what was unpaid after days, as columns of months and as a table."""
    return [
        {
            "code": code,
            "charts": [_unpaid(rows, days) for days in VINTAGE_DAYS],
            "rows": [_vintage(desk, row) for row in rows],
        }
        for code in sorted({row["currency"] for row in found})
        for rows in [[row for row in found if row["currency"] == code][-SHOWN_MAX:]]
    ]


def _unpaid(rows: list[dict[str, Any]], days: int) -> dict[str, Any]:
    """Return the share that was unpaid after so many days; all months are drawn to one whole."""
    rates = [
        next((point["rate"] for point in row["points"] if point["days"] == days), None)
        for row in rows
    ]
    drawn = [
        (row["month"], rate or "", int(Decimal(rate or 0) * BASIS_POINTS))
        for row, rate in zip(rows, rates, strict=True)
    ]
    return {"days": days, "points": columns(drawn, BASIS_POINTS)}


def _vintage(desk: Desk, row: dict[str, Any]) -> dict[str, Any]:
    rates = {point["days"]: point["rate"] for point in row["points"]}
    month = desk.formats.month(date.fromisoformat(f"{row['month']}-01"))
    shown = {days: desk.formats.share(rate) if rate else "—" for days, rate in rates.items()}
    billed = desk.formats.money(int(row["billed_minor"]), row["currency"])
    return {"month": month, "billed": billed, "rates": [shown.get(d, "—") for d in VINTAGE_DAYS]}


def _months(today: date, count: int) -> list[date]:
    """Return the first days of this month and of those before it, the oldest first."""
    firsts = [today.replace(day=1)]
    while len(firsts) < count:
        firsts.insert(0, (firsts[0] - timedelta(days=1)).replace(day=1))
    return firsts
