"""Addresses that payers answer to: each names the invoice that our message was about.

`r.<invoice>.<signature>@<domain>`, in small letters alone, because mail programs may not keep
capitals, and within the 64 characters that RFC 5321 allows before the at sign. The signature is
HMAC-SHA256 (RFC 2104) with the key of the links, cut to 80 bits: whoever guesses at one writes to
nobody's invoice. The first key signs and all of them are believed, as with links.
"""

import hashlib
import hmac
import re
from base64 import b32encode
from collections.abc import Sequence

from cobro.domain.ids import InvoiceId

_PREFIX = "inv_"
_SIGNATURE_BYTES = 10
_LOCAL = re.compile(r"r\.([a-z2-7]{24})\.([a-z2-7]{16})")


def reply_address(invoice_id: str, domain: str, key: str) -> str:
    """Return where an answer to a message about an invoice goes."""
    name = invoice_id.removeprefix(_PREFIX)
    return f"r.{name}.{_signature(name, key)}@{domain}"


def is_reply_address(address: str) -> bool:
    """Tell whether an address looks like one of ours, signed or not."""
    return _LOCAL.fullmatch(address.partition("@")[0].lower()) is not None


def invoice_of(address: str, keys: Sequence[str]) -> InvoiceId | None:
    """Return the invoice that an address names; None where none of the keys signed it."""
    found = _LOCAL.fullmatch(address.partition("@")[0].lower())
    if found is None:
        return None
    name, given = found.groups()
    # Every key is tried, so that the time says nothing about which one it was.
    fits = [hmac.compare_digest(_signature(name, key), given) for key in keys]
    return InvoiceId(f"{_PREFIX}{name}") if any(fits) else None


def _signature(name: str, key: str) -> str:
    digest = hmac.new(key.encode(), f"reply\n{name}".encode(), hashlib.sha256).digest()
    return b32encode(digest[:_SIGNATURE_BYTES]).decode().lower()
