"""What the API of the console's tests says of what collecting brings, and of exports."""

from typing import Any

from cobro.adapters.own_api import ApiAnswer
from tests.support.console_arrangements import AT, good

NAMES = {"version": 1, "step": "first", "channel": "email"}


def step(policy: str, owed: int, came: int, **facts: Any) -> dict[str, Any]:
    return {
        "policy": policy, **NAMES, "steps": 4, "owed_minor": owed, "came_minor": came,
        "recovery_rate": "0.2500", "answered": 2, "response_rate": "0.5000", "paid": 1,
        "promised": 1, "agreed": 0, "objected": 0, **facts,
    }  # fmt: skip


def lift(policy: str, amount: int, **facts: Any) -> dict[str, Any]:
    group = {"steps": 200, "paid": 80, "owed_minor": amount, "came_minor": 1}
    return {
        "policy": policy, **NAMES, "sent": group, "held_out": {**group, "paid": 60},
        "lift": "0.1000", "low": "0.0060", "high": "0.1900", "confidence": "0.95",
        "method": "m", "money_lift": "-0.0200", "is_clear": True, "is_small": False, **facts,
    }  # fmt: skip


def arrangement(person: str, amount: int, **facts: Any) -> dict[str, Any]:
    ends = dict.fromkeys(("kept", "broken", "ended", "withdrawn"), 3)
    amounts = dict.fromkeys((f"{name}_minor" for name in ends), amount)
    return {
        "kind": "promise", "month": "2026-02", "person": person, **ends, **amounts,
        "kept_rate": "0.5000", **facts,
    }  # fmt: skip


def run(text: str, size: int, **facts: Any) -> dict[str, Any]:
    return {
        "turn_date": "2026-03-30", "version": 1, "state": "sent", "file": text,
        "size_bytes": size, "made_at": AT, "changed_at": AT, "detail": text, **facts,
    }  # fmt: skip


def plan(text: str, **facts: Any) -> dict[str, Any]:
    return {
        "issuer_id": "acme", "name": "ages", "version": 2, "report": "ageing", "format": "xlsx",
        "locale": "pt-BR", "frequency": "weekly", "day": 1, "hour": 8, "recipients": [text, text],
        "customer_id": None, "is_active": True, "author": text, "stored_at": AT,
        "last_run": None, **facts,
    }  # fmt: skip


def brought_answers(text: str, amount: int) -> dict[str, ApiAnswer]:
    nobody = {"steps": 0, "paid": 0, "owed_minor": 0, "came_minor": 0}
    unknown = {"sent": nobody, "lift": None, "low": None, "high": None, "money_lift": None,
               "is_clear": False, "is_small": True}  # fmt: skip
    never = {"kind": "agreement", "kept_rate": None}
    monthly = {"frequency": "monthly", "day": 31, "customer_id": text, "report": "statement"}
    failed = run(text, 0, state="failed", file=None, made_at=None)
    return {
        "GET /v1/reports/recovery": good(currencies={"BRL": [
            step(text, amount, amount), step(text, 0, 0, channel="call_task"),
            step("other", amount, 1, answered=0)]}),
        "GET /v1/reports/lift": good(currencies={"BRL": [
            lift(text, amount), lift(text, 1, **unknown),
            lift(text, 1, low="-0.0500", lift="0.0100", is_clear=False)]}),
        "GET /v1/reports/arrangements": good(currencies={"EUR": [
            arrangement(text, amount), arrangement("", 1, **never)]}),
        "GET /v1/exports": good(exports=[
            plan(text, last_run=run(text, amount)), plan(text, name="daily", frequency="daily",
            day=0, is_active=False), plan(text, name="monthly", **monthly)]),
        "GET /v1/exports/ages/runs": good(
            export=plan(text, **monthly), runs=[run(text, amount), failed]),
    }  # fmt: skip
