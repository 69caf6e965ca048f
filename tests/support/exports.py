"""Exports by schedule as a request asks for them, and what must hold of them after every story."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from cobro.application.parking import EXPORTS
from cobro.runtime.settings import Table
from tests.support.outbox import documents, mailed_exports
from tests.support.world import World

STAFF = "ana@acme.example"


def export_body(**changes: Any) -> dict[str, Any]:
    return {
        "report": "ageing",
        "format": "csv",
        "locale": "pt-BR",
        "frequency": "daily",
        "recipients": [STAFF],
        **changes,
    }


def exports_hold(world: World) -> Iterator[str]:
    """Each file is there, each mail went once, and nobody is left in doubt unseen."""
    kept, mails = documents(), Counter(mailed_exports())
    yield from (f"export {name} was mailed {n} times" for name, n in mails.items() if n > 1)
    items = world.items(Table.EXPORTS)
    runs = [item for item in items if item["pk"]["S"].startswith("RUN#")]
    told = [
        json.loads(item["message"]["S"])["export"]
        for item in world.items(Table.EXCEPTIONS)
        if item["queue"]["S"] == EXPORTS
    ]
    went = {name for name, _ in mails}
    for run in runs:
        name, state = run["sk"]["S"].partition("#")[0], run["state"]["S"]
        key = json.loads(run["facts"]["S"])["key"]
        if key and key not in kept:
            yield f"the file {key} is not kept"
        if state == "sent" and name not in went:
            yield f"export {name} is recorded as sent, but never went out"
        if state == "uncertain" and name not in told:
            yield f"nobody is told that export {name} may not have gone out"
