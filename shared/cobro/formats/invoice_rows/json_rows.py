"""Rows of a JSON-lines file: one object a line, its members named as columns are.

A JSON number is exact and can be read in one way only; a text is read as people type it.
"""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, BinaryIO, NoReturn

from cobro.formats.invoice_rows.columns import Header, header_named
from cobro.formats.invoice_rows.csv_rows import text_lines
from cobro.formats.invoice_rows.rows import Cell, ImportFileError, SourceRow, shown

__all__ = ["read_json_lines"]

_UNKNOWN_MAX = 50


def read_json_lines(stream: BinaryIO, charset: str) -> Iterator[SourceRow | list[str]]:
    """Yield each row, and the names of members that are not known where they come first."""
    known: set[str] = set()
    for line, text in enumerate(text_lines(stream, charset), 1):
        if not text.strip():
            continue
        cells: dict[Header, Cell] = {}
        for name, value in _members(text, line):
            header = header_named(name)
            if header is None:
                if name not in known and len(known) < _UNKNOWN_MAX:
                    known.add(name)
                    yield [name]
            elif header in cells:
                message = f"two members are {header}: {shown(name)} is the second"
                raise ImportFileError("import_header", message, line=line)
            else:
                cells[header] = _cell(value, name, line)
        yield SourceRow(line, {header: cell for header, cell in cells.items() if cell != ""})


def _members(text: str, line: int) -> list[tuple[str, Any]]:
    try:
        found = json.loads(
            text,
            parse_float=Decimal,
            parse_int=Decimal,
            parse_constant=_no_number,
            object_pairs_hook=_Members,
        )
    except (ValueError, ArithmeticError, RecursionError) as error:
        message = f"the line is no JSON object ({type(error).__name__})"
        raise ImportFileError("import_broken", message, line=line) from error
    if not isinstance(found, _Members):
        message = "the line is no JSON object"
        raise ImportFileError("import_broken", message, line=line)
    return found


class _Members(list[tuple[str, Any]]):
    """The members of an object in their order, repeated ones too."""


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _cell(value: object, name: str, line: int) -> Cell:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Decimal):
        return value
    message = f"{shown(name)} holds neither a text nor a number"
    raise ImportFileError("import_broken", message, line=line)
