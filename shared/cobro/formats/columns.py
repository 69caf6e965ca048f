"""Read the fields of fixed-column records (CNAB): amounts, dates, texts, references.

Amounts have two implied decimals and no sign, and blanks are zero. A date of zeros or blanks is no
date; a two-digit year below 90 is of this century (collection files began in the 1990s), never "the
year nearest to today", so that a file reads alike in every year. Source: FEBRABAN CNAB manuals.
"""

from datetime import date

Span = tuple[int, int]  # first and last column, from 1, both inside, as bank manuals count

_CENTURY_PIVOT = 90
_DATES_KNOWN_MAX = 4096
# a field of any money width that says nothing
NOTHING = frozenset(sign * width for sign in "0 " for width in range(40))


class UnreadableFieldError(ValueError):
    """A field cannot be read; `code` is that of the bad entry that comes of it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def span_slice(span: Span) -> slice:
    return slice(span[0] - 1, span[1])


def record_columns(raw: bytes, width: int) -> str | None:
    """Return one character per column, padded to `width`; None if text stands past the width.

    Columns are bytes. Only where a record is too long in bytes and exactly right in UTF-8 letters
    did the bank count letters; then letters are columns.
    """
    line = raw.rstrip(b"\r\n\x1a\x00")
    if len(line) == width:
        return line.decode("latin-1")
    if len(line) > width and (letters := _utf8_columns(line, width)):
        return letters
    line = line.rstrip()
    return line.decode("latin-1").ljust(width) if len(line) <= width else None


def _utf8_columns(line: bytes, width: int) -> str | None:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if len(text) == width else None


def field_text(value: str) -> str:
    """Return the text of a field without blanks: UTF-8 if it is, Windows-1252 otherwise."""
    if value.isascii():
        return value.strip()
    try:
        return decode_text(value.encode("latin-1")).strip()
    except UnicodeEncodeError:  # read letter by letter above: it is text already
        return value.strip()


def decode_text(raw: bytes) -> str:
    """Decode bytes as UTF-8, else Windows-1252, whose five holes are read as Latin-1."""
    for charset in ("utf-8", "cp1252"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def minor_units(value: str) -> int:
    """Read an amount with two implied decimals; blanks are zero; raise `UnreadableFieldError`."""
    if value.isdecimal():
        return int(value)
    if not value.strip("0 "):
        return 0
    digits = value.lstrip()
    if digits.isdecimal():
        return int(digits)
    message = f"{value!r} is not an amount in digits"
    raise UnreadableFieldError("bad_amount", message)


def day_month_short_year(digits: str) -> date:
    """Read DDMMYY; raise `ValueError`."""
    year = int(digits[4:6])
    return date(
        year + (1900 if year >= _CENTURY_PIVOT else 2000), int(digits[2:4]), int(digits[:2])
    )


def _day_month_year(digits: str) -> date:
    return date(int(digits[4:8]), int(digits[2:4]), int(digits[:2]))


def _year_month_day(digits: str) -> date:
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))


class DateField:
    """Reads one kind of date field; the few dates of a file are worked out once each.

    Called with the text of the field it returns the date and its ISO form, or None and nothing for
    zeros and blanks; it raises `UnreadableFieldError` for what is no date.
    """

    def __init__(self, span: Span | None, *, year_first: bool = False) -> None:
        self.columns = span_slice(span) if span else slice(0, 0)
        short = span is None or span[1] - span[0] + 1 == len("DDMMYY")
        long = _year_month_day if year_first else _day_month_year
        self._read = day_month_short_year if short else long
        self._known: dict[str, tuple[date | None, str]] = {}

    def __call__(self, value: str) -> tuple[date | None, str]:
        found = self._known.get(value)
        if found is None:
            day = self._day(value)
            found = (day, day.isoformat() if day else "")
            if len(self._known) < _DATES_KNOWN_MAX:
                self._known[value] = found
        return found

    def _day(self, value: str) -> date | None:
        if value in NOTHING:
            return None
        try:
            if value.isdecimal():
                return self._read(value)
        except ValueError:
            pass  # a 13th month is as unreadable as letters
        message = f"{value!r} is not a date"
        raise UnreadableFieldError("bad_date", message)

    def lenient(self, value: str) -> date | None:
        """Return the date, or None where it cannot be read: `999999` means "on sight"."""
        try:
            return self(value)[0]
        except UnreadableFieldError:
            return None
