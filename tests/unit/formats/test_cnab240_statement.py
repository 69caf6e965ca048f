"""Account statements in CNAB 240: segments E between an opening and a closing balance."""

from datetime import date

import pytest

from cobro.domain.money import Currency, Money
from cobro.formats.entries import EntryKind, FileFormat, StatementFacts
from tests.support.bank_files import (
    CREDITED,
    PAID,
    account_line,
    file_of,
    parse,
    records_of,
    refusal,
    with_columns,
)
from tests.support.bank_files import statement_240 as written

HEADER, BATCH, FIRST, SECOND = 0, 1, 2, 3
BATCH_TRAILER, FILE_TRAILER = -2, -1


def test_entry_tells_direction_dates_and_what_the_bank_writes_of_it() -> None:
    raw = with_columns(written(), FIRST, 170, "201")
    raw = with_columns(with_columns(raw, FIRST, 173, "0123"), FIRST, 202, "000000012345")

    credit, debit = parse(raw).entries

    assert (credit.kind, credit.amount) == (EntryKind.CREDIT, Money(10_000, Currency.BRL))
    assert (debit.kind, debit.amount.minor) == (EntryKind.DEBIT, -2_500)
    assert (credit.line, credit.account, credit.text) == (3, "237/1234/56789", "PIX RECEBIDO")
    assert (credit.booking_date, credit.value_date) == (PAID, PAID)
    assert dict(credit.references) == {
        "nature": "DPV",
        "category": "201",
        "history_code": "0123",
        "document_number": "000000012345",
    }


def test_file_tells_its_balances_for_comparison_with_the_next_one() -> None:
    summary = parse(written()).summary

    assert summary.statements == (
        StatementFacts(
            account="237/1234/56789",
            currency="BRL",
            entries=2,
            entries_minor=7_500,
            sequence="1",
            start_date=PAID,
            end_date=CREDITED,
            opening_minor=50_000,
            opening_date=PAID,
            closing_minor=57_500,
            closing_date=CREDITED,
        ),
    )
    assert (summary.format, summary.bank, summary.account) == (
        FileFormat.CNAB240,
        "237",
        "237/1234/56789",
    )
    assert (summary.settled_minor, summary.entries, summary.warnings) == (10_000, 2, ())
    assert (summary.file_date, summary.file_sequence) == (CREDITED, "000001")


def test_overdrawn_account_has_balances_below_zero() -> None:
    (facts,) = parse(written(opening=-60_000)).summary.statements

    assert (facts.opening_minor, facts.closing_minor) == (-60_000, -52_500)


def test_pix_is_named_by_its_end_to_end_id() -> None:
    named = "E0000000020260304123400000000001"

    entry = parse(with_columns(written(), FIRST, 202, named)).entries[0]

    assert entry.references["end_to_end_id"] == named


@pytest.mark.parametrize(
    ("record", "first", "value"),
    [
        (FIRST, 151, "000000000000009999"),
        (FIRST, 169, "D"),
        (BATCH, 151, "000000000000049999"),
        (BATCH_TRAILER, 151, "000000000000057499"),
        (BATCH_TRAILER, 171, "000009"),
        (BATCH_TRAILER, 177, "000000000000002499"),
        (BATCH_TRAILER, 195, "000000000000009999"),
    ],
)
def test_statement_that_does_not_add_up_refuses_the_file(
    record: int, first: int, value: str
) -> None:
    refused = refusal(with_columns(written(), record, first, value))

    assert (refused.reason_code, refused.line) == ("totals_mismatch", 5)


@pytest.mark.parametrize("count", ["000002", "000004", "000000", "      "])
def test_trailer_may_count_records_or_entries_or_nothing(count: str) -> None:
    assert parse(with_columns(written(), BATCH_TRAILER, 171, count)).summary.warnings == ()


@pytest.mark.parametrize(("record", "line"), [(BATCH, 5), (BATCH_TRAILER, 5)])
def test_missing_balance_warns(record: int, line: int) -> None:
    parsed = parse(with_columns(written(), record, 151, " " * 18))

    assert parsed.summary.warnings == (
        f"balance_missing: the statement that ends at line {line} lacks one",
    )


@pytest.mark.parametrize(("first", "value"), [(151, "00000000000000X000"), (169, "X")])
def test_unreadable_balance_refuses_the_file(first: int, value: str) -> None:
    refused = refusal(with_columns(written(), BATCH, first, value))

    assert (refused.reason_code, refused.line) == ("broken_record", 2)


@pytest.mark.parametrize(
    ("first", "value", "code"),
    [
        (151, "00000000000000X000", "bad_amount"),
        (169, "X", "bad_amount"),
        (143, "31022026", "bad_date"),
        (135, "0" * 16, "missing_date"),
    ],
)
def test_unreadable_entry_is_shown_and_leaves_the_balance_unchecked(
    first: int, value: str, code: str
) -> None:
    parsed = parse(with_columns(written(), FIRST, first, value))

    assert [(entry.line, entry.code) for entry in parsed.bad] == [(3, code)]
    assert parsed.only.amount.minor == -2_500
    assert parsed.summary.warnings == (
        "statement_unchecked: an entry of 237/1234/56789 cannot be read",
    )


def test_entry_without_a_posting_date_is_of_its_value_date() -> None:
    assert parse(with_columns(written(), FIRST, 143, "0" * 8)).entries[0].booking_date == PAID


def test_entry_of_no_money_informs() -> None:
    entry = parse(written([account_line(0, "SALDO")])).only

    assert entry.kind is EntryKind.INFORMATION


def test_money_of_a_day_far_ahead_is_for_a_person() -> None:
    parsed = parse(with_columns(written(), FIRST, 143, "04032027"))

    assert parsed.entries[0].kind is EntryKind.UNKNOWN
    assert parsed.entries[0].references["doubt"] == "future_date"
    assert [warning.split(":")[0] for warning in parsed.summary.warnings] == [
        "dates_outside_period"
    ]


def test_statement_without_dates_has_no_period_to_leave() -> None:
    raw = with_columns(with_columns(written(), BATCH, 143, " " * 8), BATCH_TRAILER, 143, "0" * 8)

    parsed = parse(raw)

    assert parsed.summary.warnings == ()
    assert parsed.summary.statements[0].start_date is None


def test_account_that_the_batch_does_not_name_is_that_of_the_file() -> None:
    raw = with_columns(written(), BATCH, 53, " " * 18)

    assert parse(raw).entries[0].account == "237/1234/56789"


def test_each_statement_of_a_file_counts_for_itself() -> None:
    records = records_of(written())
    second = [line.replace(b"2370001", b"2370002") for line in records[1:-1]]
    raw = file_of([*records[:-1], *second, records[-1]])
    raw = with_columns(raw, FILE_TRAILER, 18, "000002000010")

    parsed = parse(raw)

    assert [entry.statement for entry in parsed.entries] == [0, 0, 1, 1]
    assert [facts.closing_minor for facts in parsed.summary.statements] == [57_500, 57_500]


def test_other_segments_of_a_statement_are_told() -> None:
    records = records_of(written())
    records.insert(3, b"2370001300002F".ljust(240))
    raw = with_columns(file_of(records), 4, 9, "00003")
    raw = with_columns(with_columns(raw, FILE_TRAILER, 24, "000007"), BATCH_TRAILER, 171, "000005")

    assert parse(raw).summary.warnings == (
        "unread_record: segments F of a statement were not read",
    )


def test_statement_without_entries_is_valid() -> None:
    (facts,) = parse(written([])).summary.statements

    assert (facts.entries, facts.opening_minor, facts.closing_minor) == (0, 50_000, 50_000)


def test_equal_entries_share_their_natural_key() -> None:
    first, second = parse(written([account_line(), account_line()])).entries

    assert first.natural_key == second.natural_key
    assert date.fromisoformat(first.natural_key[1]) == PAID
