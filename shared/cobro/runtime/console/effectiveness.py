"""What collecting brings: recovery and response, lift of what was held out, arrangements kept.

Sums of steps are made here of the API's counts, by step, channel or policy; rates as it makes them.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from cobro.adapters.console.charts import Interval, bar_of, interval
from cobro.domain.reports import share
from cobro.runtime.console.desk import Desk
from cobro.runtime.console.visit import Reply

__all__ = ["effectiveness"]

PAST_DAYS = 180
# What steps are put together by, and what names a row of each.
BY: Mapping[str, tuple[str, ...]] = {
    "step": ("policy", "version", "step", "channel"),
    "channel": ("channel",),
    "policy": ("policy", "version"),
}
SUMS = ("steps", "owed_minor", "came_minor", "answered", "paid", "promised", "agreed", "objected")
ENDS = ("kept", "broken", "ended", "withdrawn")
REPORTS = ("recovery", "lift", "arrangements")


def effectiveness(desk: Desk) -> Reply:
    """Show three reports of one period, per currency."""
    asked = desk.visit.query
    span = {
        "from": asked.get("from") or desk.in_days(-PAST_DAYS),
        "to": asked.get("to") or desk.today.isoformat(),
    }
    segment = asked.get("segment", "").strip()
    wanted = {**span, "segment": segment} if segment else span
    by = asked.get("by", "step")
    by = by if by in BY else "step"
    answers = desk.all(**{name: desk.ask(f"/v1/reports/{name}", **wanted) for name in REPORTS})
    bad = next((answer for answer in answers.values() if not answer.is_good), None)
    if bad is not None:
        return desk.failed(bad)
    found = {name: answers[name].body["currencies"] for name in REPORTS}
    codes = sorted({code for each in found.values() for code in each})
    values = {
        "span": span,
        "by": by,
        "segment": segment,
        "ways": list(BY),
        "currencies": [
            {
                "code": code,
                "steps": [_step(desk, code, row) for row in _summed(found["recovery"], code, by)],
                "lifts": _lifts(desk, found["lift"].get(code, [])),
                "arrangements": [
                    _arranged(desk, code, row) for row in found["arrangements"].get(code, [])
                ],
            }
            for code in codes
        ],
        "files": {name: {"report": name, **wanted} for name in REPORTS},
    }
    return desk.page("effectiveness", values)


def _summed(found: Mapping[str, Any], code: str, by: str) -> list[dict[str, Any]]:
    sums: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in found.get(code, []):
        names = {name: row[name] for name in BY[by]}
        total = sums.setdefault(tuple(names.values()), {**names, **dict.fromkeys(SUMS, 0)})
        for name in SUMS:
            total[name] += int(row[name])
    return list(sums.values())


def _step(desk: Desk, code: str, row: Mapping[str, Any]) -> dict[str, Any]:
    money = desk.formats.money
    channel = _channel(desk, row.get("channel", ""))
    names = (row.get("policy", ""), row.get("step", ""), channel)
    return {
        **row,
        "channel": channel,
        "label": " · ".join(name for name in names if name),
        "owed": money(row["owed_minor"], code),
        "came": money(row["came_minor"], code),
        "recovery": _rate(desk, row["came_minor"], row["owed_minor"]),
        "response": _rate(desk, row["answered"], row["steps"]),
    }


def _channel(desk: Desk, channel: str) -> str:
    """Return a channel in words; a step without a message stands under its actions."""
    words = {**desk.words["states"], **desk.words["simulator_words"]}
    return ", ".join(words.get(each, each) for each in channel.split(","))


def _rate(desk: Desk, part: int, whole: int) -> dict[str, Any] | None:
    """Return a share as a bar and as text; None of nothing."""
    if not whole:
        return None
    rate = share(part, whole)
    return {"text": desk.formats.share(str(rate)), "length": bar_of(rate)}


def _lifts(desk: Desk, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return lifts, drawn to one scale: what reaches farthest from nothing is half the width."""
    known = [Decimal(row[name]) for row in rows for name in ("low", "high") if row[name]]
    farthest = max((abs(each) for each in known), default=Decimal(0))
    return [_lift(desk, row, farthest) for row in rows]


def _lift(desk: Desk, row: Mapping[str, Any], farthest: Decimal) -> dict[str, Any]:
    share_of = desk.formats.share
    drawn: Interval | None = None
    between = ""
    if row["lift"] is not None:
        low, middle, high = (Decimal(row[name]) for name in ("low", "lift", "high"))
        drawn = interval(low, middle, high, farthest)
        between = f"{share_of(row['low'])} – {share_of(row['high'])}"  # noqa: RUF001 - a span
    groups = {
        name: f"{desk.formats.number(group['paid'])} / {desk.formats.number(group['steps'])}"
        for name in ("sent", "held_out")
        for group in [row[name]]
    }
    remark = "small" if row["is_small"] else "clear" if row["is_clear"] else "unclear"
    return {
        **{name: row[name] for name in ("policy", "version", "step")},
        "channel": _channel(desk, row["channel"]),
        **groups,
        "drawn": drawn,
        "lift": share_of(row["lift"]) if drawn else "—",
        "between": between,
        "money_lift": share_of(row["money_lift"]) if row["money_lift"] is not None else "—",
        "remark": remark,
    }


def _arranged(desk: Desk, code: str, row: Mapping[str, Any]) -> dict[str, Any]:
    rate = row["kept_rate"]
    return {
        "kind": row["kind"],
        "month": desk.formats.month(date.fromisoformat(f"{row['month']}-01")),
        "person": row["person"],
        "ends": [
            {
                "name": name,
                "count": desk.formats.number(row[name]),
                "amount": desk.formats.money(row[f"{name}_minor"], code),
            }
            for name in ENDS
        ],
        "kept": None
        if rate is None
        else {"text": desk.formats.share(rate), "length": bar_of(Decimal(rate))},
    }
