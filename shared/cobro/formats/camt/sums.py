"""Check what a statement says of itself: balances and totals."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from cobro.formats.camt.bookings import Booking
from cobro.formats.camt.elements import Element
from cobro.formats.camt.values import lenient_day, minor_units, signed_minor
from cobro.formats.columns import UnreadableFieldError

Problem = tuple[str, str]
# The closing balance of the day before opens a statement that states no opening one.
_OPENING = ("OPBD", "PRCD")
_CLOSING = "CLBD"
_AVAILABLE = "CLAV"
_KNOWN = frozenset({*_OPENING, _CLOSING, _AVAILABLE})


class Balance(NamedTuple):
    minor: int
    currency: str
    on: date | None


class Sums:
    """Adds up the entries of one statement as they come; amounts in minor units."""

    def __init__(self) -> None:
        self.currency = ""
        self.entries_currency = ""
        self.count = 0
        self._balances: dict[str, Balance] = {}
        self._unreadable = 0
        self._booked = {1: 0, -1: 0}
        self._reversed = {1: 0, -1: 0}
        self._all = {1: [0, 0], -1: [0, 0]}  # by sign: count, sum of whatever status

    def add_balance(self, element: Element) -> None:
        facts = element.facts
        kind, currency = facts.get("type", ""), facts.get("amount_currency", "")
        if kind not in _KNOWN:
            return
        try:
            minor = signed_minor(facts, currency)
        except UnreadableFieldError:
            self._unreadable += 1
            return
        if kind not in _OPENING or kind not in self._balances:
            self._balances[kind] = Balance(minor, currency, lenient_day(facts.get("day")))
        if not self.currency or kind == _CLOSING:
            self.currency = currency

    def add(self, booking: Booking) -> None:
        self.count += 1
        self.entries_currency = self.entries_currency or booking.currency
        if booking.minor is None:
            self._unreadable += 1
            return
        sign = -1 if booking.minor < 0 else 1
        self._all[sign][0] += 1
        self._all[sign][1] += abs(booking.minor)
        if booking.is_booked:
            self._booked[sign] += abs(booking.minor)
            self._reversed[sign] += abs(booking.minor) * booking.is_reversal

    @property
    def opening(self) -> Balance | None:
        found = [self._balances[kind] for kind in _OPENING if kind in self._balances]
        return found[0] if found else None

    @property
    def closing(self) -> Balance | None:
        return self._balances.get(_CLOSING)

    @property
    def available(self) -> Balance | None:
        return self._balances.get(_AVAILABLE)

    def credits(self, *, turned: bool) -> int:
        return self._booked[1] + turned * (self._reversed[-1] - self._reversed[1])

    def debits(self, *, turned: bool) -> int:
        return self._booked[-1] + turned * (self._reversed[1] - self._reversed[-1])

    def only_adds_up_turned(self) -> bool:
        return self._adds_up(turned=True) and not self._adds_up(turned=False)

    def _adds_up(self, *, turned: bool) -> bool:
        if self.opening is None or self.closing is None:
            return True
        return self.opening.minor + self.moved(turned=turned) == self.closing.minor

    def moved(self, *, turned: bool) -> int:
        return self.credits(turned=turned) - self.debits(turned=turned)

    def problems(self, facts: Mapping[str, str], *, turned: bool) -> Iterator[Problem]:
        """Yield what does not add up, for which the statement is not booked."""
        if self._unreadable:
            return
        opening, closing = self.opening, self.closing
        if opening and closing and self._one_currency() and not self._adds_up(turned=turned):
            message = (
                f"opening {opening.minor} and entries {self.moved(turned=turned)} do not make the "
                f"closing balance {closing.minor} (minor units)"
            )
            yield "balance_mismatch", message
        yield from self._totals(facts)

    def doubts(self) -> Iterator[Problem]:
        if self._unreadable:
            yield "balance_unchecked", f"{self._unreadable} amounts cannot be read"
        elif not self._one_currency():
            yield "balance_unchecked", "balances and entries are in several currencies"

    def _one_currency(self) -> bool:
        known = {one.currency for kind, one in self._balances.items() if kind != _AVAILABLE}
        if self.entries_currency:
            known.add(self.entries_currency)
        return len(known) <= 1

    def _totals(self, facts: Mapping[str, str]) -> Iterator[Problem]:
        currency = self.currency or self.entries_currency
        both = [self._all[1][0] + self._all[-1][0], self._all[1][1] + self._all[-1][1]]
        for prefix, counted in (("", both), ("credits_", self._all[1]), ("debits_", self._all[-1])):
            for name, value in zip(("count", "sum"), counted, strict=True):
                stated = facts.get(f"{prefix}{name}")
                if stated and _whole(stated, name, currency) != value:
                    words = f"{prefix}{name}".replace("_", " ")
                    yield "totals_mismatch", f"{words} of the statement is {stated}, not {value}"


def _whole(text: str, name: str, currency: str) -> int | None:
    try:
        return minor_units(text, currency) if name == "sum" else int(text)
    except (UnreadableFieldError, ValueError):
        return None
