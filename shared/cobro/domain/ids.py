"""Identities that come from natural keys, so that a repeated command names the same thing.

A derived id is a readable prefix and 120 bits of SHA-256 over the parts of the natural key, in
lower-case base 32: no two keys meet by accident and nothing personal can be read back.
"""

import hashlib
from base64 import b32encode
from typing import NewType

IssuerId = NewType("IssuerId", str)
CustomerId = NewType("CustomerId", str)
InvoiceId = NewType("InvoiceId", str)
PaymentId = NewType("PaymentId", str)
EntryId = NewType("EntryId", str)
CreditId = NewType("CreditId", str)

_DIGEST_BYTES = 15


def derived_id(prefix: str, *parts: str) -> str:
    """Return `prefix_` and 24 characters that stand for the natural key `parts`."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()[:_DIGEST_BYTES]
    return f"{prefix}_{b32encode(digest).decode().lower()}"


def invoice_id_for(issuer_id: str, idempotency_key: str) -> InvoiceId:
    return InvoiceId(derived_id("inv", issuer_id, idempotency_key))


def payment_id_for(source: str, reference: str) -> PaymentId:
    """Name a payment by where it was seen and what that place calls it."""
    return PaymentId(derived_id("pay", source, reference))


def credit_id_for(entry_id: str) -> CreditId:
    """Name a credit by the journal entry that opened it."""
    return CreditId(derived_id("crd", entry_id))
