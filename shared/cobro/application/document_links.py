"""Links by which a payer opens a document without an account.

A token names the document and the last day that it opens, signed with HMAC-SHA256 (RFC 2104) and
compared in constant time. It holds nothing personal and cannot be guessed or counted through. The
first key signs and all of them open, so that a key is changed without breaking the links of before.
A token that is forged, torn or too old gives one and the same error.
"""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from cobro.application.ports.documents import StoredDocument
from cobro.domain.errors import RejectionError
from cobro.domain.parties import Language

LINK_DAYS = 180
TOKEN_LENGTH_MAX = 500
_PURPOSE = b"cobro document link 1\n"
_FIELDS = 5


class BadLinkError(RejectionError):
    """The link is not ours, is torn or opens no longer; `language` is the one it names, if any."""

    code: ClassVar[str] = "bad_link"

    def __init__(self, language: Language) -> None:
        super().__init__("the link does not open a document (any longer): ask for a new one")
        self.language = language


@dataclass(frozen=True, slots=True)
class DocumentLink:
    document: StoredDocument
    language: Language
    expires_date: date

    def token(self, key: str) -> str:
        document = self.document
        facts = [
            self.language.value,
            self.expires_date.isoformat(),
            document.issuer_id,
            document.invoice_id,
            document.version,
        ]
        body = _armoured("|".join(facts).encode())
        return f"{body}.{_signature(body, key)}"


def open_token(token: str, keys: Sequence[str], today: date) -> DocumentLink:
    """Read a token that one of the keys signed; raise `BadLinkError` for any other."""
    body, _, signature = token[:TOKEN_LENGTH_MAX].partition(".")
    fields = _fields(body)
    language = _language(fields)
    # Every key is tried, so that the time says nothing about which one it was.
    given = signature.encode("utf-8", "replace")
    fits = [hmac.compare_digest(_signature(body, key).encode(), given) for key in keys]
    if not any(fits) or len(fields) != _FIELDS:
        raise BadLinkError(language)
    link = DocumentLink(StoredDocument(*fields[2:]), language, date.fromisoformat(fields[1]))
    if today > link.expires_date:
        raise BadLinkError(language)
    return link


def _fields(body: str) -> list[str]:
    try:
        return urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode().split("|")
    except ValueError:
        return []


def _language(fields: Sequence[str]) -> Language:
    """Return the language that a token names, signed or not: it picks the words of a page only."""
    try:
        return Language(fields[0])
    except (IndexError, ValueError):
        return Language.EN


def _signature(body: str, key: str) -> str:
    made = hmac.new(key.encode(), _PURPOSE + body.encode("utf-8", "replace"), hashlib.sha256)
    return _armoured(made.digest())


def _armoured(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")
