"""What CNAB 240 and CNAB 400 refuse alike."""

import re
from collections.abc import Iterable, Iterator
from typing import NoReturn

from cobro.formats import streams
from cobro.formats.columns import Span, record_columns, span_slice
from cobro.formats.entries import BankFileError

WIDTH_240 = 240
WIDTH_400 = 400

NumberedRecord = tuple[int, bytes, str | None]

_SPREADSHEET = re.compile(r"\d[.,]\d+E\+\d{2}")


def numbered_records(stream: streams.Readable, width: int) -> Iterator[NumberedRecord]:
    """Yield (line, bytes, columns or None when too long); blank lines are passed over."""
    usual = width + len(b"\r")
    for number, raw in streams.numbered_lines(stream):
        if len(raw) == usual and raw.endswith(b"\r"):
            text: str | None = raw[:-1].decode("latin-1")
        else:
            text = record_columns(raw, width)
        if text is None or not text.isspace():
            yield number, raw, text


def first_record(records: Iterator[NumberedRecord], width: int) -> tuple[int, str]:
    """Return line and columns of the header; refuse an empty file and one of longer lines."""
    number, raw, text = next(records, (0, b"", None))
    if number == 0:
        message = "the file is empty: ask the bank for it again"
        raise BankFileError("empty_file", message)
    if text is None:
        refuse_overlong(number, raw, width)
    return number, text


def refuse_overlong(number: int, raw: bytes, width: int) -> NoReturn:
    """Refuse text past the width: from there on no column is where it should be."""
    message = (
        f"the record is longer than {width} columns: {printable(raw)[width - 10 :][:40]!r} stands "
        "at its end; upload the file as the bank sent it"
    )
    raise BankFileError("broken_record", message, line=number)


def header_number(text: str, span: Span | None) -> str:
    """Return a number of the header as the bank wrote it; nothing where it left zeros."""
    number = text[span_slice(span)].strip() if span else ""
    return number if number.strip("0") else ""


def printable(raw: bytes) -> str:
    """Return the record for a person to look at, whatever its bytes are."""
    return raw.rstrip(b"\r\n").decode("latin-1")


def refuse_spreadsheet(number: int, text: str) -> None:
    """Refuse a file that a spreadsheet rewrote: `1,23E+19` has lost the digits of an account."""
    if found := _SPREADSHEET.search(text):
        message = (
            f"{found.group()} was a number before the file went through a spreadsheet; "
            "upload the file as the bank sent it"
        )
        raise BankFileError("broken_record", message, line=number)


def refuse_missing_trailer() -> NoReturn:
    message = "the file ends without its trailer record: fetch it from the bank again"
    raise BankFileError("truncated_file", message)


def after_trailer(lines_left: Iterable[int]) -> None:
    """Refuse records after the trailer: two files were put into one."""
    for number in lines_left:
        message = "there are records after the trailer: upload each file by itself"
        raise BankFileError("broken_record", message, line=number)
