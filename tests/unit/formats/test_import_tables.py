"""Tables in three forms: known by content, read row by row, refused whole where they must be."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

import pytest

from cobro.domain.invoice_draft import TaxMode
from cobro.formats.invoice_rows import csv_rows, survey, xlsx_rows
from cobro.formats.invoice_rows.columns import Column, FactColumn, TaxColumn, header_named
from cobro.formats.invoice_rows.rows import (
    DateOrder,
    DecimalMark,
    ImportFileError,
    RowFormat,
    plain_text,
)
from cobro.formats.streams import CHUNK_BYTES
from tests.support.import_tables import look, only_invoice, read
from tests.support.tables import csv_table, json_lines, workbook

HEADERS = ("external_reference", "customer_id", "description", "unit_price", "due_date")
MORNING = datetime(2026, 3, 31, 9, 0)  # noqa: DTZ001 - a workbook knows no zones
ROW = ("f-1", "c-1", "Manutenção", "10.50", "2026-03-31")


def refused(content: bytes) -> ImportFileError:
    with pytest.raises(ImportFileError) as error:
        look(content)
    return error.value


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("External Reference", Column.EXTERNAL_REFERENCE),
        ("REFERÊNCIA", Column.EXTERNAL_REFERENCE),
        ("Código do cliente", Column.CUSTOMER_ID),
        ("Descripción", Column.DESCRIPTION),
        ("preço_unitário", Column.UNIT_PRICE),
        ("Data de Vencimento", Column.DUE_DATE),
        ("fecha emisión", Column.ISSUE_DATE),
        ("tax:withheld:IRRF", TaxColumn("IRRF", TaxMode.WITHHELD)),
        ("Imposto: incluso : ISS", TaxColumn("ISS", TaxMode.INCLUDED)),
        ("impuesto:añadido:IVA", TaxColumn("IVA", TaxMode.ADDED)),
        ("tax:withheld:IRRF:1,5 %", TaxColumn("IRRF", TaxMode.WITHHELD, "1.5")),
        ("tax:added:IVA : 0 : M07", TaxColumn("IVA", TaxMode.ADDED, "0", "M07")),
        ("tax:added:IVA: reduced", TaxColumn("IVA: reduced", TaxMode.ADDED)),
        ("tax:added::23", None),
        ("fiscal:nfse_key", FactColumn("nfse_key")),
        ("fiscal:Chave NFS-e", None),
        ("fiscal", None),
        ("tax:sometimes:IVA", None),
        ("tax:added:", None),
        ("colour", None),
        ("", None),
    ],
)
def test_columns_are_known_in_three_languages(name: str, column: object) -> None:
    assert header_named(name) == column


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
def test_csv_is_read_by_its_delimiter_and_character_set(delimiter: str, charset: str) -> None:
    invoice = only_invoice(csv_table(HEADERS, [ROW], delimiter, charset))

    assert invoice.lines[0].description == "Manutenção"
    assert invoice.lines[0].unit_price.minor == 1_050


def test_bytes_that_windows_does_not_have_are_read_as_latin_1() -> None:
    content = csv_table(HEADERS, [ROW], charset="latin-1").replace(b"Manuten", b"Manuten\x81")

    assert look(content).charset == "latin-1"


def test_a_character_cut_by_the_piece_that_is_read_is_still_one() -> None:
    filler = "x" * (CHUNK_BYTES - len(",".join(HEADERS)) - 4)
    content = f"{','.join(HEADERS)},{filler}é\r\n".encode() + csv_table(ROW, [])

    assert look(content).charset == "utf-8"


@pytest.mark.parametrize("form", ["csv", "xlsx", "json_lines"])
def test_each_form_gives_the_same_invoice(form: str) -> None:
    writers: dict[str, Callable[..., bytes]] = {
        "csv": csv_table, "xlsx": workbook, "json_lines": json_lines,
    }  # fmt: skip
    content = writers[form](HEADERS, [ROW])
    invoice = only_invoice(content)

    assert look(content).format is RowFormat(form)
    assert invoice.due_date == date(2026, 3, 31)
    assert invoice.row_lines == ((1,) if form == "json_lines" else (2,))


def test_columns_that_are_not_known_are_named() -> None:
    named = ("colour",)

    assert look(csv_table((*HEADERS, "colour", ""), [(*ROW, "red", "")])).unknown_columns == named
    assert look(json_lines((*HEADERS, "colour"), [(*ROW, "red")] * 2)).unknown_columns == named
    assert look(workbook((*HEADERS, "colour"), [(*ROW, "red")])).unknown_columns == named


def test_blank_rows_are_passed_over() -> None:
    content = csv_table(HEADERS, [("", "", " "), ROW])

    assert look(b"\r\n" + content).rows == 1
    assert look(workbook(("",), [HEADERS, ("", ""), ROW])).rows == 1
    assert look(b"\n" + json_lines(HEADERS, [ROW]) + b" \n").rows == 1


def test_cells_beyond_the_last_column_refuse_the_row() -> None:
    (row,) = read(csv_table(HEADERS, [(*ROW, "", "12")]))[1]
    (other,) = read(workbook(HEADERS, [(*ROW, "12")]))[1]

    assert "right of the last column" in row.reason
    assert row.reason_code == other.reason_code == "cell_unreadable"


@pytest.mark.parametrize(
    ("content", "reason_code"),
    [
        (b"", "import_header"),
        (b"Bom dia,\nsegue a lista.\n", "import_header"),
        (b'"', "import_header"),
        (b'"' + b"x" * 200_000, "import_header"),
        (csv_table(HEADERS, []), "import_empty"),
        (csv_table((*HEADERS, "reference"), []), "import_header"),
        (csv_table(HEADERS, [ROW]) + b'f-2,"c', "import_broken"),
        (b"external_reference,notes\n" + b"x" * (csv_rows.LINE_BYTES_MAX + 1), "import_broken"),
        ("reference,notes".encode("utf-16"), "import_charset"),
        ("reference,notes".encode("utf-16-le"), "import_charset"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "import_format_unknown"),
        (b"PK\x03\x04broken", "import_broken"),
        (b"{} {}\n", "import_broken"),
        (b"{}\n[]\n", "import_broken"),
        (b'{"reference": NaN}\n', "import_broken"),
        (b'{"reference": ' + b"[" * 100_000 + b"}\n", "import_broken"),
        (b'{"reference": ["f-1"]}\n', "import_broken"),
        (b'{"reference": true}\n', "import_broken"),
        (b'{"reference": "a", "Reference": "b"}\n', "import_header"),
        (workbook(("colour",), [("red",)]), "import_header"),
        (workbook(HEADERS, [ROW], HEADERS), "import_header"),
        (workbook((*HEADERS, "reference"), [ROW]), "import_header"),
    ],
    ids=range(22),
)
def test_a_file_is_refused_whole_where_rows_cannot_be_told_apart(
    content: bytes, reason_code: str
) -> None:
    assert refused(content).reason_code == reason_code


def test_a_refusal_names_the_line() -> None:
    assert refused(csv_table(HEADERS, [ROW, ROW]) + b'f-2,"c\nd').line == 4
    assert refused(json_lines(HEADERS, [ROW]) + b"nothing\n").line == 2


def test_too_many_rows_or_bytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey, "ROWS_MAX", 2)

    assert refused(csv_table(HEADERS, [ROW] * 3)).reason_code == "import_too_large"

    monkeypatch.setattr(survey, "FILE_BYTES_MAX", 10)

    assert refused(csv_table(HEADERS, [ROW])).reason_code == "import_too_large"


def test_a_table_that_is_not_sorted_at_all_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey, "SCATTERED_MAX", 1)
    rows = [(f"f-{n % 3}", *ROW[1:]) for n in range(9)]

    assert refused(csv_table(HEADERS, rows)).reason_code == "import_scattered"


def test_a_workbook_that_unpacks_to_far_more_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_rows, "UNPACKED_BYTES_MAX", 1_000)

    assert refused(workbook(HEADERS, [ROW])).reason_code == "import_unsafe"


def test_a_workbook_with_a_document_type_is_refused() -> None:
    out = io.BytesIO(workbook(HEADERS, [ROW]))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/evil.xml", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>')

    assert refused(out.getvalue()).reason_code == "import_unsafe"


def test_a_sheet_that_breaks_off_in_the_middle_is_refused() -> None:
    whole, out = zipfile.ZipFile(io.BytesIO(workbook(HEADERS, [ROW]))), io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in whole.namelist():
            cut = whole.read(name)[:-60] if "sheet1" in name else whole.read(name)
            archive.writestr(name, cut)

    assert refused(out.getvalue()).reason_code == "import_broken"


def test_cells_of_a_workbook_keep_what_people_see() -> None:
    headers = (*HEADERS, "quantity", "notes", "issue_date")
    rows = [
        (1001.0, "c-1", "=cmd|' /C calc'!A0", 12.1, MORNING, 3, time(9, 30),
         date(2026, 3, 1)),
        (1002, "c-1", True, 0.1 + 0.2, date(2026, 3, 31), 1, "", None),
    ]  # fmt: skip
    invoices, rows_refused = read(workbook(headers, rows))

    assert rows_refused == []
    assert [one.external_reference for one in invoices] == ["1001", "1002"]
    assert [one.lines[0].unit_price.minor for one in invoices] == [1_210, 30]
    assert [one.lines[0].description for one in invoices] == ["=cmd|' /C calc'!A0", "TRUE"]
    assert invoices[0].notes == "09:30:00"
    assert (invoices[0].issue_date, invoices[1].issue_date) == (date(2026, 3, 1), None)


def test_numbers_of_json_are_exact_and_of_one_reading() -> None:
    rows = [(7, "c-1", "x", 1234.5, "2026-03-31"), ("8", "c-1", None, 1, "2026-03-31")]
    invoices, rows_refused = read(json_lines(HEADERS, rows))

    assert invoices[0].lines[0].unit_price.minor == 123_450
    assert invoices[0].external_reference == "7"
    assert [row.column for row in rows_refused] == ["description"]


def test_references_of_numbers_are_texts() -> None:
    numbers = [Decimal(1001), Decimal("10.5"), Decimal("1E+30")]

    assert [plain_text(number) for number in numbers] == ["1001", "10.5", "1E+30"]


def test_unmistakable_cells_settle_the_others_unless_they_contradict() -> None:
    rows = [
        ("f-1", "c-1", "x", "1.234", "03/04/2026"),
        ("f-2", "c-1", "x", "R$ 10,5", "31/03/2026"),
    ]
    clear, mixed = look(csv_table(HEADERS, rows)), [*rows, ("f-3", "c-1", "x", "0.5", "03/31/2026")]

    assert (clear.decimal, clear.dates) == (DecimalMark.COMMA, DateOrder.DAY_FIRST)
    assert read(csv_table(HEADERS, rows))[0][0].lines[0].unit_price.minor == 123_400

    unclear = look(csv_table(HEADERS, mixed))

    assert (unclear.decimal, unclear.dates) == (None, None)
    assert [row.line for row in read(csv_table(HEADERS, mixed))[1]] == [2]
    assert look(csv_table(HEADERS, mixed), decimal=DecimalMark.POINT).decimal is DecimalMark.POINT
