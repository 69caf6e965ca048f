"""CNAB 240 returns: pairs of segments, batches and their trailers."""

import pytest

from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency, Money
from cobro.formats import cnab240
from cobro.formats.cnab240_layouts import LAYOUTS_240
from cobro.formats.entries import EntryKind, FileFormat
from tests.support.bank_files import (
    CREDITED,
    PAID,
    file_of,
    parse,
    records_of,
    refusal,
    title,
    with_columns,
    without_record,
)
from tests.support.bank_files import (
    cnab240 as written,
)

HEADER, BATCH, FIRST_T, FIRST_U = 0, 1, 2, 3
BATCH_TRAILER, FILE_TRAILER = -2, -1


def counted(records: list[bytes]) -> bytes:
    """Return the records of one batch as a file whose trailers count them."""
    batch = bytearray(records[BATCH_TRAILER])
    batch[17:23] = b"%06d" % (len(records) - 2)
    file = bytearray(records[FILE_TRAILER])
    file[23:29] = b"%06d" % len(records)
    return file_of([*records[:-2], bytes(batch), bytes(file)])


def segment(letter: str, text: str = "") -> bytes:
    return f"7560001300009{letter} 06{text}".ljust(240).encode()


def test_pair_of_segments_tells_amount_dates_and_references() -> None:
    paid = title(
        amount=9_990,
        face=10_000,
        fee=250,
        charges=40,
        discount=50,
        payer_name="MARIA JOSÉ",
        payer_tax_id="12345678909",
    )

    entry = parse(written([paid])).only

    assert (entry.kind, entry.amount) == (EntryKind.SETTLEMENT, Money(9_990, Currency.BRL))
    assert (entry.booking_date, entry.value_date) == (PAID, CREDITED)
    assert (entry.line, entry.occurrence, entry.account) == (3, "06", "756/1234/56789")
    assert (entry.payer_name, entry.payer_tax_id) == ("MARIA JOSÉ", "12345678909")
    assert dict(entry.references) == {
        "nosso_numero": "012345678",
        "nosso_numero_written": "0123456789",
        "document_number": "A-0000001",
        "due_date": "2026-03-01",
        "face_minor": "10000",
        "fee_minor": "250",
        "charges_minor": "40",
        "discount_minor": "50",
        "net_minor": "9740",
    }


def test_summary_tells_what_the_file_says_of_itself() -> None:
    summary = parse(written([title(), title("2", 500, occurrence="02")])).summary

    assert (summary.format, summary.bank, summary.account) == (
        FileFormat.CNAB240,
        "756",
        "756/1234/56789",
    )
    assert (summary.file_sequence, summary.entries, summary.bad_entries) == ("000001", 2, 0)
    assert (summary.settled_minor, summary.warnings) == (10_000, ())


@pytest.mark.parametrize("bank", sorted(LAYOUTS_240))
def test_every_bank_reads_back_what_its_columns_say(bank: str) -> None:
    entry = parse(written([title("12345678", 4_321)], bank=bank)).only

    assert (entry.kind, entry.amount.minor) == (EntryKind.SETTLEMENT, 4_321)
    assert int(entry.references["nosso_numero"]) == 12_345_678
    assert entry.account == f"{bank}/1234/56789"
    assert (entry.booking_date, entry.references["document_number"]) == (PAID, "A-0000001")


@pytest.mark.parametrize(
    ("bank", "movement", "kind"),
    [
        ("756", "17", EntryKind.SETTLEMENT),
        ("756", "09", EntryKind.INFORMATION),
        ("756", "44", EntryKind.REVERSAL),
        ("756", "50", EntryKind.PENDING),
        ("756", "45", EntryKind.UNKNOWN),
        ("085", "76", EntryKind.SETTLEMENT),
        ("104", "47", EntryKind.REVERSAL),
        ("341", "65", EntryKind.PENDING),
        ("208", "65", EntryKind.INFORMATION),
    ],
)
def test_movement_means_what_its_own_bank_says(bank: str, movement: str, kind: EntryKind) -> None:
    assert parse(written([title("1", occurrence=movement)], bank=bank)).only.kind is kind


def test_number_of_another_length_is_kept_as_written() -> None:
    raw = with_columns(written(bank="001"), FIRST_T, 38, "12345678901".ljust(20))

    assert parse(raw).only.references["nosso_numero"] == "12345678901"


def test_title_without_a_number_is_kept() -> None:
    raw = with_columns(written([title(occurrence="28")]), FIRST_T, 38, " " * 20)

    assert "nosso_numero" not in parse(raw).only.references


def test_tax_id_with_letters_is_not_taken_for_a_number() -> None:
    raw = written([title(payer_tax_id="12ABC34501DE35")])

    assert parse(raw).only.payer_tax_id == "12ABC34501DE35"


@pytest.mark.parametrize("number", ["00000000000191", "01234567000195", "00012345678", ""])
def test_tax_id_keeps_its_own_length(number: str) -> None:
    assert parse(written([title(payer_tax_id=number)])).only.payer_tax_id == number


def test_tax_id_of_no_kind_goes_by_its_length() -> None:
    raw = with_columns(written([title(payer_tax_id="00012345678")]), FIRST_T, 133, "0")

    assert parse(raw).only.payer_tax_id == "00012345678"


def test_title_without_its_values_is_a_bad_entry() -> None:
    records = records_of(written([title("1"), title("2")]))
    del records[FIRST_U]

    parsed = parse(counted(records))

    assert [(entry.line, entry.code) for entry in parsed.bad] == [(3, "unpaired_segment")]
    assert int(parsed.only.references["nosso_numero"]) == 2


def test_last_title_without_its_values_is_a_bad_entry() -> None:
    records = records_of(written([title("1"), title("2")]))
    del records[5]

    assert parse(counted(records)).bad_codes == ["unpaired_segment"]


def test_values_without_their_title_are_a_bad_entry() -> None:
    records = records_of(written([title("1"), title("2")]))
    del records[4]

    parsed = parse(counted(records))

    assert [(entry.line, entry.code) for entry in parsed.bad] == [(5, "unpaired_segment")]
    assert int(parsed.only.references["nosso_numero"]) == 1


def test_values_of_another_movement_are_no_pair() -> None:
    assert parse(with_columns(written(), FIRST_U, 16, "09")).bad_codes == ["unpaired_segment"]


def test_sequence_numbers_are_not_what_pairs_segments() -> None:
    raw = with_columns(with_columns(written(), FIRST_T, 9, "00011"), FIRST_U, 9, "00011")

    assert parse(raw).summary.entries == 1


@pytest.mark.parametrize(
    ("record", "first", "value", "code"),
    [
        (FIRST_U, 78, "0000000000ABC00", "bad_amount"),
        (FIRST_U, 18, "            12X", "bad_amount"),
        (FIRST_T, 82, "XXXXXXXXXXXXXXX", "bad_amount"),
        (FIRST_U, 78, "000000000000000", "no_amount"),
        (FIRST_U, 138, "31022026", "bad_date"),
        (FIRST_U, 146, "ABCDEFGH", "bad_date"),
    ],
)
def test_damaged_pair_is_a_bad_entry_and_blocks_no_other(
    record: int, first: int, value: str, code: str
) -> None:
    parsed = parse(with_columns(written([title("1"), title("2")]), record, first, value))

    assert [(entry.line, entry.code) for entry in parsed.bad] == [(3, code)]
    assert int(parsed.only.references["nosso_numero"]) == 2
    assert "\n" in parsed.bad[0].raw


def test_unreadable_part_matters_only_where_money_is_settled() -> None:
    raw = with_columns(written([title(occurrence="09")]), FIRST_T, 199, "ABCDEFGHIJKLMNO")

    assert "fee_minor" not in parse(raw).only.references


def test_part_of_zeros_and_blanks_is_left_out() -> None:
    raw = with_columns(written(), FIRST_U, 123, "0000000000000  ")

    assert "other_credits_minor" not in parse(raw).only.references


def test_pair_without_dates_takes_the_date_of_the_file() -> None:
    raw = with_columns(written(), FIRST_U, 138, "0" * 16)

    assert parse(raw).only.booking_date == PAID
    assert parse(with_columns(raw, HEADER, 144, "ABCDEFGH")).bad_codes == ["missing_date"]


def test_optional_segments_are_kept_with_their_title() -> None:
    records = records_of(written([title("1"), title("2")]))
    records.insert(4, segment("Y", "03PIX"))

    first, second = parse(counted(records)).entries

    assert "03PIX" in first.raw
    assert "03PIX" not in second.raw


def test_optional_segment_without_a_title_warns() -> None:
    records = records_of(written())
    records.insert(2, segment("Y"))

    (warning,) = parse(counted(records)).summary.warnings

    assert warning == "unread_record: segment Y of line 3 has no title"


def test_rejected_remittance_is_shown_to_a_person() -> None:
    records = records_of(written([title("1")], bank="104"))
    records.insert(4, segment("W").replace(b"756", b"104"))

    assert parse(counted(records)).bad_codes == ["remittance_rejected"]


@pytest.mark.parametrize(("first", "value"), [(8, "7"), (1, "001")])
def test_record_that_does_not_belong_is_a_bad_entry(first: int, value: str) -> None:
    records = records_of(with_columns(written(), FIRST_T, first, value))
    del records[FIRST_U]

    assert parse(counted(records)).bad_codes == ["unknown_record"]


def test_record_with_text_past_its_columns_is_a_bad_entry() -> None:
    records = records_of(written([title("1"), title("2")]))
    records[FIRST_T] += b"X"

    assert parse(file_of(records)).bad_codes == ["overlong_record", "unpaired_segment"]


def test_short_lines_are_padded() -> None:
    records = [line.rstrip() for line in records_of(written([title("1"), title("2")]))]

    assert parse(b"\n".join(records)).summary.entries == 2


def test_other_batches_are_passed_over_with_a_warning() -> None:
    records = records_of(written())
    statement = [
        b"75600021E04".ljust(240),
        b"7560002300001E".ljust(240),
        b"75600025         000003".ljust(240),
    ]
    raw = file_of([*records[:-1], *statement, records[-1]])
    raw = with_columns(raw, FILE_TRAILER, 18, "000002000009")

    parsed = parse(raw)

    assert parsed.summary.entries == 1
    assert parsed.summary.warnings == (
        "skipped_batch: the batch at line 6 is not about collection",
    )


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


def test_file_of_no_collection_is_refused() -> None:
    raw = with_columns(written([]), BATCH, 10, "04")

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
