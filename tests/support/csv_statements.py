"""Mappings and small CSV statements for tests."""

import io
from functools import partial
from typing import Any

from cobro.formats.csv_statements.mapping import CsvMapping, Stated
from cobro.formats.csv_statements.read import read
from cobro.formats.entries import BankFileError
from cobro.formats.statements import ReadOptions
from tests.support.bank_files import Parsed, collected, parse, refusal

BASIC = {
    "Date": "booking_date",
    "Text": "text",
    "Amount": "amount",
    "Balance": "balance",
}


def mapping(columns: dict[str, str] | None = None, **more: Any) -> CsvMapping:
    facts: dict[str, Any] = {"account": "237/1/2", "currency": "EUR", **more}
    return CsvMapping(name="test", columns=columns or BASIC, **facts)


def table(*rows: str, header: str = "Date;Text;Amount;Balance") -> bytes:
    return "\r\n".join((header, *rows, "")).encode()


OPENING, CLOSING = Stated.OPENING_BALANCE, Stated.CLOSING_BALANCE


def parsed(raw: bytes, how: CsvMapping | None = None) -> Parsed:
    return parse(raw, partial(read, mapping=how or mapping()))


def refused(raw: bytes, how: CsvMapping | None = None) -> BankFileError:
    return refusal(raw, partial(read, mapping=how or mapping()))


def warnings_of(raw: bytes, how: CsvMapping | None = None) -> list[str]:
    records = read(io.BytesIO(raw), how or mapping(), ReadOptions(accept_mismatches=True))
    return [text.split(":")[0] for text in collected(records).summary.warnings]
