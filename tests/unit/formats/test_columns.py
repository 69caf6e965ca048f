"""Fields of fixed columns, as banks fill them."""

from datetime import date

import pytest

from cobro.formats.columns import (
    DateField,
    UnreadableFieldError,
    decode_text,
    field_text,
    minor_units,
    record_columns,
)
from cobro.formats.entries import account_key


@pytest.mark.parametrize(
    ("value", "minor"),
    [("0000000012345", 12345), ("             ", 0), ("    12345", 12345), ("000000  ", 0)],
)
def test_amount_has_two_implied_decimals_and_blanks_are_zero(value: str, minor: int) -> None:
    assert minor_units(value) == minor


@pytest.mark.parametrize("value", ["12A45", "12 45", "-1234", "12345  ", "1_000", "²2"])
def test_amount_of_anything_else_is_not_guessed(value: str) -> None:
    with pytest.raises(UnreadableFieldError) as unreadable:
        minor_units(value)

    assert unreadable.value.code == "bad_amount"


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("040326", date(2026, 3, 4)),
        ("311299", date(1999, 12, 31)),
        ("010189", date(2089, 1, 1)),
        ("000000", None),
        ("      ", None),
    ],
)
def test_short_year_has_a_fixed_century(value: str, day: date | None) -> None:
    assert DateField((1, 6))(value) == (day, day.isoformat() if day else "")


def test_long_dates_are_read_in_either_order() -> None:
    assert DateField((1, 8))("04032026")[0] == date(2026, 3, 4)
    assert DateField((1, 8), year_first=True)("20260304")[0] == date(2026, 3, 4)


@pytest.mark.parametrize("value", ["310226", "0403 6", "ABCDEF"])
def test_date_that_is_none_is_unreadable_and_leniently_nothing(value: str) -> None:
    with pytest.raises(UnreadableFieldError) as unreadable:
        DateField((1, 6))(value)

    assert unreadable.value.code == "bad_date"
    assert DateField((1, 6)).lenient(value) is None


def test_dates_known_by_heart_are_bounded() -> None:
    field = DateField((1, 8), year_first=True)
    first = date(2000, 1, 1).toordinal()

    days = [date.fromordinal(first + number) for number in range(5_000)]

    assert [field(f"{day:%Y%m%d}")[0] for day in days] == days


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"abc\r", "abc  "),
        (b"abc\x1a", "abc  "),
        (b"abcde", "abcde"),
        (b"abcde   \r\n", "abcde"),
        (b"ab\xe7de", "abçde"),
        ("abçde".encode(), "abçde"),  # the bank counted letters: six bytes are five columns
        (b"abcdef", None),
        (b"ab\xe7def", None),
        ("abçdef".encode(), None),
    ],
)
def test_record_has_one_letter_for_each_column(raw: bytes, text: str | None) -> None:
    assert record_columns(raw, 5) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  ABC ", "ABC"),
        ("JOÃO".encode("cp1252").decode("latin-1"), "JOÃO"),
        ("JOÃO".encode().decode("latin-1"), "JOÃO"),
        ("€", "€"),
        ("\x80", "€"),
    ],
)
def test_text_is_utf8_where_it_is_and_windows_1252_otherwise(value: str, text: str) -> None:
    assert field_text(value) == text


def test_bytes_that_windows_1252_lacks_are_kept() -> None:
    assert decode_text(b"a\x81\xff") == "a\x81ÿ"


def test_account_key_is_alike_in_every_format() -> None:
    assert account_key("237", "01234", " 00056789 ") == "237/1234/56789"
    assert account_key("748", "", "99999") == "748/0/99999"
