"""Mappings and small CSV statements for tests."""

from typing import Any

from cobro.formats.csv_statements.mapping import CsvMapping, Stated

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
