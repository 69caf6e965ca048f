"""Reconciliation: what the rules propose, explained, to accept or reject by a key."""

from typing import Any
from urllib.parse import urlencode

from cobro.runtime.console.desk import Desk
from cobro.runtime.console.listings import LISTINGS
from cobro.runtime.console.lists import request_of
from cobro.runtime.console.visit import Reply

__all__ = ["review"]

STATES = ("proposed", "in_review", "matched", "rejected", "ignored")
PAGE = "25"


def review(desk: Desk) -> Reply:
    state = desk.visit.query.get("state", "")
    answer = desk.call(request_of(desk, LISTINGS["review"], locale=desk.language.value, limit=PAGE))
    if not answer.is_good:
        return desk.failed(answer)
    after = answer.body.get("after")
    text = desk.visit.query.get("text", "")
    narrowed = {name: value for name, value in (("state", state), ("text", text)) if value}
    values: dict[str, Any] = {
        "items": answer.body["items"],
        "states": STATES,
        "state": state,
        "text": text,
        "csv": f"/console/csv/review?{urlencode(narrowed)}",
        "next": f"/console/review?{urlencode({**narrowed, 'after': after})}" if after else "",
    }
    return desk.page("review", values)
