"""Cut OFX, SGML (1.x) or XML (2.x), into tags and texts, chunk by chunk and tolerantly.

Leaves may be unclosed, closed, empty or self-closed, tags in either case, `&` and `<` bare: banks
send all of it. What is refused is what only an attack needs: document types, entities, comments.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from cobro.formats import streams
from cobro.formats.columns import decode_text
from cobro.formats.entries import BankFileError

HEADER_BYTES_MAX = 64 * 1024
_HELD_BYTES_MAX = 1024 * 1024

_START = re.compile(rb"<OFX[\s>]", re.IGNORECASE)
_TOKEN = re.compile(
    rb"<(/?)([A-Za-z][\w.:-]*)[^<>]*>([^<]*)"  # a tag and the text after it
    rb"|<!\[CDATA\[(.*?)\]\]>([^<]*)"  # text that may hold anything, and the text after it
    rb"|<([^<]*)",  # a bare `<`, a processing instruction or a declaration
    re.DOTALL,
)
_DECLARATION = re.compile(rb"<!(?!\[CDATA\[)")
_REFERENCE = re.compile(
    r"&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,6})|#x([0-9a-f]{1,5}));|&nbsp", re.IGNORECASE
)
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": " "}


class Token(NamedTuple):
    """A tag with the text after it, or a piece of text (no name) that goes on the one before."""

    line: int
    name: bytes  # upper case, empty for a piece of text
    closing: bool
    text: bytes


def tokens(stream: streams.Readable) -> Iterator[Token]:
    """Yield the tags of the body in order, from `<OFX>` on."""
    buffer, line = _skip_header(stream)
    while True:
        chunk = stream.read(streams.CHUNK_BYTES)
        buffer += chunk
        end = _complete_to(buffer) if chunk else len(buffer)
        ready, buffer = buffer[:end], buffer[end:]
        if len(buffer) > _HELD_BYTES_MAX:
            message = "a text without end: the file is damaged, export it from the bank again"
            raise BankFileError("broken_record", message, line=line)
        for slash, name, after, cdata, after_cdata, bare in _TOKEN.findall(ready):
            if name:
                yield Token(line, name.upper(), slash == b"/", after)
                line += after.count(b"\n")
            elif bare:
                _refuse_declaration(bare, line)
                yield Token(line, b"", False, b"<" + bare)
                line += bare.count(b"\n")
            else:
                yield Token(line, b"", False, cdata + after_cdata)
                line += cdata.count(b"\n") + after_cdata.count(b"\n")
        if not chunk:
            return


def _skip_header(stream: streams.Readable) -> tuple[bytes, int]:
    """Return what was read from `<OFX>` on, and the line of it."""
    buffer = b""
    while (found := _START.search(buffer)) is None:
        chunk = stream.read(streams.CHUNK_BYTES)
        if not chunk or len(buffer) > HEADER_BYTES_MAX:
            message = "there is no <OFX> in the file: it is no statement in OFX"
            raise BankFileError("unknown_format" if buffer else "empty_file", message)
        buffer += chunk
    header = buffer[: found.start()]
    if _DECLARATION.search(header.replace(b"<!--", b"")):
        _refuse_declaration(b"!", 1)
    return buffer[found.start() :], header.count(b"\n") + 1


def _complete_to(buffer: bytes) -> int:
    """Return where the last token begins whose text may go on in the next chunk."""
    end = max(buffer.rfind(b"<"), 0)
    opened = buffer.rfind(b"<![CDATA[")
    if opened != -1 and buffer.find(b"]]>", opened) == -1:
        end = min(end, opened)
    return end


def _refuse_declaration(bare: bytes, line: int) -> None:
    if bare.startswith(b"!"):
        message = "the file holds a document type, entity or comment, which OFX has no use for"
        raise BankFileError("unsafe_file", message, line=line)


def leaf_text(raw: bytes) -> str:
    """Return the text of a leaf: decoded, character references put in, blanks joined."""
    text = raw.decode("ascii") if raw.isascii() else decode_text(raw)
    if "&" in text:
        text = _REFERENCE.sub(_character, text)
    return " ".join(text.split())


def _character(found: re.Match[str]) -> str:
    name, decimal, hexadecimal = found.groups()
    if name:
        return _NAMED[name.lower()]
    if decimal or hexadecimal:
        code = int(decimal) if decimal else int(hexadecimal, 16)
        return chr(code) if code <= 0x10FFFF else found.group()  # noqa: PLR2004 - end of Unicode
    return " "
