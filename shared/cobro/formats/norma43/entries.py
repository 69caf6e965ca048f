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
_RETURNED, _CORRECTED = "14", "98"


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
        text, minor = self.text, self.minor or 0
        booking_date, value_date = account.day(text[10:16]), account.day(text[16:22])
        words = self._words()
        references = self._references(text)
        entry = StatementEntry(
            line=self.line,
            account=account.key,
            kind=_kind(minor, text[22:24]),
            booking_date=booking_date,
            value_date=value_date,
            amount=Money(minor, KEPT.get(account.currency, PLACEHOLDER)),
            natural_key=(
                account.key,
                booking_date.isoformat(),
                value_date.isoformat(),
                str(minor),
                text[22:27],
                text[42:80].rstrip(),
                words.upper(),
            ),
            references=references,
            occurrence=text[22:24],
            text=words,
            raw=self._source(),
            statement=account.index,
        )
        return entry if account.currency in KEPT else not_kept(entry, account.currency)

    def _words(self) -> str:
        """Put the texts together; one that fills its columns goes on without a blank."""
        words = ""
        for more in self._more:
            if more[:2] == "23":
                for part in (more[4:42], more[42:]):
                    words += part if part[-1:].strip() else f"{part} "
        return " ".join(words.split())

    def _references(self, text: str) -> dict[str, str]:
        fields = {
            "document_number": text[42:52].strip(),
            "reference_1": text[52:64].strip(),
            "reference_2": text[64:80].strip(),
            "office": text[6:10].strip(),
        }
        references = {"concept": text[22:24], "own_concept": text[24:27]}
        references |= {name: value for name, value in fields.items() if value.strip("0")}
        for more in self._more:
            if more[:2] == "24":
                references["original_currency"] = more[4:7].strip()
                references["original_minor"] = more[7:21].strip()
        return references

    def _source(self) -> str:
        return "\n".join(part.rstrip() for part in (self.text, *self._more))


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
    if concept in {_RETURNED, _CORRECTED}:
        return EntryKind.REVERSAL
    return EntryKind.CREDIT if minor > 0 else EntryKind.DEBIT
