"""A statement of account says the same in each form: opening + movements = closing."""

import csv
import io
import re
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

import pypdfium2
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from cobro.adapters.documents.report_files import ReportHead, report_file
from cobro.domain.exports import Form
from cobro.domain.parties import Language
from cobro.formats.sheets import BYTE_ORDER_MARK
from tests.support.builders import a_customer, an_issuer

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
HEAD = ReportHead("statement", an_issuer(), Language.ES_MX, FIRST, LAST, a_customer())
AMOUNT = re.compile(r"-?[\d,]+\.\d\d")
amounts = st.integers(-(10**9), 10**9)


def told(opening: int, movements: list[int]) -> dict[str, Any]:
    balances = list(accumulate(movements, initial=opening))
    lines = [
        {
            "business_date": (FIRST + timedelta(days=number)).isoformat(),
            "code": "payment_applied",
            "document": f"=A-{number}",
            "source": "@gateway",
            "movement_minor": movement,
            "balance_minor": balance,
        }
        for number, (movement, balance) in enumerate(zip(movements, balances[1:], strict=True))
    ]
    ends = {"opening_minor": opening, "closing_minor": balances[-1]}
    return {"customer_id": "cus-1", "statements": [{"currency": "MXN", "lines": lines, **ends}]}


def minor(text: str) -> int:
    return int(text.replace(",", "").replace(".", ""))


def in_csv(content: bytes) -> list[tuple[int, int]]:
    _, *rows = csv.reader(io.StringIO(content.decode().removeprefix(BYTE_ORDER_MARK)))
    assert not any(cell[:1] in {"=", "@"} for row in rows for cell in row)
    return [(minor(row[5] or "0"), minor(row[6])) for row in rows]


def in_xlsx(content: bytes) -> list[tuple[int, int]]:
    _, *rows = load_workbook(io.BytesIO(content)).active.iter_rows()
    assert not any(cell.data_type == "f" for row in rows for cell in row)
    return [(round((row[5].value or 0) * 100), round(row[6].value * 100)) for row in rows]


def in_pdf(content: bytes) -> list[tuple[int, int]]:
    document = pypdfium2.PdfDocument(content)
    lines = "\n".join(page.get_textpage().get_text_range() for page in document).splitlines()
    rows = [line for line in lines if re.match(r"(Saldo (inicial|final)|\d\d/\d\d/\d{4}) ", line)]
    found = [[minor(each) for each in AMOUNT.findall(row)] for row in rows]
    return [(row[0] if len(row) > 1 else 0, row[-1]) for row in found]


@settings(max_examples=20, deadline=None)
@given(opening=amounts, movements=st.lists(amounts, max_size=70))
def test_each_form_leads_from_opening_to_closing(opening: int, movements: list[int]) -> None:
    statement = told(opening, movements)
    readers = {Form.CSV: in_csv, Form.XLSX: in_xlsx, Form.PDF: in_pdf}
    found = {
        form: read(report_file(HEAD, statement, form).content) for form, read in readers.items()
    }

    closing = opening + sum(movements)
    for rows in found.values():
        assert [moved for moved, _ in rows] == [0, *movements, 0]
        assert (rows[0][1], rows[-1][1]) == (opening, closing)
    assert found[Form.CSV] == found[Form.XLSX] == found[Form.PDF]
