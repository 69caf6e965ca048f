"""A report as a workbook: amounts and days as such, texts never as formulas."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from cobro.contracts.report_sheets import sheet_of
from cobro.domain.money import Money
from cobro.domain.parties import Language
from cobro.formats.sheets import Cell, safe_text, word

__all__ = ["write_xlsx"]

_AMOUNT, _NUMBER, _ISO, _DAY_FIRST = "#,##0.00", "0.0000", "yyyy-mm-dd", "dd/mm/yyyy"


def write_xlsx(report: str, told: dict[str, Any], language: Language, path: Path) -> None:
    """Write a report's answer, row by row: memory does not grow with the rows of the file."""
    book = Workbook(write_only=True)
    page = book.create_sheet(report)
    sheet = sheet_of(report, told)
    page.append([word(column, language) for column in sheet.columns])
    for row in sheet.rows:
        page.append([_cell(page, cell, language) for cell in row])
    book.save(path)


def _cell(page: Any, cell: Cell, language: Language) -> Any:  # noqa: ANN401 - openpyxl is untyped
    if isinstance(cell, str):
        return safe_text(word(cell, language))
    if isinstance(cell, Money):
        return _styled(page, cell.decimal(), _AMOUNT)
    if isinstance(cell, Decimal):
        return _styled(page, cell, _NUMBER)
    if isinstance(cell, date):
        return _styled(page, cell, _ISO if language is Language.EN else _DAY_FIRST)
    return cell


def _styled(page: Any, value: Decimal | date, style: str) -> Any:  # noqa: ANN401 - as above
    styled = WriteOnlyCell(page, value)
    styled.number_format = style
    return styled
