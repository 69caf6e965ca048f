"""The door to the readers: mappings, days to come, and what persons accept."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from cobro.formats import statements
from cobro.formats.columns import UnreadableFieldError
from cobro.formats.csv_statements.mapping import CsvMapping
from cobro.formats.entries import BankFileError, EntryKind, FileFormat
from cobro.formats.read import read_bank_file
from cobro.formats.statements import ReadOptions, Statements, minor_of
from tests.support import statement_files as files
from tests.support.bank_files import (
    Parsed,
    account_line,
    cnab400,
    collected,
    ofx,
    parse,
    title,
)
from tests.support.csv_statements import mapping, table

CSV = table("04/03/2026;A;1,00;")


def with_options(raw: bytes, **options: object) -> Parsed:
    return collected(read_bank_file(io.BytesIO(raw), ReadOptions(**options)))  # type: ignore[arg-type]  # spelt out by each test


def code_of(raw: bytes, **options: object) -> str:
    with pytest.raises(BankFileError) as refused:
        with_options(raw, **options)
    return refused.value.reason_code


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (files.camt(), FileFormat.CAMT),
        (files.mt940(), FileFormat.MT940),
        (files.norma43(), FileFormat.NORMA43),
        (cnab400(), FileFormat.CNAB400),
    ],
)
def test_each_format_is_read_by_its_content(raw: bytes, found: FileFormat) -> None:
    assert parse(raw).summary.format is found


def test_the_first_mapping_whose_columns_these_are_reads_a_table() -> None:
    other = mapping({"Day": "booking_date", "Amount": "amount"})

    assert with_options(CSV, mappings=(other, mapping())).summary.format is FileFormat.CSV
    assert with_options(files.mt940(), mappings=(other,)).summary.format is FileFormat.MT940


def test_a_table_of_other_columns_is_refused_by_its_only_mapping() -> None:
    other = mapping({"Day": "booking_date", "Amount": "amount"})

    assert code_of(CSV) == "no_mapping"
    assert code_of(CSV, mappings=(other,)) == "wrong_columns"
    assert code_of(CSV, mappings=(other, other)) == "no_mapping"
    assert code_of(b"%PDF-1.7", mappings=(other,)) == "unknown_format"


def test_a_file_whose_money_is_all_of_days_to_come_is_refused() -> None:
    assert code_of(files.mt940(), today=date(2026, 2, 24)) == "future_date"
    assert with_options(files.mt940(), today=date(2026, 2, 25)).only.amount.minor == 10_000


def test_a_line_of_a_day_to_come_waits_for_a_person_and_holds_up_no_other() -> None:
    lines = [account_line(700), replace(account_line(900), posted_date=date(2026, 9, 1))]
    today = date(2026, 3, 5)

    parsed = with_options(ofx(lines), today=today)

    assert [entry.kind for entry in parsed.entries] == [EntryKind.CREDIT, EntryKind.UNKNOWN]
    assert parsed.entries[1].references["doubt"] == "future_date"
    assert parsed.summary.settled_minor == 700
    assert parsed.summary.warnings[-1].startswith("days_to_come: 1 ")


def test_a_debit_of_a_day_to_come_takes_nothing_off_what_came_in() -> None:
    lines = [account_line(700), replace(account_line(-900), posted_date=date(2026, 9, 1))]

    assert with_options(ofx(lines), today=date(2026, 3, 5)).summary.settled_minor == 700


def test_entries_after_the_day_of_their_own_file_count_among_those_of_days_to_come() -> None:
    late = title(paid_date=date(2026, 9, 1), credit_date=None)
    raw = cnab400([late], file_date=date(2026, 3, 4))

    assert with_options(raw).only.references["doubt"] == "future_date"
    assert code_of(raw, today=date(2026, 3, 5)) == "future_date"


def test_mappings_are_asked_for_only_where_a_file_may_be_a_table() -> None:
    asked: list[FileFormat] = []

    def mappings(raw_format: FileFormat) -> Iterator[CsvMapping]:
        asked.append(raw_format)
        yield mapping()

    with_options(files.mt940(), mappings=mappings(FileFormat.MT940))
    with_options(CSV, mappings=mappings(FileFormat.CSV))

    assert asked == [FileFormat.CSV]


def test_what_a_person_accepts_is_a_warning() -> None:
    raw = files.mt940().replace(b":62F:C260304EUR600,00", b":62F:C260304EUR9,00")

    file = with_options(raw, accept_mismatches=True)

    assert code_of(raw) == "balance_mismatch"
    assert file.summary.warnings[0].startswith("balance_mismatch: line ")


def test_warnings_and_statements_of_a_file_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "WARNINGS_MAX", 2)
    monkeypatch.setattr(statements, "STATEMENTS_MAX", 1)
    found = Statements(FileFormat.MT940, ReadOptions())
    facts = parse(files.mt940()).summary.statements[0]
    for number in range(4):
        found.warn("odd", f"{number}")
    found.close(facts)

    with pytest.raises(BankFileError) as refused:
        found.close(facts)

    assert found.summary().warnings == ("odd: 0", "odd: 1", "more_warnings: 2 more")
    assert refused.value.reason_code == "oversized_statement"


@pytest.mark.parametrize(
    ("whole", "part", "exponent", "minor"),
    [("1", "5", 2, 150), ("1", "500", 2, 150), ("12", "", 0, 12), ("1", "005", 3, 1005)],
)
def test_minor_units_follow_the_currency(whole: str, part: str, exponent: int, minor: int) -> None:
    assert minor_of(whole, part, exponent) == minor


def test_minor_units_are_never_rounded() -> None:
    with pytest.raises(UnreadableFieldError, match="at most 0 decimals"):
        minor_of("1", "5", 0)
