"""The records of a CNAB 240 file together: segments, batches and their trailers."""

import pytest

from cobro.domain.errors import InvalidInputError
from cobro.formats import cnab240
from tests.support.bank_files import (
    account_line,
    counted_240,
    file_of,
    parse,
    records_of,
    refusal,
    segment_240,
    statement_240,
    title,
    with_columns,
    without_record,
)
from tests.support.bank_files import (
    cnab240 as written,
)

HEADER, BATCH, FIRST_T, FIRST_U = 0, 1, 2, 3
BATCH_TRAILER, FILE_TRAILER = -2, -1


def test_rejected_remittance_is_shown_to_a_person() -> None:
    records = records_of(written([title("1")], bank="104"))
    records.insert(4, segment_240("W").replace(b"756", b"104"))

    assert parse(counted_240(records)).bad_codes == ["remittance_rejected"]


@pytest.mark.parametrize(("first", "value"), [(8, "7"), (1, "001")])
def test_record_that_does_not_belong_is_a_bad_entry(first: int, value: str) -> None:
    records = records_of(with_columns(written(), FIRST_T, first, value))
    del records[FIRST_U]

    assert parse(counted_240(records)).bad_codes == ["unknown_record"]


def test_record_with_text_past_its_columns_refuses_the_file() -> None:
    records = records_of(written([title("1"), title("2")]))
    records[FIRST_T] += b"X"

    refused = refusal(file_of(records))

    assert (refused.reason_code, refused.line) == ("broken_record", 3)


def test_short_lines_are_padded() -> None:
    records = [line.rstrip() for line in records_of(written([title("1"), title("2")]))]

    assert parse(b"\n".join(records)).summary.entries == 2


def test_other_batches_are_passed_over_with_a_warning() -> None:
    records = records_of(written())
    payments = [
        b"75600021C20".ljust(240),
        b"7560002300001A".ljust(240),
        b"75600025         000003".ljust(240),
    ]
    raw = file_of([*records[:-1], *payments, records[-1]])
    raw = with_columns(raw, FILE_TRAILER, 18, "000002000009")

    parsed = parse(raw)

    (warning,) = parsed.summary.warnings
    assert parsed.summary.entries == 1
    assert warning.startswith("skipped_batch: the batch at line 6 is of service '20'")


def test_each_batch_may_be_of_its_own_account() -> None:
    records = records_of(written([title("1")]))
    second = [line.replace(b"7560001", b"7560002") for line in records[1:-1]]
    raw = file_of([*records[:-1], *second, records[-1]])
    raw = with_columns(with_columns(raw, 5, 60, "000000000777"), FILE_TRAILER, 18, "000002000010")

    accounts = [entry.account for entry in parse(raw).entries]

    assert accounts == ["756/1234/56789", "756/1234/777"]


def test_batch_without_an_account_is_of_the_file() -> None:
    raw = with_columns(written(), BATCH, 54, " " * 18)

    assert parse(raw).only.account == "756/1234/56789"


def test_returns_and_statements_may_share_a_file() -> None:
    records = records_of(written())
    statement = records_of(statement_240([account_line(500)], bank="756"))[1:4]
    statement = [line.replace(b"7560001", b"7560002") for line in statement]
    raw = file_of([*records[:-1], *statement, records[-1]])

    parsed = parse(with_columns(raw, FILE_TRAILER, 18, "000002000009"))

    assert [entry.amount.minor for entry in parsed.entries] == [10_000, 500]
    assert (parsed.summary.settled_minor, len(parsed.summary.statements)) == (10_500, 1)


def test_file_of_neither_returns_nor_statements_is_refused() -> None:
    raw = with_columns(written([]), BATCH, 10, "20")

    assert refusal(raw).reason_code == "unknown_format"


def test_missing_pair_is_seen_by_the_counts() -> None:
    raw = without_record(without_record(written([title("1"), title("2")]), 2), 2)

    assert refusal(raw).reason_code == "totals_mismatch"


@pytest.mark.parametrize(
    ("record", "first", "value"),
    [
        (BATCH_TRAILER, 18, "000009"),
        (FILE_TRAILER, 18, "000002"),
        (FILE_TRAILER, 24, "000009"),
    ],
)
def test_count_that_differs_refuses_the_file(record: int, first: int, value: str) -> None:
    assert refusal(with_columns(written(), record, first, value)).reason_code == "totals_mismatch"


@pytest.mark.parametrize(
    ("bank", "record", "first"),
    [("208", BATCH_TRAILER, 18), ("208", FILE_TRAILER, 24), ("033", BATCH_TRAILER, 18)],
)
def test_count_of_a_bank_known_to_fill_it_wrongly_warns(bank: str, record: int, first: int) -> None:
    (warning,) = parse(with_columns(written(bank=bank), record, first, "000001")).summary.warnings

    assert warning.startswith("trailer_count_differs")


@pytest.mark.parametrize("value", ["000000", "      ", "ABCDEF"])
def test_count_that_is_not_given_warns(value: str) -> None:
    (warning,) = parse(with_columns(written(), BATCH_TRAILER, 18, value)).summary.warnings

    assert warning.startswith("trailer_count_missing")


def test_record_out_of_its_order_warns_once() -> None:
    raw = with_columns(written([title("1"), title("2")]), FIRST_U, 9, "00007")
    raw = with_columns(raw, 4, 9, "00009")

    assert parse(raw).summary.warnings == (
        "sequence_differs: line 4 is record 00007 of batch 0001, not 2 of 0001",
    )


def test_titles_of_all_portfolios_are_counted_together() -> None:
    raw = written([title("1", 10_000), title("2", 500)])
    raw = with_columns(raw, BATCH_TRAILER, 24, "00000100000000000010000")
    raw = with_columns(raw, BATCH_TRAILER, 93, "00000100000000000000500")

    assert parse(raw).summary.warnings == ()


def test_number_of_titles_that_differs_warns() -> None:
    (warning,) = parse(with_columns(written(), BATCH_TRAILER, 24, "000009")).summary.warnings

    assert warning.startswith("titles_count_differs")


def test_sum_of_titles_that_differs_warns() -> None:
    raw = with_columns(written(), BATCH_TRAILER, 30, "00000000000000001")

    (warning,) = parse(raw).summary.warnings

    assert warning.startswith("titles_total_differs")


@pytest.mark.parametrize("dropped", [[-1], [-2, -1], [-2]])
def test_missing_trailers_refuse_the_file(dropped: list[int]) -> None:
    records = records_of(written())
    for record in sorted(dropped):
        records[record] = b""

    assert refusal(file_of(records)).reason_code == "truncated_file"


def test_batch_that_begins_inside_another_refuses_the_file() -> None:
    records = records_of(written())

    assert refusal(file_of([*records[:2], *records[1:]])).reason_code == "truncated_file"


@pytest.mark.parametrize("dropped", [1, 3])
def test_detail_or_trailer_outside_of_a_batch_refuses_the_file(dropped: int) -> None:
    records = records_of(written())
    del records[1 : dropped + 1]

    assert refusal(file_of(records)).reason_code == "broken_record"


def test_second_file_after_the_trailer_refuses_both() -> None:
    assert refusal(written() + written()).reason_code == "broken_record"


def test_remittance_is_refused_by_its_batch() -> None:
    raw = with_columns(with_columns(written(), HEADER, 143, "1"), BATCH, 9, "R")

    refused = refusal(raw)

    assert (refused.reason_code, refused.line) == ("wrong_direction", 2)


def test_header_says_remittance_where_no_batch_says_otherwise() -> None:
    raw = with_columns(with_columns(written(), HEADER, 143, "1"), BATCH, 9, " ")

    assert refusal(raw).reason_code == "wrong_direction"


def test_remittance_of_an_unknown_bank_is_refused_as_a_remittance() -> None:
    raw = with_columns(with_columns(written(), HEADER, 143, "1"), HEADER, 1, "999")

    assert refusal(raw).reason_code == "wrong_direction"


def test_return_of_a_bank_that_writes_remittance_into_its_header_warns() -> None:
    (warning,) = parse(with_columns(written(), HEADER, 143, "1")).summary.warnings

    assert warning.startswith("direction_differs")


@pytest.mark.parametrize(
    ("first", "value", "code"),
    [(1, "999", "unknown_bank"), (33, "1,23E+19", "broken_record")],
)
def test_header_that_is_not_ours_refuses_the_file(first: int, value: str, code: str) -> None:
    assert refusal(with_columns(written(), HEADER, first, value)).reason_code == code


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty_file"),
        (b"7560" * 61 + b"\r\n", "broken_record"),
        (b"7560001300001T", "unknown_format"),
    ],
)
def test_reader_called_directly_refuses_what_is_not_its_own(raw: bytes, code: str) -> None:
    assert refusal(raw, cnab240.read).reason_code == code


def test_file_of_no_titles_is_valid() -> None:
    assert parse(written([])).summary.entries == 0


def test_writer_knows_its_banks() -> None:
    with pytest.raises(InvalidInputError, match="no CNAB 240 layout"):
        written(bank="999")
