"""What must hold of drawn documents: one of each invoice and copy, whole; the last pointed at."""

import hashlib
import json
from collections.abc import Iterator

from cobro.adapters.dynamodb.charge_rows import charge_of
from cobro.runtime.settings import Queue, Table
from tests.support import outbox
from tests.support.rows import invoices, open_exceptions, rows
from tests.support.world import World

_VERSION_DIGITS = 16


def documents_hold(world: World) -> Iterator[str]:
    kept = outbox.documents()
    drawn: dict[str, list[str]] = {}
    for key in kept:
        if key.startswith("documents/"):
            drawn.setdefault(key.split("/")[2], []).append(key)
    charges = [charge_of(row) for row in rows(world, Table.CHARGES) if row.reference]
    for invoice_id, keys in drawn.items():
        copies = {(c.due_date, c.amount) for c in charges if c.copy and c.invoice_id == invoice_id}
        yield from _whole(kept, invoice_id, keys, 1 + len(copies))
    told = "".join(row.message for row in open_exceptions(world, Queue.RENDER))
    told += "".join(body for _, body in world.dead_letters)
    drawing = {row.issuer_id for row in rows(world, Table.ISSUERS) if _draws(row.profile)}
    for invoice in invoices(world):
        is_drawn = invoice.invoice_id in drawn or invoice.invoice_id in told
        if invoice.draft.issuer_id in drawing and not is_drawn:
            yield f"{invoice.document} has no document, and nobody is told"


def _draws(profile: dict[str, str] | None) -> bool:
    return (profile or {}).get("documents", "off") != "off"


def _whole(kept: dict[str, bytes], invoice_id: str, keys: list[str], limit: int) -> Iterator[str]:
    if len(keys) > limit:
        yield f"{invoice_id} has {len(keys)} documents"
    for key in keys:
        version = hashlib.sha256(kept[key]).hexdigest()[:_VERSION_DIGITS]
        if not key.endswith(f"/{version}.pdf") or not kept[key].startswith(b"%PDF-"):
            yield f"{key} holds something else"
    pointer = json.loads(kept.get(f"current/{invoice_id}.json", b"{}"))
    if not any(key.endswith(f"/{pointer.get('version')}.pdf") for key in keys):
        yield f"{invoice_id}: the present document is not the one that was drawn"
