"""Tables of invoices as people send them, in each form."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

Row = Sequence[Any]


def csv_table(
    headers: Row, rows: Iterable[Row], delimiter: str = ",", charset: str = "utf-8"
) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(headers)
    writer.writerows(rows)
    return out.getvalue().encode(charset)


def json_lines(headers: Row, rows: Iterable[Row]) -> bytes:
    objects = (dict(zip(headers, row, strict=False)) for row in rows)
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects).encode()


def workbook(headers: Row, rows: Iterable[Row], *more_sheets: Row) -> bytes:
    """Build an XLSX file; each of `more_sheets` is the first row of one more sheet."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (headers, *rows):
        sheet.append([None] * len(row))
        for column, value in enumerate(row, 1):
            cell = sheet.cell(sheet.max_row, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with `=` stays a text
    for cells in more_sheets:
        book.create_sheet().append(list(cells))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
