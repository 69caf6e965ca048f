"""Norma 43: columns, dates in two orders, texts, totals, and what is refused."""

import io

import pytest

from cobro.formats.entries import EntryKind, StatementEntry
from cobro.formats.norma43 import read
from cobro.formats.norma43.records import columns_of, iban_of
from cobro.formats.statements import ReadOptions
from tests.support import statement_files as files
from tests.support.bank_files import (
    Parsed,
    SlowStream,
    collected,
    parse,
    records_of,
    refusal,
    with_columns,
    without_record,
)

GOOD = files.norma43([files.line(name="REF2", check_number="77", fitid="F9"), files.line(-500)])
TOLERANT = ReadOptions(accept_mismatches=True)


def tolerated(raw: bytes) -> Parsed:
    return collected(read(io.BytesIO(raw), TOLERANT))


def warnings_of(raw: bytes) -> list[str]:
    return [text.split(":")[0] for text in tolerated(raw).summary.warnings]


def code_of(raw: bytes) -> str:
    return refusal(raw, read).reason_code


def first(raw: bytes) -> StatementEntry:
    return tolerated(raw).entries[0]


def test_what_is_written_is_read_with_its_references_and_balances() -> None:
    file = parse(GOOD, read)
    entry, fee = file.entries
    facts = file.summary.statements[0]

    assert (entry.account, entry.amount, entry.text) == (
        files.IBAN,
        files.eur(10_000),
        "FACTURA A-0000001",
    )
    assert entry.references == {
        "concept": "04",
        "own_concept": "001",
        "document_number": "0000000077",
        "reference_1": "0000000000F9",
        "reference_2": "REF2",
        "office": "0418",
    }
    assert (entry.kind, fee.kind) == (EntryKind.CREDIT, EntryKind.DEBIT)
    assert (facts.opening_minor, facts.closing_minor) == (50_000, 59_500)
    assert (file.summary.bank, facts.entries, f"{facts.start_date}") == (
        "2100",
        2,
        "2026-03-04",
    )
    assert file.summary.warnings == ()


def test_a_slow_stream_reads_like_one_piece() -> None:
    assert collected(read(SlowStream(GOOD))) == parse(GOOD, read)


@pytest.mark.parametrize(
    ("concept", "kind"), [("14", EntryKind.REVERSAL), ("98", EntryKind.REVERSAL)]
)
def test_returns_and_corrections_are_no_payments(concept: str, kind: EntryKind) -> None:
    assert first(with_columns(GOOD, 1, 23, concept)).kind is kind


def test_an_entry_without_amount_is_information() -> None:
    raw = files.norma43([files.line(0, memo="")])

    assert parse(raw, read).only.kind is EntryKind.INFORMATION


def test_dates_of_the_other_order_are_seen_in_the_account() -> None:
    raw = with_columns(GOOD, 0, 21, "040326060326")
    for record in (1, 3):
        raw = with_columns(raw, record, 11, "050326060326")

    entry = parse(raw, read).entries[0]

    assert (f"{entry.booking_date}", f"{entry.value_date}") == ("2026-03-05", "2026-03-06")


def test_the_shorter_of_two_possible_periods_is_meant() -> None:
    year_last = with_columns(GOOD, 0, 21, "010316310316")
    for record in (1, 3):
        year_last = with_columns(year_last, record, 11, "150316150316")

    assert f"{parse(year_last, read).entries[0].booking_date}" == "2016-03-15"


def test_texts_go_on_where_they_fill_their_columns() -> None:
    text = "23 01".replace(" ", "") + "X" * 38 + "Y TWO"
    records = records_of(GOOD)
    records[2] = text.ljust(80).encode()
    more = b"2302" + b"THREE".ljust(76)
    foreign = b"2401840" + b"00000000012345".ljust(73)
    raw = b"\r\n".join([*records[:3], more, foreign, *records[3:]])

    entry = first(raw)

    assert entry.text == "X" * 38 + "Y TWO THREE"
    assert (entry.references["original_currency"], entry.references["original_minor"]) == (
        "840",
        "00000000012345",
    )
    assert warnings_of(raw) == ["totals_mismatch"]


def test_more_texts_than_any_bank_writes_are_let_go() -> None:
    records = records_of(GOOD)
    raw = b"\r\n".join([*records[:3], *[records[2]] * 30, *records[3:]])

    assert first(raw).raw.count("\n") == 20


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("COMISIÓN".encode(), "COMISIÓN"),
        ("COMISIÓN Ñ".encode("latin-1"), "COMISIÓN Ñ"),
        ("Compañía".encode("cp850"), "Compañía"),
    ],
)
def test_letters_of_three_charsets_are_read(raw: bytes, text: str) -> None:
    assert columns_of(raw).rstrip() == text


def test_blanks_may_be_cut_and_the_last_two_records_glued() -> None:
    cut = b"\n".join(record.rstrip() for record in records_of(GOOD)) + b"\n\x1a"
    records = records_of(GOOD)
    glued = b"\r\n".join([*records[:-2], records[-2] + records[-1]])
    tight = b"\r\n".join([*records[:-2], records[-2][:76] + records[-1]])
    plain = b"\r\n".join([*records[:-2], records[-2].rstrip() + b" " * 4 + b"x" * 3, records[-1]])

    assert parse(cut, read).entries == parse(GOOD, read).entries
    assert parse(glued, read).entries == parse(tight, read).entries == parse(GOOD, read).entries
    assert code_of(plain) == "broken_record"


def test_a_missing_end_record_is_a_warning() -> None:
    assert warnings_of(without_record(GOOD, -1)) == ["missing_end_record"]


@pytest.mark.parametrize(
    ("record", "column", "value", "code"),
    [
        (-1, 21, "000099", "totals_mismatch"),
        (-1, 3, "1", "totals_mismatch"),
        (-2, 21, "00009", "totals_mismatch"),
        (-2, 26, "00000000000001", "totals_mismatch"),
        (-2, 40, "00009", "totals_mismatch"),
        (-2, 45, "00000000000001", "totals_mismatch"),
        (-2, 3, "9999", "totals_mismatch"),
        (-2, 60, "00000000000001", "balance_mismatch"),
        (-2, 59, "0", "broken_record"),
        (1, 11, "260305", "outside_period"),
        (0, 33, "0", "broken_record"),
    ],
)
def test_what_does_not_add_up_refuses_the_file(
    record: int, column: int, value: str, code: str
) -> None:
    raw = with_columns(GOOD, record, column, value)

    assert code_of(raw) == code
    assert code in warnings_of(raw)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (without_record(GOOD, -2), "truncated_file"),
        (b"\r\n".join(records_of(GOOD)[:3]), "truncated_file"),
        (b"\r\n".join(records_of(GOOD)[:1] * 2), "truncated_file"),
        (without_record(GOOD, 0), "broken_record"),
        (records_of(GOOD)[2], "broken_record"),
        (GOOD + GOOD, "several_files"),
        (with_columns(GOOD, 1, 1, "77"), "broken_record"),
        (with_columns(GOOD, 0, 3, "A"), "broken_record"),
        (with_columns(GOOD, 0, 21, "999999"), "broken_record"),
        (with_columns(GOOD, 0, 21, "260305260304"), "broken_record"),
        (with_columns(GOOD, 0, 34, "X"), "broken_record"),
        (with_columns(GOOD, 1, 78, "LONGER"), "broken_record"),
        (b"", "no_statement"),
    ],
)
def test_what_is_broken_is_refused(raw: bytes, code: str) -> None:
    assert code_of(raw) == code


@pytest.mark.parametrize(
    ("column", "value", "code"), [(29, "X", "bad_amount"), (11, "269999", "bad_date")]
)
def test_an_entry_that_cannot_be_read_blocks_no_other(column: int, value: str, code: str) -> None:
    file = tolerated(with_columns(GOOD, 1, column, value))

    assert (file.bad_codes, len(file.entries)) == ([code], 1)


def test_unreadable_amounts_leave_the_totals_unchecked() -> None:
    assert warnings_of(with_columns(GOOD, 1, 29, "X")) == ["balance_unchecked"]


def test_a_foreign_currency_is_shown_and_not_booked() -> None:
    bad = tolerated(with_columns(GOOD, 0, 48, "826")).bad[0]
    odd = tolerated(with_columns(GOOD, 0, 48, "123")).bad[0]

    assert (bad.code, bad.facts["currency"], bad.facts["amount_minor"]) == (
        "unknown_currency",
        "GBP",
        10_000,
    )
    assert odd.facts["currency"] == "123"


def test_ibans_follow_from_bank_office_and_number() -> None:
    assert iban_of("2100", "0418", "0200051332") == files.IBAN
    assert iban_of("0081", "5398", "0001414452") == "ES0600815398730001414452"
    assert iban_of("0000", "0000", "0000000000") == "ES8200000000000000000000"
