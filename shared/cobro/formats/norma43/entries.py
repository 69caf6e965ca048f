"""Entries of Norma 43: record 22 with the texts (23) and the foreign amount (24) after it."""

from typing import TYPE_CHECKING

from cobro.domain.money import Money
from cobro.formats.columns import UnreadableFieldError
from cobro.formats.entries import BadEntry, EntryKind, StatementEntry
from cobro.formats.norma43.records import CREDIT
from cobro.formats.statements import KEPT, PLACEHOLDER, not_kept

if TYPE_CHECKING:
    from cobro.formats.norma43.accounts import Account

TEXTS_MAX = 20  # records of text after one entry; the format has five
_TAKEN_BACK = frozenset({"14", "98"})  # returned, corrected
_REFERENCES = (
    ("document_number", slice(42, 52)),
    ("reference_1", slice(52, 64)),
    ("reference_2", slice(64, 80)),
    ("office", slice(6, 10)),
)
# Looked up once: a member of an enumeration is looked up in its class each time.
_CREDIT, _DEBIT = EntryKind.CREDIT, EntryKind.DEBIT


class Booking:
    """An entry whose texts are still to come; columns are those of record 22."""

    __slots__ = ("_more", "line", "minor", "problem", "text")

    def __init__(self, line: int, text: str) -> None:
        self.line = line
        self.text = text
        self.minor: int | None = None
        self.problem: UnreadableFieldError | None = None
        self._more: list[str] = []

    def add(self, text: str) -> None:
        if len(self._more) < TEXTS_MAX:
            self._more.append(text)

    def record(self, account: "Account") -> StatementEntry | BadEntry:
        """Return the entry, or why it cannot be read."""
        try:
            if self.problem is not None:
                raise self.problem
            return self._entry(account)
        except UnreadableFieldError as error:
            return BadEntry(self.line, error.code, str(error), self._source())

    def _entry(self, account: "Account") -> StatementEntry | BadEntry:
        text, minor, currency = self.text, self.minor or 0, account.currency
        booking_date, booking_iso = account.day(text[10:16])
        value_date, value_iso = account.day(text[16:22])
        words, concept = self._words(), text[22:24]
        entry = StatementEntry(
            self.line,
            account.key,
            _kind(minor, concept),
            booking_date,
            value_date,
            Money(minor, KEPT.get(currency, PLACEHOLDER)),
            (
                account.key,
                booking_iso,
                value_iso,
                str(minor),
                text[22:27],
                text[42:80].rstrip(),
                words.upper(),
            ),
            self._references(text),
            concept,
            "",
            "",
            words,
            self._source(),
            account.index,
        )
        return entry if currency in KEPT else not_kept(entry, currency)

    def _words(self) -> str:
        """Put the texts together; one that fills its columns goes on without a blank."""
        words = ""
        for more in self._more:
            if more.startswith("23"):
                # Padded to its width: the first half ends in column 42, the second in the last.
                words += more[4:] if more[41:42].strip() else f"{more[4:42]} {more[42:]}"
                words += "" if words[-1:].strip() else " "
        return " ".join(words.split())

    def _references(self, text: str) -> dict[str, str]:
        references = {"concept": text[22:24], "own_concept": text[24:27]}
        for name, columns in _REFERENCES:
            written = text[columns].strip()
            if written.strip("0"):
                references[name] = written
        for more in self._more:
            if more[:2] == "24":
                references["original_currency"] = more[4:7].strip()
                references["original_minor"] = more[7:21].strip()
        return references

    def _source(self) -> str:
        own = self.text.rstrip()
        return "\n".join((own, *map(str.rstrip, self._more))) if self._more else own


def signed(code: str, digits: str) -> int:
    """Return the signed amount in minor units; raise `UnreadableFieldError`."""
    if not (digits.isdecimal() and digits.isascii()):
        message = f"{digits!r} is not an amount in digits"
        raise UnreadableFieldError("bad_amount", message)
    minor = int(digits)
    return minor if code == CREDIT else -minor


def _kind(minor: int, concept: str) -> EntryKind:
    if not minor:
        return EntryKind.INFORMATION
    if concept in _TAKEN_BACK:
        return EntryKind.REVERSAL
    return _CREDIT if minor > 0 else _DEBIT
