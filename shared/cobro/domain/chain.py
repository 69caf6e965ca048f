"""The hash chain of a series: each document is bound to the one before it.

link(n) = SHA-256(link(n-1) + SHA-256(facts of document n)), beginning with 32 zero bytes. The facts
are everything of a document that never changes, as canonical JSON. Changing, taking out or
exchanging a document breaks every link after it, so the last link of a series proves all of it.
"""

import hashlib
import json
from datetime import datetime

from cobro.domain.invoice_draft import InvoiceDraft

_FORM = 1  # raise it when the canonical form changes; a verifier then knows both


def facts(
    draft: InvoiceDraft, period: str, number: int, document: str, issued_at: datetime
) -> bytes:
    """Return the canonical JSON of a document, in UTF-8."""
    lines = [[ln.description, str(ln.quantity), ln.unit_price.minor] for ln in draft.lines]
    taxes = [
        [t.name, t.amount.minor, t.mode.value, t.rate, t.base.minor if t.base else None, t.code]
        for t in draft.taxes
    ]
    listed = [
        *(_FORM, draft.invoice_id, draft.issuer_id, draft.customer_id),
        *(draft.kind.value, period, number, document, draft.corrects or ""),
        *(draft.currency.value, draft.total.minor, lines, taxes, draft.content_hash),
        *(draft.issue_date.isoformat(), draft.due_date.isoformat(), issued_at.isoformat()),
        *(draft.terms.to_plain(), draft.notes, draft.external_reference, draft.fiscal),
        *(draft.issuer_version, draft.customer_version, draft.country, draft.is_consumer),
    ]
    text = json.dumps(listed, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode()


def digest(document_facts: bytes) -> bytes:
    return hashlib.sha256(document_facts).digest()


def link(previous: bytes, document_digest: bytes) -> bytes:
    """Return the 32 bytes that bind a document to the one before it."""
    return hashlib.sha256(previous + document_digest).digest()
