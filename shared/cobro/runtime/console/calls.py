"""The call list: whom to call now and why, what is owed today, and how a call ended."""

from collections.abc import Mapping
from typing import Any

from cobro.runtime.console.desk import Desk
from cobro.runtime.console.listings import LISTINGS
from cobro.runtime.console.lists import request_of
from cobro.runtime.console.visit import Reply

__all__ = ["calls"]

OUTCOMES = ("reached", "no_answer", "promised", "wrong_number")


def calls(desk: Desk) -> Reply:
    """Show who may be called now before those that are held, as the API orders them."""
    answer = desk.call(request_of(desk, LISTINGS["calls"]))
    if not answer.is_good:
        return desk.failed(answer)
    found = answer.body["calls"]
    values = {
        "calls": [{**row, "hours": _hours(row)} for row in found],
        "ready": sum(1 for row in found if not row["hold"]),
        "is_complete": answer.body["is_complete"],
        "outcomes": OUTCOMES,
        "now": f"{desk.at:%Y-%m-%dT%H:%M}",
        "csv": "/console/csv/calls",
    }
    return desk.page("calls", values)


def _hours(row: Mapping[str, Any]) -> str:
    """Return the hours of today on the payer's clock: the API tells them in its zone."""
    if not row["opens_at"]:
        return ""
    opens, closes = (str(row[name])[11:16] for name in ("opens_at", "closes_at"))
    return f"{opens}–{closes} ({row['timezone']})"  # noqa: RUF001 - a span of hours
