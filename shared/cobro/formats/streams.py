"""Read an outside file piece by piece, so that memory stays flat whatever the size of the file.

Only `read(n)` is asked of a stream: an open file, a socket and the body of an object store will do.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO, Protocol

from cobro.formats.entries import BankFileError

CHUNK_BYTES = 64 * 1024
LINE_BYTES_MAX = 16 * 1024
UTF8_BOM = b"\xef\xbb\xbf"
_LONE_RETURN = re.compile(rb"\r(?!\r*\n)")


class Readable(Protocol):
    """The one thing that the readers need of a stream."""

    def read(self, size: int, /) -> bytes: ...


class Rewound:
    """A stream whose head was already taken to look at it, read again from its first byte."""

    def __init__(self, head: bytes, stream: "Readable | BinaryIO") -> None:
        self._head = head
        self._stream = stream

    def read(self, size: int, /) -> bytes:
        if self._head:
            head, self._head = self._head[:size], self._head[size:]
            return head
        return self._stream.read(size)


def take_head(stream: Readable, size: int) -> bytes:
    """Return up to `size` first bytes; a stream may deliver them in smaller pieces."""
    head = b""
    while len(head) < size and (piece := stream.read(size - len(head))):
        head += piece
    return head


def numbered_lines(stream: Readable) -> Iterator[tuple[int, bytes]]:
    """Yield (line number from 1, bytes without the line feed); a first byte-order mark is cut.

    Line ends may be mixed: LF, CR LF, CR CR LF (a text conversion too many) and CR alone.
    """
    number, rest, first = 0, b"", True
    while chunk := stream.read(CHUNK_BYTES):
        if first:
            chunk, first = take_head_of_chunk(chunk, stream), False
        pieces = (rest + _with_line_feeds(chunk, stream)).split(b"\n")
        rest = pieces.pop()
        if len(rest) > LINE_BYTES_MAX:
            message = "a line has no end: this is not a bank file of one record per line"
            raise BankFileError("broken_record", message, line=number + 1 + len(pieces))
        for piece in pieces:
            number += 1
            yield number, piece
    if rest:
        yield number + 1, rest


def _with_line_feeds(chunk: bytes, stream: Readable) -> bytes:
    """Return the chunk with a line feed in place of each lone carriage return."""
    while chunk.endswith(b"\r") and (following := stream.read(1)):
        chunk += following
    if chunk.count(b"\r") == chunk.count(b"\r\n"):
        return chunk
    return _LONE_RETURN.sub(b"\n", chunk)


def take_head_of_chunk(chunk: bytes, stream: Readable) -> bytes:
    """Return the first chunk without its byte-order mark, whole even if the stream is slow."""
    if len(chunk) < len(UTF8_BOM):
        chunk += take_head(stream, len(UTF8_BOM) - len(chunk))
    return chunk.removeprefix(UTF8_BOM)
