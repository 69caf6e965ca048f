"""Links by which a payer opens a document without an account.

A token names the document and the last day that it opens (`signed_links`). It holds nothing
personal and cannot be guessed or counted through. A token that is forged, torn or too old gives one
and the same error.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from cobro.application.ports.documents import StoredDocument
from cobro.application.signed_links import read_token, sign
from cobro.domain.errors import RejectionError
from cobro.domain.parties import Language

LINK_DAYS = 180
_PURPOSE = "cobro document link 1"
_FIELDS = 5


class BadLinkError(RejectionError):
    """The link is not ours, is torn or opens no longer; `language` is the one it names, if any."""

    code: ClassVar[str] = "bad_link"

    def __init__(self, language: Language) -> None:
        super().__init__("the link does not open anything (any longer): ask for a new one")
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
        return sign(_PURPOSE, facts, key)


def open_token(token: str, keys: Sequence[str], today: date) -> DocumentLink:
    """Read a token that one of the keys signed; raise `BadLinkError` for any other."""
    read = read_token(_PURPOSE, token, keys)
    if not read.is_signed or len(read.facts) != _FIELDS:
        raise BadLinkError(read.language)
    _, expires, *names = read.facts
    link = DocumentLink(StoredDocument(*names), read.language, date.fromisoformat(expires))
    if today > link.expires_date:
        raise BadLinkError(read.language)
    return link
