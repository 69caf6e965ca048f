"""CNAB 400 returns: what is money, what is refused, what only warns."""

import pytest

from cobro.domain.money import Currency, Money
from cobro.formats.cnab400_layouts import LAYOUTS_400
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
    summary = parse(written([title(), title("2", 500, occurrence="02")], number=1)).summary

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


def test_record_with_text_past_its_columns_refuses_the_file() -> None:
    records = records_of(written([title("1"), title("2")], bank="756"))
    records[1] += b"X"

    refused = refusal(file_of(records))

    assert (refused.reason_code, refused.line) == ("broken_record", 2)
