"""Exports by schedule and what they made; a report as a file right now."""

from collections.abc import Mapping
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from cobro.adapters.console.tables import Column
from cobro.adapters.own_api import ApiAnswer, ApiRequest
from cobro.domain.exports import INVOICES, OF_PERIODS, STATEMENT, Form, Frequency
from cobro.domain.parties import Language
from cobro.runtime.console.desk import Desk
from cobro.runtime.console.parts import table
from cobro.runtime.console.visit import Reply, redirect

__all__ = ["REPORTS", "export", "export_file", "exports", "letters_file", "report"]

REPORTS = (
    "ageing", "default-rate", "vintages", "roll-rates", "indicators", "cash", "forecast",
    "reconciliation", "fees", "recovery", "lift", "arrangements", STATEMENT,
    INVOICES,
)  # fmt: skip
PLANS = (
    Column("export", path="name", link="/console/exports/{name}"),
    Column("report"),
    Column("format"),
    Column("when"),
    Column("recipients"),
    Column("state"),
    Column("last_run"),
)
RUNS = (
    Column("turn_date", "day"),
    Column("state"),
    Column("file", link="/console/export-file?name={name}&turn={turn_date}"),
    Column("size_bytes", "number"),
    Column("made_at", "instant"),
    Column("detail"),
)
NARROWED = ("status", "customer_id", "series", "due_from", "due_to")
MONDAY = date(2024, 1, 1)
NEW: Mapping[str, Any] = {
    "name": "", "report": "ageing", "format": "xlsx", "locale": "", "frequency": "weekly",
    "day": 1, "hour": 7, "recipients": [], "customer_id": None, "is_active": True,
}  # fmt: skip


def exports(desk: Desk) -> Reply:
    """List the exports with their last runs, and offer a report as a file and a new export."""
    answer = desk.call(desk.ask("/v1/exports"))
    if not answer.is_good:
        return desk.failed(answer)
    rows = [_plan(desk, row) for row in answer.body["exports"]]
    values = {
        **_choices(),
        "plans": table(desk, "exports", PLANS, rows, "/console/csv/exports"),
        "plan": {**NEW, "locale": desk.language.value},
        "first": desk.today.replace(day=1).isoformat(),
        "last": desk.today.isoformat(),
    }
    return desk.page("exports", values)


def export(desk: Desk, name: str) -> Reply:
    """Show one export: what was made of it, and the form that changes it."""
    answer = desk.call(desk.ask(f"/v1/exports/{quote(name, safe='')}/runs"))
    if not answer.is_good:
        return desk.failed(answer)
    plan, words = answer.body["export"], desk.words["export_states"]
    rows = [
        {**row, "name": name, "state": words.get(row["state"], row["state"])}
        for row in answer.body["runs"]
    ]
    csv = f"/console/csv/export_runs?{urlencode({'name': name})}"
    values = {
        **_choices(),
        "plan": plan,
        "shown": _plan(desk, plan),
        "runs": table(desk, "export_runs", RUNS, rows, csv),
    }
    return desk.page("export", values, place="exports")


def export_file(desk: Desk) -> Reply:
    """Lead to a file that was made, by a link that opens for an hour."""
    asked = desk.visit.query
    name, turn = (quote(asked.get(key, ""), safe="") for key in ("name", "turn"))
    answer = desk.call(desk.ask(f"/v1/exports/{name}/runs/{turn}/file"))
    return redirect(answer.body["url"]) if answer.is_good else desk.failed(answer)


def letters_file(desk: Desk) -> Reply:
    """Lead to the letters of a day, as the pages to print."""
    day = quote(desk.visit.query.get("day", ""), safe="")
    answer = desk.call(desk.ask(f"/v1/letters/{day}/file"))
    return redirect(answer.body["url"]) if answer.is_good else desk.failed(answer)


def report(desk: Desk) -> Reply:
    """Answer a report as a file; a large one lies elsewhere, and a page leads there."""
    asked = desk.visit.query
    name, form = asked.get("report", ""), asked.get("format", "")
    if name not in REPORTS or form not in set(Form):
        return desk.failed(ApiAnswer(HTTPStatus.NOT_FOUND, {}))
    answer = desk.call(_asked_report(desk, name, form))
    if not answer.is_good:
        return desk.failed(answer)
    if not answer.content:
        return desk.page("report", {"url": answer.body["url"], "name": name}, place="exports")
    last = asked.get("to") or desk.today.isoformat()
    headers = {"Content-Disposition": f'attachment; filename="{name}-{last}.{form}"'}
    return Reply("", content_type=answer.content_type, headers=headers, content=answer.content)


def _asked_report(desk: Desk, name: str, form: str) -> ApiRequest:
    asked = desk.visit.query
    if name == INVOICES:
        narrowed = {each: asked[each] for each in NARROWED if asked.get(each)}
        return desk.ask("/v1/invoices", **narrowed, format=form, locale=desk.language.value)
    path = f"/v1/reports/{name}"
    if name == STATEMENT:
        path = f"/v1/customers/{quote(asked.get('customer_id', ''), safe='')}/statement"
    last = asked.get("to", "")
    span = {"from": asked.get("from", ""), "to": last} if name in OF_PERIODS else {"as_of": last}
    segment = {"segment": asked["segment"]} if asked.get("segment") else {}
    return desk.ask(path, **span, **segment, format=form, locale=desk.language.value)


def _choices() -> dict[str, Any]:
    return {
        "reports": REPORTS,
        "forms": list(Form),
        "frequencies": list(Frequency),
        "locales": [language.value for language in Language],
    }


def _plan(desk: Desk, plan: Mapping[str, Any]) -> dict[str, Any]:
    """Return an export as it is read."""
    words, run = desk.words, plan["last_run"]
    ran = ""
    if run:
        state = words["export_states"].get(run["state"], run["state"])
        ran = f"{desk.formats.day(run['turn_date'])} · {state}"
    return {
        **plan,
        "report": words["reports"].get(plan["report"], plan["report"]),
        "when": _when(desk, plan),
        "state": words["exports"]["on" if plan["is_active"] else "off"],
        "last_run": ran,
    }


def _when(desk: Desk, plan: Mapping[str, Any]) -> str:
    """Say the turns of an export: how often, on which day, at what hour of the company."""
    words, frequency, day = desk.words["exports"], plan["frequency"], int(plan["day"])
    which = {
        Frequency.DAILY: "",
        Frequency.WEEKLY: desk.formats.weekday(MONDAY + timedelta(days=day - 1)),
        Frequency.MONTHLY: f"{words['day']} {day}",
    }[Frequency(frequency)]
    parts = (words[frequency], which, f"{int(plan['hour']):02}:00")
    return ", ".join(part for part in parts if part)
