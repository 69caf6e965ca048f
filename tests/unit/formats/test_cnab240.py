"""CNAB 240 returns: pairs of segments, batches and their trailers."""

from datetime import date

import pytest

from cobro.domain.money import Currency, Money
from cobro.formats.cnab240_layouts import LAYOUTS_240
from cobro.formats.entries import EntryKind, FileFormat
from tests.support.bank_files import (
    CREDITED,
    PAID,
    counted_240,
    parse,
    records_of,
    title,
    with_columns,
)
from tests.support.bank_files import (
    cnab240 as written,
)

HEADER, BATCH, FIRST_T, FIRST_U = 0, 1, 2, 3
BATCH_TRAILER, FILE_TRAILER = -2, -1


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
    summary = parse(written([title(), title("2", 500, occurrence="02")], number=1)).summary

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


def test_amount_that_is_short_or_beyond_is_told() -> None:
    short, beyond = parse(
        written([title("1", 9_000, face=10_000), title("2", 10_500, face=10_000)])
    ).entries

    assert short.references["short_minor"] == "1000"
    assert beyond.references["over_minor"] == "500"


def test_itau_tells_again_with_code_10_of_money_that_06_told_of() -> None:
    entry = parse(written([title("1", occurrence="10")], bank="341")).only

    assert (entry.kind, entry.references["may_repeat"]) == (EntryKind.SETTLEMENT, "06")


def test_payment_of_a_day_after_its_file_is_for_a_person() -> None:
    parsed = parse(written([title(paid_date=date(2026, 3, 12))], file_date=date(2026, 3, 4)))

    assert parsed.only.kind is EntryKind.UNKNOWN
    assert parsed.only.references["doubt"] == "future_date"
    assert parsed.summary.settled_minor == 0


def test_header_tells_agreement_and_date() -> None:
    summary = parse(with_columns(written(), HEADER, 33, "7654321")).summary

    assert (summary.agreement, summary.file_date) == ("7654321", PAID)


@pytest.mark.parametrize("blank", ["      ", "000000"])
def test_file_without_a_number_has_that_of_its_batch(blank: str) -> None:
    raw = with_columns(with_columns(written(), HEADER, 158, blank), BATCH, 184, "00000042")

    assert parse(raw).summary.file_sequence == "00000042"


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

    parsed = parse(counted_240(records))

    assert [(entry.line, entry.code) for entry in parsed.bad] == [(3, "unpaired_segment")]
    assert int(parsed.only.references["nosso_numero"]) == 2


def test_last_title_without_its_values_is_a_bad_entry() -> None:
    records = records_of(written([title("1"), title("2")]))
    del records[5]

    assert parse(counted_240(records)).bad_codes == ["unpaired_segment"]


def test_values_without_their_title_are_a_bad_entry() -> None:
    records = records_of(written([title("1"), title("2")]))
    del records[4]

    parsed = parse(counted_240(records))

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
