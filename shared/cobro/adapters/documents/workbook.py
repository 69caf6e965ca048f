"""A table as a workbook: amounts and days as such, texts never as formulas."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Any

from cobro.domain.money import Money
from cobro.domain.parties import Language
from cobro.formats.sheets import Cell, Sheet, safe_text, word

__all__ = ["workbook"]

_PART_BYTES = 1024 * 1024

_AMOUNT, _NUMBER, _ISO, _DAY_FIRST = "#,##0.00", "0.0000", "yyyy-mm-dd", "dd/mm/yyyy"


def workbook(name: str, sheet: Sheet, language: Language) -> Iterator[bytes]:
    """Yield a workbook of one page: rows and file lie on disk, memory does not grow with them."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = book.create_sheet(name)
    page.append([word(column, language) for column in sheet.columns])
    try:
        for row in sheet.rows:
            page.append([_cell(page, cell, language) for cell in row])
    except BaseException:  # nobody saves it: what lies on the disk would stay there
        page.close()
        page._writer.cleanup()  # noqa: SLF001 - openpyxl has no other way
        raise
    with TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while part := file.read(_PART_BYTES):
            yield part


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
    from openpyxl.cell import WriteOnlyCell

    styled = WriteOnlyCell(page, value)
    styled.number_format = style
    return styled
