"""What holds of drafts after every story, recounted from the stored rows."""

import json
from collections.abc import Iterator
from typing import Any

from cobro.domain.ids import invoice_id_for
from cobro.domain.invoice import Invoice
from cobro.runtime.settings import Table
from tests.support.rows import invoices, rows
from tests.support.world import World


def drafts_hold(world: World) -> Iterator[str]:
    """Drafts and invoices agree, and nothing above a limit is issued by one person alone."""
    known = {str(invoice.invoice_id): invoice for invoice in invoices(world)}
    facts = [json.loads(row.facts) for row in rows(world, Table.DRAFTS)]
    for one in facts:
        yield from _draft_holds(one, known.get(invoice_id_for(one["issuer_id"], one["key"])))
    released = {one["invoice_id"] for one in facts if one["released_by"]}
    limits = {
        row.issuer_id: (row.profile or {}).get("approval_limit")
        for row in rows(world, Table.ISSUERS)
    }
    for invoice_id, invoice in known.items():
        limit = limits.get(invoice.draft.issuer_id)
        if limit and invoice.draft.total.minor > limit[0] and invoice_id not in released:
            yield f"{invoice.document} is above the limit and nobody released it"


def _draft_holds(facts: dict[str, Any], invoice: Invoice | None) -> Iterator[str]:
    name = f"draft {facts['key']}"
    if facts["is_claimed"]:
        yield f"{name} is claimed and nobody issues it"
    if (facts["state"] == "issued") != (invoice is not None):
        yield f"{name} is {facts['state']}, and its invoice is not as that says"
    if invoice is not None and invoice.draft.content_hash != facts["content_hash"]:
        yield f"{name} was issued with another content"
    if facts["released_by"] and facts["released_by"] == facts["editor"]:
        yield f"{name} was released by its own editor"
