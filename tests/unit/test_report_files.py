"""Reports as files: one table in three forms, whole, safe to open and the same each time."""

import io
from datetime import date, timedelta
from typing import Any

import pypdfium2
import pytest
from openpyxl import load_workbook

from cobro.adapters.documents.report_files import (
    PRINTED_ROWS_MAX,
    ReportHead,
    form_named,
    report_file,
)
from cobro.adapters.payer_page.texts import page_words
from cobro.contracts.report_sheets import SHEETS
from cobro.domain.errors import InvalidInputError
from cobro.domain.exports import Form
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Language
from cobro.formats.printed_tables import printed_tables
from cobro.formats.report_words import MOVEMENTS, PHRASES, TITLES
from cobro.formats.sheets import Sheet
from tests.support.builders import a_customer, an_issuer

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
CASH = {
    "currencies": {
        "BRL": [{"business_date": "2026-03-05", "received_minor": 123_456, "returned_minor": 0}]
    }
}


def head(report: str, language: Language = Language.EN, **changes: Any) -> ReportHead:
    facts = {"issuer": an_issuer(), "first": FIRST, "last": LAST, **changes}
    return ReportHead(report=report, language=language, **facts)


def statement(lines: int, document: str = "A-0000001") -> dict[str, Any]:
    rows = [
        {
            "business_date": (FIRST + timedelta(days=number % 90)).isoformat(),
            "code": "invoice_issued",
            "document": document,
            "source": "billing",
            "movement_minor": 100,
            "balance_minor": 500 + 100 * (number + 1),
        }
        for number in range(lines)
    ]
    closing = 500 + 100 * lines
    found = {"currency": "BRL", "opening_minor": 500, "lines": rows, "closing_minor": closing}
    return {"customer_id": "cus-1", "statements": [found]}


def pages(report: ReportHead, told: dict[str, Any]) -> list[str]:
    document = pypdfium2.PdfDocument(report_file(report, told, Form.PDF).content)
    return [page.get_textpage().get_text_range() for page in document]


@pytest.mark.parametrize("language", Language)
def test_a_statement_is_headed_in_each_language(language: Language) -> None:
    (text,) = pages(head("statement", language, customer=a_customer()), statement(2))

    for words in (TITLES["statement"], MOVEMENTS["invoice_issued"], PHRASES["customer"]):
        assert words[tuple(Language).index(language)] in text
    assert a_customer().name in text
    assert "billing" not in text


def test_a_long_statement_goes_on_with_its_head_and_counts_its_pages() -> None:
    texts = pages(head("statement", customer=a_customer()), statement(200))

    assert [f"Page {n} of {len(texts)}" in text for n, text in enumerate(texts, 1)] == [True] * 5
    assert all("Movement" in text and "Statement of account" in text for text in texts)
    assert sum(text.count("Invoice issued") for text in texts) == 200
    assert "Opening" in texts[0]
    assert "205.00" in texts[-1]


def test_a_table_that_would_begin_at_the_foot_begins_on_the_next_page() -> None:
    told = statement(41)
    told["statements"].append({**statement(1)["statements"][0], "currency": "EUR"})
    first, second = pages(head("statement", customer=a_customer()), told)

    assert "Amounts in EUR" not in first
    assert "Amounts in EUR" in second


def test_what_is_too_long_to_print_is_refused() -> None:
    told = statement(PRINTED_ROWS_MAX - 1)

    with pytest.raises(InvalidInputError, match="more than 10000 rows are too many to print"):
        report_file(head("statement", customer=a_customer()), told, Form.PDF)


def test_amounts_add_up_below_the_table() -> None:
    real, peso = {"buckets": {"not_due": 100, "days_1_30": 250}}, {"buckets": {"not_due": 5}}
    told = {"currencies": {"BRL": real, "MXN": peso}}
    (text,) = pages(head("ageing", Language.PT_BR, first=None), told)

    assert text.count("Total") == 2
    assert "3,50" in text
    assert "Posição em 31 de mar. de 2026" in text


def test_rates_are_percents_and_what_has_no_figure_is_empty() -> None:
    points = [{"rate": "0.2500"}, {"rate": None}, {"rate": None}]
    told = {
        "vintages": [
            {"currency": "BRL", "month": "2026-01", "billed_minor": 1000, "points": points}
        ]
    }
    (text,) = pages(head("vintages", Language.PT_BR, first=None), told)

    assert "25,00" in text
    assert "None" not in text


def test_a_wide_report_lies_on_the_long_side() -> None:
    numbers = {"dso": "37.50", "best_dso": None, "delinquency": None, "effectiveness": "0.9"}
    amounts = dict.fromkeys(("opening_minor", "sales_minor", "closing_minor", "not_due_minor"), 1)
    told = {"currencies": {"BRL": {**amounts, **numbers, "days": 90}}}
    content = report_file(head("indicators"), told, Form.PDF).content

    width, height = pypdfium2.PdfDocument(content)[0].get_size()
    assert width > height


def test_an_empty_report_says_so() -> None:
    (text,) = pages(head("fees"), {"currencies": {}})

    assert "There is nothing to show." in text


def test_the_same_report_is_the_same_pages() -> None:
    told = statement(90, document="=HYPERLINK(1) <b> " + "x" * 200)
    made = [report_file(head("statement", customer=a_customer()), told, Form.PDF) for _ in range(2)]

    assert made[0] == made[1]
    assert made[0].name == "statement-cus-1-2026-01-01-2026-03-31.pdf"


def test_a_workbook_holds_amounts_and_days() -> None:
    cash = report_file(head("cash", Language.PT_BR), CASH, Form.XLSX)
    fees = report_file(head("fees"), {"currencies": {"BRL": {"=1+1": 5}}}, Form.XLSX)
    rate = {"billed_minor": 1, "defaulted_minor": 1, "rate": "0.5"}
    report_file(head("default-rate"), {"currencies": {"BRL": rate}}, Form.XLSX)

    heads, first, *_ = load_workbook(io.BytesIO(cash.content)).active.iter_rows(values_only=True)
    cell = load_workbook(io.BytesIO(fees.content)).active["B2"]
    assert heads == ("Moeda", "Data", "Recebido", "Devolvido")
    assert (first[1].year, first[2]) == (2026, 1234.56)
    assert (cell.value, cell.data_type) == ("'=1+1", "s")
    assert cash.content_type.endswith("spreadsheetml.sheet")


def test_only_three_forms_are_written() -> None:
    assert form_named("pdf") is Form.PDF
    with pytest.raises(InvalidInputError):
        form_named("ods")


def test_a_column_without_a_figure_has_no_total() -> None:
    rows = [
        ("BRL", "a", None, None),
        ("BRL", "b", 2, Money(5, Currency.BRL)),
        ("BRL", "c", 1, Money(5, Currency.BRL)),
    ]
    sheet = Sheet(("currency", "source", "payments", "received"), rows)
    (table,) = printed_tables("reconciliation", sheet)

    assert table.totals == (None, 3, Money(10, Currency.BRL))


def test_every_report_has_a_title_and_movements_are_called_alike_everywhere() -> None:
    assert set(TITLES) == set(SHEETS)
    for place, language in enumerate(Language):
        movements = page_words(language)["movements"]
        assert {code: words[place] for code, words in MOVEMENTS.items()} == {
            code: text for code, text in movements.items() if code != "other"
        }
