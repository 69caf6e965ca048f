"""Columns, texts and dates of Norma 43 (AEB, cuaderno 43): records of 80 columns.

Dates are written AAMMDD; some banks write DDMMAA. Which one holds is seen in the account record:
its first day is not after its last, and of two readings the shorter period is meant. Trailing
blanks may be cut, and the last two records glued together.
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache

from cobro.formats.columns import UnreadableFieldError
from cobro.formats.streams import Readable, numbered_lines

WIDTH = 80
DEBIT, CREDIT = "1", "2"

_TOTALS, _END = b"33", b"88"
_TOTALS_WIDTH = 76  # what is left of record 33 when its blanks are cut
_CENTURY_PIVOT = 90
_WEIGHTS = (1, 2, 4, 8, 5, 10, 9, 7, 3, 6)
# Letters of Spanish in code page 850, where Latin-1 has controls and signs.
_PAGE_850 = frozenset(b"\x81\x82\x90\xa0\xa1\xa2\xa3\xa4\xa5")
_LATIN_LETTERS = frozenset(range(0xC0, 0x100))


def records(stream: Readable) -> Iterator[tuple[int, bytes]]:
    """Yield (line, record without its line end), a glued end record on its own."""
    for number, raw in numbered_lines(stream):
        line = raw.rstrip(b"\r\n\x1a\x00 ")
        if line[:2] == _TOTALS and len(line) > WIDTH - 2:
            glued = line.find(_END + b"9" * 18, _TOTALS_WIDTH)
            if glued > 0:
                yield number, line[:glued]
                line = line[glued:]
        if line:
            yield number, line


def columns_of(line: bytes) -> str:
    """Return one letter per column, padded: UTF-8 where it is, else code page 850 or Latin-1."""
    if line.isascii():
        return line.decode().ljust(WIDTH)
    try:
        return line.decode("utf-8").ljust(WIDTH)
    except UnicodeDecodeError:
        seen = set(line)
        is_850 = seen & _PAGE_850 and not seen & _LATIN_LETTERS
        return line.decode("cp850" if is_850 else "latin-1").ljust(WIDTH)


def year_first(digits: str) -> date:
    """Read AAMMDD; raise `ValueError`."""
    return date(_year(digits[:2]), int(digits[2:4]), int(digits[4:6]))


def year_last(digits: str) -> date:
    """Read DDMMAA; raise `ValueError`."""
    return date(_year(digits[4:6]), int(digits[2:4]), int(digits[:2]))


def _year(digits: str) -> int:
    year = int(digits)
    return year + (1900 if year >= _CENTURY_PIVOT else 2000)


DayReader = Callable[[str], date]
KnownDays = Callable[[str], tuple[date, str]]


def period_of(start: str, end: str) -> tuple[DayReader, date, date] | None:
    """Return how days are read and the period, by the shorter one that is possible; or None."""
    found: list[tuple[int, DayReader, date, date]] = []
    readers: tuple[DayReader, ...] = (year_first, year_last)
    for reader in readers:
        try:
            first, last = reader(start), reader(end)
        except ValueError:
            continue
        if first <= last:
            found.append(((last - first).days, reader, first, last))
    if not found:
        return None
    _, reader, first, last = min(found, key=lambda one: one[0])
    return reader, first, last


def day_reader(reader: DayReader) -> KnownDays:
    """Return a reader that remembers days, also in ISO form; it raises `UnreadableFieldError`."""

    @lru_cache(maxsize=4096)
    def read(digits: str) -> tuple[date, str]:
        try:
            day = reader(digits)
        except ValueError as error:
            message = f"{digits!r} is not a date"
            raise UnreadableFieldError("bad_date", message) from error
        return day, day.isoformat()

    return read


def iban_of(bank: str, office: str, account: str) -> str:
    """Return the Spanish IBAN of an account: both pairs of check digits follow from it."""
    digits = _control(f"00{bank}{office}") + _control(account)
    number = f"{bank}{office}{digits}{account}"
    country_and_zeros = "142800"  # E, S, and the check digits that are sought
    return f"ES{98 - int(number + country_and_zeros) % 97:02}{number}"


def _control(digits: str) -> str:
    weighed = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True))
    rest = 11 - weighed % 11
    return str({10: 1, 11: 0}.get(rest, rest))
