"""Cut a file of SWIFT messages into its fields: tag, line and text.

A field goes on until the next line that begins with a known tag: a wrapped time such as `:26:37`
is text. A line of one dash ends a message, and so does `-}` of its envelope; what a line of text
begins with is otherwise nothing special. The bytes are cut at line ends with a colon after them, so
that single lines are looked at only where something is odd.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from cobro.formats.columns import decode_text
from cobro.formats.entries import BankFileError
from cobro.formats.streams import CHUNK_BYTES, UTF8_BOM, Readable, take_head

END = "-"
UNKNOWN = "?"
FIELD_BYTES_MAX = 64 * 1024
WRAPPED_COLUMNS = 60  # a line of text at least as long was wrapped by the bank (65 are the most)

_TAGS = frozenset(
    {
        "20", "21", "25", "25P", "28", "28C", "60F", "60M", "61", "62F", "62M", "64", "65", "86",
        "34F", "13D", "90C", "90D", "NS", "940", "942",
    }
)  # fmt: skip
_ANY_TAG = re.compile(r"\d\d[A-Z]?$")
_SURE_TAGS = _TAGS - {"20", "21", "25", "28"}
_TEXT_TAGS = frozenset({"86", "NS"})
_MARKS_OF_AN_END = (b"\n-", b"\n{", b"\x01", b"\x03")
_CONTROLS = "\x00\x01\x03 "


class Field(NamedTuple):
    """A tag with its text; `END` and `UNKNOWN` stand in place of a tag."""

    line: int
    tag: str
    text: str

    @property
    def first_line(self) -> str:
        return self.text.partition("\n")[0].strip()


def fields(stream: Readable) -> Iterator[tuple[int, str, str]]:
    """Yield line, tag and text of the fields in order, what is before the first tag as unknown.

    Plain tuples, as a file has millions of them; `Field` gives their parts names.
    """
    held, is_plain = (0, UNKNOWN, ""), False
    for line, piece, is_next_plain in _pieces(stream):
        tag, colon, text = piece.partition(":")
        if _begins(tag, held) if tag not in _SURE_TAGS else colon:
            if is_plain:
                yield held
            else:
                yield from _cut(held)
            held, is_plain = (line, tag if tag in _TAGS else UNKNOWN, text), is_next_plain
        else:
            longer = f"{held[2]}\n:{piece}"
            _refuse_endless(len(longer), line)
            held, is_plain = (held[0], held[1], longer), is_plain and is_next_plain
    yield from _cut(held)


def _pieces(stream: Readable) -> Iterator[tuple[int, str, bool]]:
    """Yield (line, what follows a colon at its beginning, whether no line of it may be an end).

    Carriage returns are left out. Ends are rare: they are looked for in many fields at once.
    """
    rest = b"\n" + take_head(stream, len(UTF8_BOM)).removeprefix(UTF8_BOM)
    line, is_first = 0, True
    while chunk := stream.read(CHUNK_BYTES):
        block = (rest + chunk).replace(b"\r\n", b"\n")
        is_plain = not any(mark in block for mark in _MARKS_OF_AN_END)
        *pieces, rest = block.split(b"\n:")
        for piece in pieces:
            text = _text(piece)
            if not is_first or text.strip(_CONTROLS):
                yield line, text, is_plain
            is_first = False
            line += text.count("\n") + 1
        _refuse_endless(len(rest), line)
    for piece in rest.replace(b"\r", b"").split(b"\n:"):
        yield line, _text(piece), False
        line += piece.count(b"\n") + 1


def _text(piece: bytes) -> str:
    try:
        return piece.decode()
    except UnicodeDecodeError:
        return decode_text(piece)


def _refuse_endless(size: int, line: int) -> None:
    if size > FIELD_BYTES_MAX:
        message = f"a field of the message has more than {FIELD_BYTES_MAX:,} letters"
        raise BankFileError("broken_record", message, line=line)


def _begins(tag: str, before: tuple[int, str, str]) -> bool:
    """Tell whether a line begins a field, or is a text that only looks like one.

    Times of the day that a bank wrapped look like fields, so do fields that MT940 does not have.
    """
    _, tag_before, text_before = before
    if tag_before not in _TEXT_TAGS:
        return tag in _TAGS or _ANY_TAG.match(tag) is not None
    return tag in _TAGS and len(text_before.rpartition("\n")[2]) < WRAPPED_COLUMNS


def _cut(field: tuple[int, str, str]) -> Iterator[tuple[int, str, str]]:
    """Yield the field up to the end of its message, and that end; what follows is no text."""
    first, tag, text = field
    kept: list[str] = []
    for offset, line in enumerate(text.split("\n")):
        bare = line.strip(_CONTROLS)
        if bare == "-" or bare.startswith("-}") or "{1:" in bare:
            yield first, tag, "\n".join(kept)
            yield first + offset, END, ""
            return
        kept.append(line)
    yield first, tag, "\n".join(kept)
