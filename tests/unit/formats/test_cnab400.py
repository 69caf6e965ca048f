"""CNAB 400 returns: what is money, what is refused, what only warns."""

from datetime import date

import pytest

from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency, Money
from cobro.formats import cnab400
from cobro.formats.cnab400_layouts import LAYOUTS_400
from cobro.formats.entries import EntryKind, FileFormat
from tests.support.bank_files import (
    CREDITED,
    PAID,
    file_of,
    parse,
    records_of,
    refusal,
    renumbered,
    title,
    with_columns,
    without_record,
)
from tests.support.bank_files import (
    cnab400 as written,
)

HEADER, FIRST, TRAILER = 0, 1, -1


def test_settled_title_tells_amount_dates_and_references() -> None:
    paid = title(amount=9_990, face=10_000, fee=250, charges=40, discount=50)

    entry = parse(written([paid])).only

    assert (entry.kind, entry.amount) == (EntryKind.SETTLEMENT, Money(9_990, Currency.BRL))
    assert (entry.booking_date, entry.value_date) == (PAID, CREDITED)
    assert (entry.line, entry.occurrence, entry.account) == (2, "06", "237/1234/56789")
    assert dict(entry.references) == {
        "nosso_numero": "00012345678",
        "nosso_numero_written": "000123456788",
        "face_minor": "10000",
        "fee_minor": "250",
        "charges_minor": "40",
        "discount_minor": "50",
        "document_number": "A-0000001",
        "due_date": "2026-03-01",
    }


def test_summary_tells_what_the_file_says_of_itself() -> None:
    summary = parse(written([title(), title("2", 500, occurrence="02")])).summary

    assert (summary.format, summary.bank, summary.account) == (
        FileFormat.CNAB400,
        "237",
        "237/1234/56789",
    )
    assert (summary.file_sequence, summary.entries, summary.bad_entries) == ("00001", 2, 0)
    assert (summary.settled_minor, summary.warnings) == (10_000, ())


def test_check_digit_p_stands_apart_from_the_number() -> None:
    numbers = [str(number) for number in range(1, 60)]

    entries = parse(written([title(number) for number in numbers])).entries

    assert [str(int(entry.references["nosso_numero"])) for entry in entries] == numbers
    assert any(entry.references["nosso_numero_written"].endswith("P") for entry in entries)


@pytest.mark.parametrize("bank", sorted(LAYOUTS_400))
def test_every_bank_reads_back_what_its_columns_say(bank: str) -> None:
    number = "12345678"[: _number_digits(bank)]

    entry = parse(written([title(number, 4_321)], bank=bank)).only

    assert (entry.kind, entry.amount.minor) == (EntryKind.SETTLEMENT, 4_321)
    assert int(entry.references["nosso_numero"]) == int(number)
    assert entry.booking_date == PAID
    assert entry.account.split("/")[0] == bank
    assert entry.account.endswith("/56789")


def _number_digits(bank: str) -> int:
    first, last = LAYOUTS_400[bank].nosso_numero
    return last - first + 1


@pytest.mark.parametrize(
    ("bank", "occurrence", "kind"),
    [
        ("237", "17", EntryKind.SETTLEMENT),
        ("237", "09", EntryKind.INFORMATION),
        ("237", "16", EntryKind.PENDING),
        ("237", "40", EntryKind.REVERSAL),
        ("237", "77", EntryKind.UNKNOWN),
        ("136", "09", EntryKind.SETTLEMENT),
        ("104", "06", EntryKind.INFORMATION),
        ("104", "21", EntryKind.SETTLEMENT),
        ("104", "33", EntryKind.REVERSAL),
        ("001", "46", EntryKind.PENDING),
        ("041", "30", EntryKind.PENDING),
        ("336", "75", EntryKind.SETTLEMENT),
        ("341", "65", EntryKind.PENDING),
        ("070", "02", EntryKind.UNKNOWN),
    ],
)
def test_code_means_what_its_own_bank_says(bank: str, occurrence: str, kind: EntryKind) -> None:
    assert parse(written([title("1", occurrence=occurrence)], bank=bank)).only.kind is kind


def test_registration_with_an_amount_received_is_no_money() -> None:
    parsed = parse(written([title(occurrence="02")]))

    assert (parsed.only.kind, parsed.only.amount.minor) == (EntryKind.INFORMATION, 10_000)
    assert parsed.summary.settled_minor == 0


def test_two_equal_payments_of_a_title_are_two_entries_of_one_key() -> None:
    entries = parse(written([title(), title()])).entries

    assert len(entries) == 2
    assert entries[0].natural_key == entries[1].natural_key
    assert entries[0].natural_key == (
        "237/1234/56789",
        "000123456788",
        "06",
        "2026-03-04",
        "2026-03-05",
        "10000",
    )


def test_itau_credits_the_amount_after_its_fee() -> None:
    entry = parse(written([title("1", 3_790, face=4_000, fee=210)], bank="341")).only

    assert (entry.amount.minor, entry.references["gross_minor"]) == (3_790, "4000")


def test_itau_names_the_payer() -> None:
    raw = with_columns(written([title("1")], bank="341"), FIRST, 325, "JOSÉ")

    assert parse(raw).only.payer_name == "JOSÉ"


def test_sicredi_dates_its_credit_with_the_year_first() -> None:
    assert parse(written([title()], bank="748")).only.value_date == CREDITED


def test_bank_of_brazil_numbers_without_the_agreement() -> None:
    raw = with_columns(written(bank="001"), FIRST, 64, "16224200000000003")

    references = parse(raw).only.references

    assert references["nosso_numero"] == "0000000003"
    assert references["nosso_numero_written"] == "16224200000000003"


def test_control_number_and_reasons_are_kept_where_given() -> None:
    raw = with_columns(with_columns(written(), FIRST, 38, "OUR-77"), FIRST, 319, "0400000000")

    references = parse(raw).only.references

    assert (references["control_number"], references["reasons"]) == ("OUR-77", "0400000000")


@pytest.mark.parametrize("due", ["999999", "000000", "      "])
def test_due_date_on_sight_is_no_date(due: str) -> None:
    assert "due_date" not in parse(with_columns(written(), FIRST, 147, due)).only.references


def test_part_padded_with_blanks_counts_and_a_blank_document_does_not() -> None:
    raw = with_columns(with_columns(written(), FIRST, 176, "          210"), FIRST, 117, " " * 10)

    references = parse(raw).only.references

    assert references["fee_minor"] == "210"
    assert "document_number" not in references


def test_title_without_a_number_is_kept() -> None:
    raw = with_columns(written([title(occurrence="28")]), FIRST, 71, " " * 12)

    entry = parse(raw).only

    assert "nosso_numero" not in entry.references
    assert entry.natural_key[1] == ""


@pytest.mark.parametrize(
    ("first", "value", "code"),
    [
        (254, "00000000ABC00", "bad_amount"),
        (153, "1.000,00     ", "bad_amount"),
        (241, "          12X", "bad_amount"),
        (254, "0000000000000", "no_amount"),
        (111, "310226", "bad_date"),
        (176, "ABCDEF", "bad_date"),
        (1, "7", "unknown_record"),
        (1, "A", "unknown_record"),
        (1, "3", "unknown_record"),
    ],
)
def test_damaged_title_is_a_bad_entry_and_blocks_no_other(
    first: int, value: str, code: str
) -> None:
    raw = written([title("1"), title("2"), title("3")], bank="756")

    parsed = parse(with_columns(raw, 2, first, value))

    assert [int(entry.references["nosso_numero"]) for entry in parsed.entries] == [1, 3]
    assert [(entry.line, entry.code) for entry in parsed.bad] == [(3, code)]
    assert parsed.summary.bad_entries == 1


def test_unreadable_part_matters_only_where_money_is_settled() -> None:
    raw = with_columns(written([title(occurrence="09")]), FIRST, 176, "ABCDEFGHIJKLM")

    assert "fee_minor" not in parse(raw).only.references


def test_title_without_dates_takes_the_date_of_the_file() -> None:
    raw = with_columns(with_columns(written(), FIRST, 111, "000000"), FIRST, 296, " " * 6)

    entry = parse(raw).only

    assert (entry.booking_date, entry.value_date) == (PAID, None)


def test_title_of_no_date_at_all_is_a_bad_entry() -> None:
    raw = with_columns(with_columns(written(), FIRST, 111, "000000"), FIRST, 296, " " * 6)

    assert parse(with_columns(raw, HEADER, 95, "ABCDEF")).bad_codes == ["missing_date"]


def test_record_with_text_past_its_columns_is_a_bad_entry() -> None:
    records = records_of(written([title("1"), title("2")], bank="756"))
    records[1] += b"X"

    parsed = parse(file_of(records))

    assert parsed.bad_codes == ["overlong_record"]
    assert int(parsed.only.references["nosso_numero"]) == 2


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r\n\r\n", b"\r\n\x1a"])
def test_line_ends_and_control_z_do_not_matter(end: bytes) -> None:
    raw = written().replace(b"\r\n", b"\n").removesuffix(b"\n") + end

    assert parse(raw).only == parse(raw.rstrip()).only


def test_additional_record_stays_with_its_title() -> None:
    records = records_of(written([title("1"), title("2")], bank="341"))
    records.insert(2, b"4 EXTRA".ljust(400))

    first, second = parse(renumbered(records)).entries

    assert "4 EXTRA" in first.raw
    assert "4 EXTRA" not in second.raw


def test_unknown_additional_record_is_kept_with_one_warning() -> None:
    records = records_of(written([title("1")], bank="756"))
    records[2:2] = [b"5 ONE".ljust(400), b"5 TWO".ljust(400)]

    parsed = parse(renumbered(records))

    assert "5 TWO" in parsed.only.raw
    assert parsed.summary.warnings == (
        "additional_record: records of type 5 were kept but not read",
    )


def test_additional_record_without_a_title_warns() -> None:
    records = records_of(written([title("1")], bank="341"))
    records.insert(1, b"4 EXTRA".ljust(400))

    (warning,) = parse(renumbered(records)).summary.warnings

    assert warning.startswith("unread_record: line 2")


def test_pix_record_of_santander_names_the_charge() -> None:
    records = records_of(written([title("1")], bank="033"))
    pix = bytearray(b" " * 400)
    pix[:2], pix[2:12], pix[79:89] = b"25", b"loc-123456", b"txid-98765"
    records.insert(2, bytes(pix))

    references = parse(renumbered(records)).only.references

    assert (references["pix_location"], references["txid"]) == ("loc-123456", "txid-98765")


def test_record_missing_in_the_middle_refuses_the_file() -> None:
    refused = refusal(without_record(written([title("1"), title("2"), title("3")]), 2))

    assert (refused.reason_code, refused.line) == ("totals_mismatch", 3)


def test_unicred_may_number_as_it_likes() -> None:
    raw = with_columns(written(bank="136"), FIRST, 395, "000016")

    (warning,) = parse(raw).summary.warnings

    assert warning.startswith("sequence_differs")


def test_blank_sequence_is_no_wrong_sequence() -> None:
    assert parse(with_columns(written(), FIRST, 395, " " * 6)).summary.warnings == ()


@pytest.mark.parametrize("kept", [1, 2])
def test_missing_trailer_refuses_the_file(kept: int) -> None:
    assert refusal(file_of(records_of(written())[:kept])).reason_code == "truncated_file"


def test_trailer_cut_short_refuses_the_file() -> None:
    assert refusal(written()[:-100]).reason_code == "truncated_file"


def test_second_file_after_the_trailer_refuses_both() -> None:
    assert refusal(written() + written()).reason_code == "broken_record"


@pytest.mark.parametrize(
    ("bank", "first", "value"),
    [
        ("237", 87, "00002"),
        ("237", 92, "000000009999"),
        ("237", 63, "000000000001"),
        ("237", 92, "00000000999X"),
        ("341", 213, "00000002"),
        ("341", 221, "00000000009999"),
    ],
)
def test_trusted_trailer_figure_that_differs_refuses_the_file(
    bank: str, first: int, value: str
) -> None:
    raw = with_columns(written(bank=bank), TRAILER, first, value)

    assert refusal(raw).reason_code == "totals_mismatch"


@pytest.mark.parametrize("portfolio", [(18, "00000099"), (26, "00000012345678")])
def test_portfolio_of_the_bank_is_never_compared(portfolio: tuple[int, str]) -> None:
    assert parse(with_columns(written(), TRAILER, *portfolio)).summary.warnings == ()


def test_trailer_figure_of_doubtful_meaning_only_warns() -> None:
    raw = with_columns(written(bank="336"), TRAILER, 17, "000009")

    (warning,) = parse(raw).summary.warnings

    assert warning.startswith("trailer_total_differs")


def test_trailer_without_its_figures_warns() -> None:
    raw = with_columns(written(bank="341"), TRAILER, 213, "0" * 22)

    (warning,) = parse(raw).summary.warnings

    assert warning.startswith("trailer_total_missing")


def test_unreadable_face_value_leaves_the_sum_unchecked_but_not_the_count() -> None:
    raw = with_columns(written([title("1"), title("2")], bank="341"), FIRST, 153, "X" * 13)

    parsed = parse(raw)

    assert parsed.bad_codes == ["bad_amount"]
    assert parsed.summary.warnings[0].startswith("trailer_total_unchecked")


def test_trailer_of_another_bank_warns() -> None:
    (warning,) = parse(with_columns(written(), TRAILER, 5, "341")).summary.warnings

    assert warning == "trailer_bank_differs: the trailer names bank 341"


@pytest.mark.parametrize(
    ("first", "value", "code"),
    [
        (77, "999", "unknown_bank"),
        (2, "1REMESSA", "wrong_direction"),
        (27, "1,23E+19", "broken_record"),
        (395, "000002", "totals_mismatch"),
    ],
)
def test_header_that_is_not_ours_refuses_the_file(first: int, value: str, code: str) -> None:
    refused = refusal(with_columns(written(), HEADER, first, value))

    assert (refused.reason_code, refused.line) == (code, 1)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty_file"),
        (b"\r\n\r\n", "empty_file"),
        (b"0" * 400 + b"X\r\n", "broken_record"),
        (b"012345678".ljust(400), "unknown_format"),
    ],
)
def test_reader_called_directly_refuses_what_is_not_its_own(raw: bytes, code: str) -> None:
    assert refusal(raw, cnab400.read).reason_code == code


def test_file_without_titles_is_valid_and_names_the_agreement() -> None:
    summary = parse(written([])).summary

    assert (summary.entries, summary.account) == (0, "237/0/56789")


def test_writer_knows_its_banks() -> None:
    with pytest.raises(InvalidInputError, match="no CNAB 400 layout"):
        written(bank="999")


def test_writer_dates_credit_as_payment_where_none_is_given() -> None:
    assert parse(written([title(credit_date=None, due_date=None)])).only.value_date == PAID


def test_writer_refuses_what_does_not_fit() -> None:
    with pytest.raises(InvalidInputError, match="does not fit"):
        written([title("123456789012")])


def test_old_files_keep_their_century() -> None:
    raw = with_columns(written(), FIRST, 111, "040398")

    assert parse(raw).only.booking_date == date(1998, 3, 4)
