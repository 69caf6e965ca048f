"""Cut a file of SWIFT messages into its fields: tag, line and text lines.

A field goes on until the next line that begins with a known tag: a wrapped time such as `:26:37`
is text. A line of one dash ends a message, and so does `-}` of its envelope; what a line of text
begins with is otherwise nothing special.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from cobro.formats.columns import decode_text
from cobro.formats.entries import BankFileError
from cobro.formats.streams import Readable, numbered_lines

END = "-"
ENVELOPE = "{"
UNKNOWN = "?"
FIELD_LINES_MAX = 500
WRAPPED_COLUMNS = 60  # a line of text at least as long was wrapped by the bank (65 are the most)

_TAG = re.compile(
    rb":(20|21|25P?|28C?|60[FM]|61|62[FM]|6[45]|86|34F|13D|90[CD]|NS|94[02]):", re.IGNORECASE
)
_ANY_TAG = re.compile(rb":\d\d[A-Z]?:")
_HEAD_TAGS = frozenset({"20", "21", "25", "28"})
_CONTROLS = b"\x00\x01\x03\r"
_SPECIAL = frozenset({b"-", b"{", b"\x01", b"\x03"})


class Field(NamedTuple):
    """A tag with its lines of text; `END`, `ENVELOPE` and `UNKNOWN` stand in place of a tag."""

    line: int
    tag: str
    lines: list[bytes]

    @property
    def text(self) -> str:
        return decode_text(self.lines[0]).strip()


def fields(stream: Readable) -> Iterator[Field]:
    """Yield the fields in order; text before the first tag is a field of no known tag."""
    open_field: Field | None = None
    for number, raw in numbered_lines(stream):
        line = raw.rstrip(b"\r")
        begun = _begun(number, line, open_field)
        if begun:
            if open_field:
                yield open_field
            yield from begun[:-1]
            open_field = begun[-1]
        elif open_field and line:
            _append(open_field, number, line)
    if open_field:
        yield open_field


def _begun(number: int, line: bytes, before: Field | None) -> list[Field]:
    """Return the fields that a line begins or is; none where it goes on with the field before."""
    first = line[:1]
    if first == b":":
        return _tag_field(number, line, before)
    if first in _SPECIAL:
        return _ended(number, line)
    if before is None and line.strip(_CONTROLS + b" "):
        return [Field(number, UNKNOWN, [line])]
    return []


def _append(field: Field, number: int, line: bytes) -> None:
    if len(field.lines) >= FIELD_LINES_MAX:
        message = f"a field of the message has more than {FIELD_LINES_MAX} lines"
        raise BankFileError("broken_record", message, line=number)
    field.lines.append(line)


def _tag_field(number: int, line: bytes, before: Field | None) -> list[Field]:
    """Return the field that a line begins, nothing where the text before only goes on."""
    found = _TAG.match(line)
    in_text = before is not None and before.tag in {"86", "NS"}
    if found is None:
        is_tag = _ANY_TAG.match(line) is not None
        return [Field(number, UNKNOWN, [line])] if is_tag and not in_text else []
    tag = found[1].decode().upper()
    if in_text and tag in _HEAD_TAGS and before and len(before.lines[-1]) >= WRAPPED_COLUMNS:
        return []  # a time of the day that was wrapped: `:20:15`
    return [Field(number, tag, [line[found.end() :]])]


def _ended(number: int, line: bytes) -> list[Field]:
    """Return the end of a message, the envelope of the next one, or both; nothing for text."""
    bare = line.strip(_CONTROLS + b" ")
    found = []
    if bare == b"-" or bare.startswith(b"-}"):
        found.append(Field(number, END, [bare]))
    if b"{1:" in bare or bare.startswith(b"{"):
        found.append(Field(number, ENVELOPE, [bare]))
    return found
