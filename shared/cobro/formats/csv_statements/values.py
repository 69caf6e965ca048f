"""Read dates and amounts as a mapping says that they are written; nothing is guessed."""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from cobro.formats.columns import UnreadableFieldError
from cobro.formats.statements import exponent_of, minor_of

ISO = "ISO"
_TOKENS = {
    "YYYY": r"(?P<year>\d{4})",
    "YY": r"(?P<short_year>\d{2})",
    "MMM": r"(?P<name>[^\W\d_]{3,12})\.?",
    "MM": r"(?P<month>\d{1,2})",
    "DD": r"(?P<day>\d{1,2})",
    "hh": r"\d{1,2}",
    "mm": r"\d{2}",
    "ss": r"\d{2}",
}
_TOKEN = re.compile("|".join(_TOKENS))
# First letters of the months in Portuguese, Spanish and English: no two languages disagree.
_MONTHS = {
    letters: month
    for month, names in enumerate(
        (
            "jan ene", "feb fev", "mar", "abr apr", "mai may", "jun", "jul", "ago aug", "sep set",
            "oct out", "nov", "dec dez dic",
        ),
        1,
    )
    for letters in names.split()
}  # fmt: skip
_CENTURY_PIVOT = 90
_THOUSANDS = {",": ".", ".": ","}


def date_tokens(date_format: str) -> list[str]:
    """Return the tokens of a format in their order."""
    return _TOKEN.findall(date_format)


def date_pattern(date_format: str) -> re.Pattern[str]:
    """Return the pattern of a format such as `DD/MM/YYYY hh:mm`."""
    pattern, place = "", 0
    for token in _TOKEN.finditer(date_format):
        pattern += re.escape(date_format[place : token.start()]) + _TOKENS[token[0]]
        place = token.end()
    return re.compile(pattern + re.escape(date_format[place:]))


def date_reader(date_format: str, time_zone: str) -> Callable[[str], date]:
    """Return a reader of dates that remembers them and raises `UnreadableFieldError`."""
    if date_format == ISO:
        zone = ZoneInfo(time_zone) if time_zone else None
        parse = lru_cache(maxsize=4096)(lambda text: _iso_day(text, zone))
    else:
        pattern = date_pattern(date_format)
        parse = lru_cache(maxsize=4096)(lambda text: _day(text, pattern))

    def read(text: str) -> date:
        try:
            return parse(text)
        except ValueError as error:
            message = f"{text!r} is not a date as {date_format}"
            raise UnreadableFieldError("bad_date", message) from error

    return read


def _iso_day(text: str, zone: ZoneInfo | None) -> date:
    """Return the day; an instant with an offset is of the day that it is in the time zone."""
    moment = datetime.fromisoformat(text)
    if zone and moment.tzinfo:
        moment = moment.astimezone(zone)
    return moment.date()


def _day(text: str, pattern: re.Pattern[str]) -> date:
    found = pattern.fullmatch(text)
    if found is None:
        raise ValueError(text)
    parts = found.groupdict()
    if short := parts.get("short_year"):
        year = int(short) + (1900 if int(short) >= _CENTURY_PIVOT else 2000)
    else:
        year = int(parts["year"])
    name = (parts.get("name") or "").lower()[:3]
    month = _MONTHS.get(name, 0) if name else int(parts["month"])
    return date(year, month, int(parts["day"]))


def amount_reader(decimal: str) -> Callable[[str, str], int]:
    """Return a reader of amounts (text and currency to signed minor units).

    Thousands are in threes or not marked at all; the sign stands before or after, or the amount
    between parentheses.
    """
    mark, thousands = re.escape(decimal), re.escape(_THOUSANDS[decimal])
    pattern = re.compile(
        rf"(?P<open>\()?(?P<sign>[+-])?(?:R\$|US\$|\$|€|[A-Z]{{3}})?(?P<after>[+-])?"
        rf"(?P<whole>\d{{1,3}}(?:[{thousands}']\d{{3}})+|\d*)"
        rf"(?:{mark}(?P<part>\d*))?(?P<last>[+-])?(?P<close>\))?"
    )

    def read(text: str, currency: str) -> int:
        compact = "".join(text.split()).replace("\u2212", "-")
        found = pattern.fullmatch(compact)
        signs = [found[name] for name in ("sign", "after", "last") if found[name]] if found else []
        if found is None or bool(found["open"]) != bool(found["close"]) or len(signs) > 1:
            message = f"{text!r} is not an amount with the decimal mark {decimal!r}"
            raise UnreadableFieldError("bad_amount", message)
        whole = re.sub(r"\D", "", found["whole"])
        minor = minor_of(whole, found["part"] or "", exponent_of(currency))
        return -minor if found["open"] or "-" in signs else minor

    return read
