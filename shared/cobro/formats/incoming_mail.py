"""Read a mail that came in: who wrote, what, and whether a machine wrote it.

Mail is RFC 5322 with MIME; the standard library reads it, by the policy that follows the present
RFCs. What machines answer is told by RFC 3834 (`Auto-Submitted`), by the older `Precedence`, by
lists (RFC 2919) and by reports of delivery (RFC 6522). Only text is taken: of a mail that has HTML
alone, the words without the tags. What is quoted of our own message is left out. The content may
be cut off behind some length: what is attached comes after the text.
"""

import email
import email.policy
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parseaddr
from html.parser import HTMLParser
from typing import ClassVar

from cobro.domain.errors import RejectionError

READ_BYTES_MAX = 1024 * 1024
_TEXT_READ_MAX = 200_000
# Printable letters of ASCII alone: names are kept, compared and shown.
_ADDRESS = re.compile(r"[!#-;=?A-~]{1,64}@[!#-;=?A-~]{1,190}")
_MESSAGE_ID = re.compile(r"<([!-;=?-~]{1,500})>")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_MACHINES = frozenset({"mailer-daemon", "postmaster"})
_MACHINE_HEADERS = frozenset({"list-id", "x-autoreply", "x-autorespond"})
_ORIGINAL = re.compile(
    r"-{2,}\s*(original message|mensagem original|mensaje original)\s*-{2,}", re.IGNORECASE
)
# What the parser lets through where a header or a part is broken.
_BROKEN = (MessageError, ValueError, LookupError, AttributeError, TypeError)


class UnreadableMailError(RejectionError):
    """What came in is no mail that can be read."""

    code: ClassVar[str] = "mail_unreadable"


@dataclass(frozen=True, slots=True)
class IncomingMail:
    """`sender` is the address alone; `references` are names of messages that it answers."""

    message_id: str
    sender: str
    subject: str
    text: str
    references: tuple[str, ...]
    attachments: int
    is_automatic: bool


def read_mail(content: bytes) -> IncomingMail:
    """Read a mail, or the beginning of one; raise `UnreadableMailError` where none is there."""
    try:
        message = email.message_from_bytes(content, policy=email.policy.default)
        return _read(message)
    except _BROKEN as error:
        problem = f"the mail cannot be read ({type(error).__name__}): open it where it is stored"
        raise UnreadableMailError(problem) from error


def _read(message: EmailMessage) -> IncomingMail:
    headers = _raw_headers(message)
    sender = parseaddr(headers.get("from", ""))[1]
    if not _ADDRESS.fullmatch(sender):
        problem = "the mail does not say who wrote it"
        raise UnreadableMailError(problem)
    answered = f"{headers.get('in-reply-to', '')} {headers.get('references', '')}"
    named = _MESSAGE_ID.search(headers.get("message-id", ""))
    return IncomingMail(
        message_id=named[1] if named else "",
        sender=sender,
        subject=clean(str(message.get("Subject", ""))).replace("\n", " "),
        text=_without_quotes(clean(_body(message))),
        references=tuple(dict.fromkeys(_MESSAGE_ID.findall(answered))),
        attachments=sum(1 for _ in message.iter_attachments()) if message.is_multipart() else 0,
        is_automatic=_is_automatic(message, headers, sender),
    )


def _raw_headers(message: EmailMessage) -> dict[str, str]:
    """Return headers as they stand, the first of each name: the parser fails on broken ones."""
    return {name.lower(): str(value) for name, value in reversed(list(message.raw_items()))}


def _is_automatic(message: EmailMessage, headers: Mapping[str, str], sender: str) -> bool:
    submitted = headers.get("auto-submitted", "").partition(";")[0].strip().lower()
    return (
        submitted not in {"", "no"}
        or headers.get("precedence", "").strip().lower() in _BULK
        or not _MACHINE_HEADERS.isdisjoint(headers)
        or message.get_content_type() == "multipart/report"
        or headers.get("return-path", "").strip() == "<>"
        or sender.partition("@")[0].lower() in _MACHINES
    )


def _body(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    text = _decoded(content, part.get_content_charset("utf-8"))[:_TEXT_READ_MAX]
    return _words(text) if part.get_content_subtype() == "html" else text


def _decoded(content: bytes, charset: str) -> str:
    try:
        return content.decode(charset, "replace")
    except (LookupError, ValueError):  # a name that nobody knows, or no encoding of text
        return content.decode("utf-8", "replace")


class _Words(HTMLParser):
    """Gathers what a reader sees of HTML; nothing of it is ever shown as HTML."""

    _BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "blockquote"})
    _UNSEEN = frozenset({"script", "style", "title"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self._unseen += tag in self._UNSEEN
        if tag in self._BREAKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in self._UNSEEN))

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.found.append(data)


def _words(html: str) -> str:
    reader = _Words()
    reader.feed(html)
    reader.close()
    return "".join(reader.found)


def clean(text: str) -> str:
    """Keep line breaks; leave out what hides, steers a terminal or turns the reading direction."""
    lines = (
        "".join(c for c in line if unicodedata.category(c) not in _HIDDEN).strip()
        for line in text.replace("\t", " ").splitlines()
    )
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without_quotes(text: str) -> str:
    """Leave out what is quoted, with the line that says so; a mail of quotes alone stays whole."""
    kept: list[str] = []
    for line in text.split("\n"):
        if _ORIGINAL.fullmatch(line):
            break
        if line.startswith(">"):
            _drop_attribution(kept)
            continue
        kept.append(line)
    return "\n".join(kept).strip() or text


def _drop_attribution(kept: list[str]) -> None:
    """Take off the line before a quote that ends with a colon: who wrote when."""
    while kept and not kept[-1]:
        kept.pop()
    if kept and kept[-1].endswith(":"):
        kept.pop()
