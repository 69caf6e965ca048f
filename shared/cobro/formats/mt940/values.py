"""Read the statement line (:61:) and balances (:60a:, :62a:) of MT940 and MT942.

Source: SWIFT Standards, category 9. The sign is in the mark: a reversal of a credit (RC) takes
money out, a reversal of a debit (RD) brings it back. A letter after the mark is the third of the
currency. The entry date has no year: it is the one nearest to the value date.
"""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from cobro.formats.columns import UnreadableFieldError
from cobro.formats.statements import exponent_of, minor_of

_LINE = re.compile(
    r"(\d{6})(\d{4}|\s{4})?\s*([CD]|[RE][CD])[A-Z]?\s*(\d*),?(\d*)\s*(?:([NSF].{3})(.*))?"
)
_BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})?(\d*),?(\d*)")
_TOTAL = re.compile(r"(\d+)([A-Z]{3})(\d*),?(\d*)")
_SIGNS = {"C": 1, "D": -1, "RC": -1, "RD": 1, "EC": 1, "ED": -1}
_CENTURY_PIVOT = 90


class Days(NamedTuple):
    """The days of a statement line, also in ISO form; `mended` if no calendar has one of them."""

    value_date: date
    booking_date: date
    value_iso: str
    booking_iso: str
    mended: bool


class Line(NamedTuple):
    """A statement line: `minor` is signed, money in is positive."""

    days: Days
    mark: str
    minor: int
    type: str
    reference: str
    bank_reference: str


class Balance(NamedTuple):
    """A balance: overdrawn is negative; `currency` is empty where the bank leaves it out."""

    day: date
    currency: str
    minor: int


def statement_line(text: str, currency: str) -> Line:
    """Read a `:61:`; raise `UnreadableFieldError`."""
    found = _LINE.match(text)
    if found is None:
        message = f"{text[:40]!r} is not a statement line"
        raise UnreadableFieldError("unknown_record", message)
    value, entry, mark, whole, part, kind, reference = found.groups()
    own, _, banks = reference.partition("//") if reference else ("", "", "")
    minor = minor_of(whole, part, exponent_of(currency))
    return Line(
        _days(value, entry),
        mark,
        _SIGNS[mark] * minor,
        kind or "",
        own.strip(),
        banks.strip(),
    )


def balance(text: str, currency: str = "") -> Balance:
    """Read a `:60a:` or `:62a:`; raise `UnreadableFieldError`."""
    found = _BALANCE.fullmatch(text)
    if found is None:
        message = f"{text[:40]!r} is not a balance"
        raise UnreadableFieldError("bad_amount", message)
    mark, day, own_currency, whole, part = found.groups()
    currency = own_currency or currency
    minor = _SIGNS[mark] * minor_of(whole, part, exponent_of(currency))
    return Balance(_day(day)[0], currency, minor)


def total(text: str) -> tuple[int, str, int]:
    """Read a `:90a:`: count, currency and sum; raise `UnreadableFieldError`."""
    found = _TOTAL.fullmatch(text)
    if found is None:
        message = f"{text[:40]!r} is not a count and a sum"
        raise UnreadableFieldError("bad_amount", message)
    count, currency, whole, part = found.groups()
    return int(count[:9]), currency, minor_of(whole, part, exponent_of(currency))


@lru_cache(maxsize=4096)
def _days(value: str, entry: str | None) -> Days:
    value_date, mended = _day(value)
    value_iso = value_date.isoformat()
    if not entry or entry.isspace():
        return Days(value_date, value_date, value_iso, value_iso, mended)
    near = value_date.year
    possible = [_mended(year, entry) for year in (near, near + 1, near - 1)]
    booking_date, also_mended = min(possible, key=lambda one: abs((one[0] - value_date).days))
    booking_iso = booking_date.isoformat()
    return Days(value_date, booking_date, value_iso, booking_iso, mended or also_mended)


def _day(text: str) -> tuple[date, bool]:
    year = int(text[:2])
    return _mended(year + (1900 if year >= _CENTURY_PIVOT else 2000), text[2:])


def _mended(year: int, month_day: str) -> tuple[date, bool]:
    """Return a date; the 30th of February of banks' months of 30 days is the last of the month."""
    try:
        month, day = int(month_day[:2]), int(month_day[2:])
        last = monthrange(year, month)[1]
        is_past = last < day <= 30  # noqa: PLR2004 - the months of 30 days that banks reckon with
        return date(year, month, min(day, last) if is_past else day), is_past
    except ValueError as error:  # of which calendar's own error is one
        message = f"{month_day!r} is not a month and a day"
        raise UnreadableFieldError("bad_date", message) from error
