"""What holds of imports after every story, recounted from the stored rows."""

import json
from collections.abc import Iterator
from typing import Any

from cobro.domain.ids import invoice_id_for
from cobro.runtime.settings import Table
from tests.support.rows import invoices, open_exceptions, rows
from tests.support.world import World


def imports_hold(world: World) -> Iterator[str]:
    """Every row is issued, there already, held, or listed; every file is told of."""
    stored = rows(world, Table.IMPORTS)
    files = [row for row in stored if row.part == "FILE"]
    for row in files:
        own = [other for other in stored if other.import_id == row.import_id]
        yield from _file_holds(json.loads(row.facts), own)
    told = {json.loads(row.facts)["key"] for row in files}
    parked = [item.message for item in open_exceptions(world)]
    brought = world.import_files()
    known = {brought[key] for key in told if key in brought}  # the same bytes are one import
    for key, content in brought.items():
        if content not in known and not any(key in message for message in parked):
            yield f"{key} is in the bucket of imports, and nothing says so"
    yield from _issued_once(world, stored)


def _file_holds(facts: dict[str, Any], own: list[Any]) -> Iterator[str]:
    name = facts["key"]
    if facts["state"] == "rejected":
        return
    listed = [cells for row in own if row.part.startswith("REFUSED#") for cells in _cells(row)]
    lines = {line for own_lines, _ in _results(own) for line in own_lines}
    if facts["state"] != "read" or facts["rows_read"] != facts["survey"]["rows"]:
        yield f"{name}: {facts['rows_read']} of {facts['survey']['rows']} rows were read"
    if facts["rows_accepted"] + facts["rows_refused"] != facts["rows_read"]:
        yield f"{name}: accepted and refused are not what was read"
    if len({line for line, *_ in listed}) != facts["rows_refused"]:
        yield f"{name}: {facts['rows_refused']} rows refused, {len(listed)} listed"
    if len(lines) != facts["rows_accepted"]:
        yield f"{name}: {facts['rows_accepted']} rows accepted, {len(lines)} with an end"


def _issued_once(world: World, stored: list[Any]) -> Iterator[str]:
    """Compare the invoices that came by import with what the imports say that they issued."""
    issued = [
        state
        for import_id in {row.import_id for row in stored}
        for _, state in _results([row for row in stored if row.import_id == import_id])
        if state == "issued"
    ]
    known = [
        invoice
        for invoice in invoices(world)
        if invoice.invoice_id
        == invoice_id_for(invoice.draft.issuer_id, f"import:{invoice.draft.external_reference}")
    ]
    if len(issued) != len(known):
        yield f"imports say that they issued {len(issued)} invoices, {len(known)} are there"


def _cells(row: Any) -> list[Any]:
    found: list[Any] = json.loads(row.facts)
    return found


def _results(own: list[Any]) -> Iterator[tuple[tuple[int, ...], str]]:
    """Yield the rows and the state of each invoice, once."""
    rank = ["refused", "held", "already_issued", "issued"]
    best: dict[tuple[int, ...], str] = {}
    for row in own:
        if row.part.startswith("BLOCK#"):
            for lines, state, *_ in _cells(row):
                known = best.get(tuple(lines), "refused")
                best[tuple(lines)] = max(known, state, key=rank.index)
    yield from best.items()
