"""Rows become invoices whole or not at all, and every refusal names line, column and reason."""

import json
from decimal import Decimal
from typing import Any

import pytest

from cobro.application.ports.imports import ImportBlock
from cobro.contracts.imports import import_messages
from cobro.domain.invoice_draft import TaxMode
from cobro.formats.invoice_rows.refusals import refusals_csv, safe_cell
from cobro.formats.invoice_rows.rows import RefusedRow
from tests.support.builders import NOW
from tests.support.import_tables import look, only_invoice, only_refusal, read
from tests.support.tables import csv_table, json_lines

DUE = "2026-03-31"
BLOCK = ImportBlock("imp_1", 1, NOW, ())
DEFAULTS = {
    "reference": "f-1",
    "customer_id": "c-1",
    "description": "Suporte",
    "quantity": "",
    "unit_price": "10.00",
    "amount": "",
    "due_date": "2026-03-31",
    "issue_date": "",
    "currency": "",
    "series": "",
    "notes": "",
    "tax:withheld:IRRF": "",
    "tax:added:IVA": "",
}


def table(*rows: dict[str, Any]) -> bytes:
    return csv_table(tuple(DEFAULTS), [tuple((DEFAULTS | row).values()) for row in rows])


def test_a_row_says_the_whole_of_a_small_invoice() -> None:
    row = {
        "quantity": "1.5",
        "currency": "usd",
        "series": "B",
        "notes": "PO 7",
        "tax:added:IVA": "2",
    }
    invoice = only_invoice(table(row))

    assert (invoice.customer_id, invoice.currency, invoice.series) == ("c-1", "USD", "B")
    assert (invoice.lines[0].quantity, invoice.lines[0].amount.minor) == (Decimal("1.5"), 1_500)
    assert invoice.notes == "PO 7"
    assert [(tax.name, tax.amount.minor, tax.mode) for tax in invoice.taxes] == [
        ("IVA", 200, TaxMode.ADDED)
    ]


def test_what_is_blank_is_as_the_issuer_and_the_first_row_have_it() -> None:
    first = {"currency": "EUR", "series": "B", "issue_date": "2026-03-01", "tax:withheld:IRRF": "1"}
    blank = dict.fromkeys(("customer_id", "due_date"), "")
    invoice = only_invoice(table(first, blank | {"tax:withheld:IRRF": "0.50"}))

    assert only_invoice(table({})).currency == "BRL"
    assert (invoice.currency, invoice.series, len(invoice.lines)) == ("EUR", "B", 2)
    assert invoice.taxes[0].amount.minor == 150
    assert invoice.row_lines == (2, 3)


@pytest.mark.parametrize(
    ("row", "unit_minor"),
    [
        ({"unit_price": "", "amount": "30.00", "quantity": "3"}, 1_000),
        ({"unit_price": "", "amount": "30.00"}, 3_000),
        ({"unit_price": "10.00", "amount": "30.00", "quantity": "3"}, 1_000),
    ],
)
def test_an_amount_gives_the_unit_price_where_it_is_whole(
    row: dict[str, str], unit_minor: int
) -> None:
    assert only_invoice(table(row)).lines[0].unit_price.minor == unit_minor


@pytest.mark.parametrize(
    ("row", "column", "reason_code"),
    [
        ({"reference": ""}, "external_reference", "cell_missing"),
        ({"reference": "x" * 101}, "external_reference", "cell_out_of_range"),
        ({"reference": "a\u200bb"}, "external_reference", "cell_out_of_range"),
        ({"customer_id": ""}, "customer_id", "cell_missing"),
        ({"customer_id": "Maria da Silva"}, "customer_id", "cell_unreadable"),
        ({"description": ""}, "description", "cell_missing"),
        ({"description": "a\nb"}, "description", "cell_unreadable"),
        ({"description": "x" * 201}, "description", "cell_out_of_range"),
        ({"unit_price": ""}, "amount", "cell_missing"),
        ({"unit_price": "0"}, "unit_price", "cell_out_of_range"),
        ({"unit_price": "-1"}, "unit_price", "cell_out_of_range"),
        ({"unit_price": "0.005"}, "unit_price", "cell_out_of_range"),
        ({"unit_price": "9999999999999999"}, "unit_price", "cell_out_of_range"),
        ({"unit_price": "ten"}, "unit_price", "cell_unreadable"),
        ({"unit_price": "", "amount": "10.00", "quantity": "3"}, "amount", "cell_disagrees"),
        ({"unit_price": "1.00", "amount": "10.00", "quantity": "3"}, "amount", "cell_disagrees"),
        ({"quantity": "0"}, "quantity", "cell_out_of_range"),
        ({"quantity": "1.2345678"}, "quantity", "cell_out_of_range"),
        ({"currency": "GBP"}, "currency", "cell_unreadable"),
        ({"series": "a"}, "series", "cell_unreadable"),
        ({"due_date": ""}, "due_date", "cell_missing"),
        ({"due_date": "soon"}, "due_date", "cell_unreadable"),
        ({"due_date": "1826-03-31"}, "due_date", "cell_out_of_range"),
        ({"issue_date": "2026-04-01"}, "due_date", "cell_out_of_range"),
        ({"issue_date": "0026-04-01"}, "issue_date", "cell_out_of_range"),
        ({"notes": "x" * 501}, "notes", "cell_out_of_range"),
        ({"tax:added:IVA": "-1"}, "tax:added:IVA", "cell_out_of_range"),
        ({"tax:withheld:IRRF": "10.00"}, "amount", "cell_out_of_range"),
    ],
)
def test_a_refusal_names_line_column_and_reason(
    row: dict[str, str], column: str, reason_code: str
) -> None:
    refused = only_refusal(table(row))

    assert (refused.line, refused.column, refused.reason_code) == (2, column, reason_code)
    assert refused.reason


@pytest.mark.parametrize(
    "column", ["customer_id", "series", "currency", "issue_date", "due_date", "notes"]
)
def test_rows_of_one_invoice_agree(column: str) -> None:
    other = {
        "customer_id": "c-2", "series": "B", "currency": "EUR", "issue_date": "2026-03-02",
        "due_date": "2026-04-30", "notes": "other",
    }  # fmt: skip
    invoices, refused = read(table({"issue_date": "2026-03-01"}, {column: other[column]}))

    assert invoices == []
    assert [(row.line, row.reason_code) for row in refused] == [
        (2, "invoice_refused"), (3, "cell_disagrees"),
    ]  # fmt: skip
    assert refused[1].column == column


def test_an_invoice_is_refused_whole_and_holds_up_no_other() -> None:
    rows = [{}, {"description": ""}, {"reference": "f-2"}]
    invoices, refused = read(table(*rows))

    assert [one.external_reference for one in invoices] == ["f-2"]
    assert [row.line for row in refused] == [2, 3]
    assert refused[0].reason == "line 3 of the same invoice is refused"


def test_a_row_without_reference_may_belong_to_the_invoice_above() -> None:
    invoices, refused = read(table({}, {"reference": ""}, {"reference": "f-2"}, {"reference": ""}))

    assert invoices == []
    assert [(row.line, row.reason_code) for row in refused] == [
        (2, "invoice_refused"), (3, "cell_missing"), (4, "invoice_refused"), (5, "cell_missing"),
    ]  # fmt: skip


def test_rows_of_an_invoice_that_stand_apart_are_all_refused() -> None:
    content = table({}, {"reference": "f-2"}, {})

    assert look(content).scattered == {"f-1"}
    assert [row.line for row in read(content)[1]] == [2, 4]
    assert [one.external_reference for one in read(content)[0]] == ["f-2"]


def test_an_invoice_has_at_most_two_hundred_lines() -> None:
    assert len(only_invoice(table(*[{}] * 200)).lines) == 200

    invoices, refused = read(table(*[{}] * 202))

    assert invoices == []
    assert [row.line for row in refused] == list(range(2, 204))


def test_an_invoice_has_at_most_fifty_taxes_over_all_its_rows() -> None:
    row = {"reference": "f-1", "customer": "c-1", "description": "x", "amount": 9, "due date": DUE}
    rows = [row | {f"tax:included:T{n}": 1 for n in range(k, k + 30)} for k in (0, 30)]
    refused = read("".join(json.dumps(one) + "\n" for one in rows).encode())[1]

    assert "at most 50 taxes" in refused[0].reason


FISCAL = {
    "reference": "f-1", "customer": "c-1", "description": "x", "amount": "9.00", "due date": DUE,
    "tax:added:IVA:0:M07": "0.00", "fiscal:nfse_key": "3106200212345678000195",
}  # fmt: skip


def fiscal(*rows: dict[str, Any]) -> bytes:
    return "".join(json.dumps(FISCAL | row) + "\n" for row in rows).encode()


def test_rate_and_code_of_a_tax_and_fiscal_facts_come_with_the_table() -> None:
    blank = {"fiscal:nfse_key": "", "fiscal:atcud": " "}
    invoice = only_invoice(fiscal({}, blank))
    request = json.loads(import_messages(BLOCK, "acme", [invoice])[0].body)["invoices"][0][
        "invoice"
    ]

    assert [(tax.name, tax.rate, tax.code) for tax in invoice.taxes] == [("IVA", "0", "M07")]
    assert invoice.fiscal == {"nfse_key": "3106200212345678000195"}
    assert (request["taxes"][0]["code"], request["fiscal"]) == ("M07", invoice.fiscal)


@pytest.mark.parametrize(
    ("rows", "column", "reason_code"),
    [
        ([{"fiscal:nfse_key": 3106200212345678000195}], "fiscal:nfse_key", "cell_unreadable"),
        ([{"fiscal:nfse_key": "x" * 601}], "fiscal:nfse_key", "cell_out_of_range"),
        ([{}, {"fiscal:nfse_key": "another"}], "fiscal:nfse_key", "cell_disagrees"),
        ([{}, {"fiscal:atcud": "new"}], "fiscal:atcud", "cell_disagrees"),
        ([{f"fiscal:f{n}": "x" for n in range(20)}], "fiscal:f19", "cell_out_of_range"),
    ],
)
def test_a_fiscal_fact_that_cannot_stand_is_refused(
    rows: list[dict[str, Any]], column: str, reason_code: str
) -> None:
    refused = read(fiscal(*rows))[1][-1]

    assert (refused.column, refused.reason_code) == (column, reason_code)


def test_reading_goes_on_after_a_line() -> None:
    content = table({}, {"reference": "f-2"}, {"reference": "f-3"})

    assert [one.external_reference for one in read(content, after_line=3)[0]] == ["f-3"]
    assert read(content, after_line=4) == ([], [])


def test_texts_that_no_file_can_hold_are_refused() -> None:
    content = json_lines(tuple(DEFAULTS), []) + b'{"reference": "\\ud800", "notes": "x"}\n'

    assert only_refusal(content).reason_code == "cell_out_of_range"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", " =x", "\uff1dx"])
def test_a_cell_that_a_spreadsheet_would_run_is_shown_instead(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    assert refusals_csv([RefusedRow(2, "a", "b", text)]).splitlines()[1].startswith("2,a,b,")


def test_ordinary_cells_are_written_as_they_are() -> None:
    written = refusals_csv([RefusedRow(2, "notes", "cell_missing", 'says "no"')])

    assert written == 'line,column,reason_code,reason\r\n2,notes,cell_missing,"says ""no"""\r\n'
