"""Cut OFX, SGML (1.x) or XML (2.x), into tags and texts, chunk by chunk and tolerantly.

Leaves may be unclosed, closed, empty or self-closed, tags in either case, `&` and `<` bare: banks
send all of it. What is refused is what only an attack needs: document types, entities, comments.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

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
_DECLARATION = re.compile(rb"<(!(?!--).)", re.DOTALL)
_REFERENCE = re.compile(
    r"&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,6})|#x([0-9a-f]{1,5}));|&nbsp", re.IGNORECASE
)
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": " "}


# Line, name of the tag in upper case, whether it closes, the text after it. Without a name it is
# a piece of text that goes on the one before. A plain tuple: there are ten for each transaction.
Token = tuple[int, bytes, bool, bytes]


@dataclass(slots=True)
class Block:
    """The leaves of one aggregate, nested ones among them; of equal names the first counts."""

    line: int
    opened: bool = False
    leaves: dict[bytes, bytes] = field(default_factory=dict)
    closed: bool = False
    _leaf: bytes = b""

    def add(self, name: bytes, text: bytes, *, closing: bool) -> None:
        if closing:
            self._leaf = b""
        elif not name:
            if self._leaf:
                self.leaves[self._leaf] += text
        elif name in self.leaves:
            self._leaf = b""
        else:
            self._leaf = name
            self.leaves[name] = text

    def source(self) -> str:
        """Return the leaves for a person to look at, one a line."""
        pairs = b"\n".join(b"<%b>%b" % (name, text.strip()) for name, text in self.leaves.items())
        return pairs.decode("latin-1")


def tags_and_blocks(stream: streams.Readable, aggregate: bytes) -> Iterator[Token | Block]:
    """Yield the tags of the body in order, each aggregate of the given name as one block."""
    block: Block | None = None
    for token in _tokens(stream):
        line, name, closing, text = token
        if name == aggregate:
            if block is not None or closing:
                block = block or Block(line)
                block.closed = closing and block.opened
                yield block
            block = None if closing else Block(line, opened=True)
        elif block is None:
            yield token
        else:
            block.add(name, text, closing=closing)
    if block is not None:
        yield block


def _tokens(stream: streams.Readable) -> Iterator[Token]:
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
                yield line, name.upper(), slash == b"/", after
                line += after.count(b"\n")
            elif bare:
                _refuse_declaration(bare, line)
                yield line, b"", False, b"<" + bare
                line += bare.count(b"\n")
            else:
                yield line, b"", False, cdata + after_cdata
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
    for declaration in _DECLARATION.findall(header):
        _refuse_declaration(declaration, 1)
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
        return chr(code) if code <= sys.maxunicode else found.group()
    return " "
