"""Numbering series: gapless numbers, how they are written, and when they begin anew.

The VAT Directive 2006/112/EC art. 226(2) asks for a sequential number based on one or more series;
RD 1619/2012 art. 6.1.a and Portugal's series communication know series of a year. A pattern is how
a number is written; two series whose documents could be written alike are refused.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import ClassVar

from cobro.domain.errors import InvalidInputError, RejectionError
from cobro.domain.ids import IssuerId

NUMBER_DIGITS = 7
DEFAULT_PATTERN = "{series}-{number:07d}"
PATTERN_MAX = 40
CHAIN_START = bytes(32)
_TOKEN = re.compile(r"\{(series|year|yy|number(?::0([2-9])d)?)\}")
_LITERAL = re.compile(r"[A-Za-z0-9 ./_-]*")
_CENTURY = 2000


class SeriesExhaustedError(RejectionError):
    """The series has used its last number."""

    code: ClassVar[str] = "series_exhausted"


class DocumentKind(StrEnum):
    """What a series numbers (UNTDID 1001: 380 invoice, 383 debit note, 381 credit note).

    An instalment of a payment agreement is no fiscal document: it asks for what was billed before.
    """

    INVOICE = "invoice"
    DEBIT_NOTE = "debit_note"
    CREDIT_NOTE = "credit_note"
    INSTALMENT = "instalment"

    @property
    def is_owed(self) -> bool:
        return self is not DocumentKind.CREDIT_NOTE

    @property
    def is_billed(self) -> bool:
        """Tell whether a person may issue it: an instalment comes from an agreement only."""
        return self in {DocumentKind.INVOICE, DocumentKind.DEBIT_NOTE}


@dataclass(frozen=True, slots=True)
class SeriesRule:
    """How a series is numbered.

    `code` (1 to 9) stands for the series in a nosso número; 0 gives none. A yearly series begins
    with 1 in each year of issue, so its numbers come again and cannot stand in a nosso número.
    """

    code: int = 0
    kind: DocumentKind = DocumentKind.INVOICE
    pattern: str = DEFAULT_PATTERN
    is_yearly: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.code <= 9:  # noqa: PLR2004 - one digit
            message = "the code of a series is one digit, 0 where its numbers name no boleto"
            raise InvalidInputError(message, field="series.code")
        _check_pattern(self.pattern)
        if self.is_yearly and not {"year", "yy"} & {name for name, _ in _tokens(self.pattern)}:
            message = (
                f"the pattern {self.pattern!r} would repeat each year: show {{year}} or {{yy}}"
            )
            raise InvalidInputError(message, field="series.pattern")
        if self.is_yearly and self.code:
            message = "numbers of a yearly series come again: give it the code 0"
            raise InvalidInputError(message, field="series.code")

    def document(self, name: str, year: int, number: int) -> str:
        """Return the number as people write it, such as `A-0000042` or `FT 2026/42`."""

        def write(match: re.Match[str]) -> str:
            part = match[1]
            if part == "series":
                return name
            if part.startswith("number"):
                return f"{number:0{int(match[2] or 1)}d}"
            return f"{year:04d}" if part == "year" else f"{year % 100:02d}"

        return _TOKEN.sub(write, self.pattern)


def _tokens(pattern: str) -> list[tuple[str, str]]:
    return [(match[1].partition(":")[0], match[2] or "") for match in _TOKEN.finditer(pattern)]


def _check_pattern(pattern: str) -> None:
    names = [name for name, _ in _tokens(pattern)]
    literal = _TOKEN.sub("", pattern)
    if names.count("number") != 1 or len(set(names)) != len(names):
        message = f"the pattern {pattern!r} shows {{number}} once and nothing else twice"
        raise InvalidInputError(message, field="series.pattern")
    if not _LITERAL.fullmatch(literal) or len(pattern) > PATTERN_MAX:
        message = (
            f"the pattern {pattern!r} may hold letters, digits, spaces, . / _ - and "
            "{series} {year} {yy} {number} {number:07d}"
        )
        raise InvalidInputError(message, field="series.pattern")


def check_distinct(rules: Mapping[str, SeriesRule]) -> None:
    """Raise `InvalidInputError` where two series share a code or could write one number alike."""
    codes = [rule.code for rule in rules.values() if rule.code]
    if not rules or len(set(codes)) != len(codes):
        message = "each series has a code of its own from 1 to 9, or 0 for none"
        raise InvalidInputError(message, field="series")
    written = [(name, *_around_number(name, rule)) for name, rule in rules.items()]
    for position, (name, before, after) in enumerate(written):
        for other, other_before, other_after in written[:position]:
            if _may_meet(before, other_before) and _may_meet(after[::-1], other_after[::-1]):
                message = f"the numbers of series {other} and {name} would repeat each other"
                raise InvalidInputError(message, field="series.pattern")


def _around_number(name: str, rule: SeriesRule) -> tuple[str, str]:
    """Return what is written before and after the number, with each digit as 0."""
    head, tail = re.split(r"\{number(?::0[2-9]d)?\}", rule.pattern)
    filled = (
        part.replace("{series}", name).replace("{year}", "0000").replace("{yy}", "00")
        for part in (head, tail)
    )
    before, after = (re.sub(r"[0-9]", "0", part.upper()) for part in filled)
    return before, after


def _may_meet(one: str, other: str) -> bool:
    """Tell whether digits of a number could make up the difference of two texts around it."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and not long[len(short) :].strip("0")


@dataclass(frozen=True, slots=True)
class Series:
    """A series as it stands: its last number and the hash of its last document.

    `year` is 0 for a series that goes on over the years. `holder` names the writer that asked the
    others to wait; it is a courtesy and guards nothing.
    """

    issuer_id: IssuerId
    name: str
    rule: SeriesRule
    year: int = 0
    last_number: int = 0
    last_hash: bytes = CHAIN_START
    holder: str = ""

    @property
    def period(self) -> str:
        """Name the run of numbers: `A`, or `A/2026` where the series begins anew each year."""
        return f"{self.name}/{self.year}" if self.year else self.name

    def take(self, count: int) -> range:
        """Return the next `count` numbers; raise `SeriesExhaustedError` past seven digits."""
        first = self.last_number + 1
        last = self.last_number + count
        if last >= 10**NUMBER_DIGITS:
            message = f"series {self.period} has no number after {self.last_number}: open another"
            raise SeriesExhaustedError(message)
        return range(first, last + 1)

    def moved(self, last_number: int, last_hash: bytes) -> "Series":
        return replace(self, last_number=last_number, last_hash=last_hash, holder="")


@dataclass(frozen=True, slots=True, order=True)
class InvoiceNumber:
    """A run of numbers and a number in it: how the outside names a document."""

    period: str
    number: int


def numbers_in(
    text: str, rules: Mapping[str, SeriesRule], *, of_notes_too: bool = False
) -> list[InvoiceNumber]:
    """List the distinct documents that a text names, in its order; credit notes where asked for."""
    found: dict[InvoiceNumber, int] = {}
    for name, rule in rules.items():
        if rule.kind.is_owed or of_notes_too:
            for match in _reader(name, rule).finditer(text.upper()):
                number = _number_of(name, rule, match)
                if number.number:
                    found.setdefault(number, match.start())
    return sorted(found, key=lambda number: (found[number], number))


def _number_of(name: str, rule: SeriesRule, match: re.Match[str]) -> InvoiceNumber:
    parts = match.groupdict()
    year = int(parts.get("year") or 0) or _CENTURY + int(parts.get("yy") or 0)
    period = f"{name}/{year}" if rule.is_yearly else name
    return InvoiceNumber(period, int(parts["number"]))


@cache
def _reader(name: str, rule: SeriesRule) -> re.Pattern[str]:
    patterns = {"series": re.escape(name), "year": r"(?P<year>\d{4})", "yy": r"(?P<yy>\d{2})"}
    written, place = "", 0
    for match in _TOKEN.finditer(rule.pattern):
        written += re.escape(rule.pattern[place : match.start()].upper())
        digits = f"{{{match[2]},{NUMBER_DIGITS}}}" if match[2] else f"{{1,{NUMBER_DIGITS}}}"
        written += patterns.get(match[1], rf"(?P<number>\d{digits})")
        place = match.end()
    written += re.escape(rule.pattern[place:].upper())
    return re.compile(rf"(?<![A-Z0-9]){written}(?![A-Z0-9])")
