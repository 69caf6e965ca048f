"""What a CNAB 400 return tells beside the payment: its parts, doubts, and the file itself."""

from datetime import date

import pytest

from cobro.formats.entries import EntryKind
from tests.support.bank_files import PAID, parse, title, with_columns
from tests.support.bank_files import cnab400 as written

HEADER, FIRST = 0, 1
MISSING_OR_BEYOND = {"short_minor", "over_minor"}


@pytest.mark.parametrize(
    ("amount", "charges", "discount", "told"),
    [
        (10_000, None, None, {}),
        (10_040, 40, None, {}),
        (9_900, None, 100, {}),
        (9_000, None, None, {"short_minor": "1000"}),
        (10_500, 40, None, {"over_minor": "460"}),
    ],
)
def test_amount_is_told_against_face_charges_and_discount(
    amount: int, charges: int | None, discount: int | None, told: dict[str, str]
) -> None:
    paid = title(amount=amount, face=10_000, charges=charges, discount=discount)

    references = parse(written([paid], bank="756")).only.references

    assert {name: references[name] for name in references if name in MISSING_OR_BEYOND} == told


def test_other_credits_and_iof_may_be_a_part_of_what_was_paid() -> None:
    raw = written([title(amount=10_300, face=10_000)], bank="756")
    raw = with_columns(with_columns(raw, FIRST, 280, "0000000000200"), FIRST, 215, "0000000000100")

    assert not MISSING_OR_BEYOND & set(parse(raw).only.references)


def test_title_without_a_face_value_lacks_nothing() -> None:
    raw = with_columns(written([title(amount=10_300)], bank="756"), FIRST, 153, "0" * 13)

    assert not MISSING_OR_BEYOND & set(parse(raw).only.references)


@pytest.mark.parametrize(
    ("bank", "code", "name", "value"),
    [
        ("341", "07", "settles", "part"),
        ("001", "07", "settles", "part"),
        ("041", "07", "settles", "part"),
        ("399", "07", "settles", "part"),
        ("336", "75", "settles", "part"),
        ("341", "10", "may_repeat", "06"),
        ("041", "25", "may_repeat", "06"),
        ("033", "16", "may_repeat", "06"),
    ],
)
def test_code_of_a_part_or_of_money_told_before_says_so(
    bank: str, code: str, name: str, value: str
) -> None:
    entry = parse(written([title("1", occurrence=code)], bank=bank)).only

    assert (entry.kind, entry.references[name]) == (EntryKind.SETTLEMENT, value)


def test_payment_of_a_day_after_its_file_is_for_a_person() -> None:
    soon, late = date(2026, 3, 11), date(2026, 3, 12)  # the file is of 4 March

    titles = [title("1", paid_date=soon), title("2", paid_date=late)]
    parsed = parse(written(titles, file_date=PAID))

    assert [entry.kind for entry in parsed.entries] == [EntryKind.SETTLEMENT, EntryKind.UNKNOWN]
    assert parsed.entries[1].references["doubt"] == "future_date"
    assert parsed.summary.settled_minor == 10_000


def test_file_without_a_date_puts_no_bound_to_its_payments() -> None:
    raw = with_columns(written([title(paid_date=date(2079, 1, 1))]), HEADER, 95, "000000")

    assert parse(raw).only.kind is EntryKind.SETTLEMENT


def test_itau_says_where_the_title_was_paid() -> None:
    raw = with_columns(written(bank="341"), FIRST, 393, "B5")

    assert parse(raw).only.references["channel"] == "B5"


@pytest.mark.parametrize(
    ("bank", "first", "value", "agreement"),
    [("001", 150, "1234567", "1234567"), ("748", 32, "00000123456789", "00000123456789")],
)
def test_header_tells_agreement_date_and_sequence(
    bank: str, first: int, value: str, agreement: str
) -> None:
    summary = parse(with_columns(written(bank=bank, number=1), HEADER, first, value)).summary

    assert (summary.agreement, summary.file_date) == (agreement, PAID)
    assert int(summary.file_sequence) == 1


def test_sequence_of_zeros_is_none() -> None:
    raw = with_columns(written(bank="001"), HEADER, 101, "0000000")

    assert parse(raw).summary.file_sequence == ""
