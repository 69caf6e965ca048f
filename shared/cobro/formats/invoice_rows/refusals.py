"""Write refused rows as CSV that no spreadsheet runs.

A spreadsheet takes a cell that begins with one of `= + - @`, a tab or a carriage return for a
formula; such a cell gets an apostrophe in front (OWASP, "CSV injection").
"""

import csv
import io
from collections.abc import Iterable

from cobro.formats.invoice_rows.rows import RefusedRow

__all__ = ["refusals_csv", "safe_cell"]

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - full-width signs run too


def safe_cell(text: str) -> str:
    """Return the text so that a spreadsheet shows it and does not run it."""
    return f"'{text}" if text.lstrip(" ").startswith(_RUNS) or text.startswith(_RUNS) else text


def refusals_csv(refused: Iterable[RefusedRow]) -> str:
    """Return a CSV of UTF-8 text with a header row, one row for each refusal."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(("line", "column", "reason_code", "reason"))
    for row in refused:
        cells = (row.column, row.reason_code, row.reason)
        rows.writerow((row.line, *(safe_cell(cell) for cell in cells)))
    return out.getvalue()
