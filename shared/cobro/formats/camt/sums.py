"""Check what a statement says of itself: balances, totals and period."""

from collections.abc import Iterator, Mapping
from datetime import date

from cobro.formats.camt.bookings import Booking
from cobro.formats.camt.elements import Element
from cobro.formats.camt.values import lenient_day, minor_units, signed_minor
from cobro.formats.columns import UnreadableFieldError

Problem = tuple[str, str]
# The closing balance of the day before opens a statement that states no opening one.
_OPENING = ("OPBD", "PRCD")
_CLOSING = "CLBD"


class Sums:
    """Adds up the entries of one statement as they come; amounts in minor units."""

    def __init__(self) -> None:
        self.currency = ""
        self.entries_currency = ""
        self.count = 0
        self._balances: dict[str, tuple[int, str]] = {}
        self._unreadable = 0
        self._booked = {1: 0, -1: 0}
        self._reversed = {1: 0, -1: 0}
        self._all = {1: [0, 0], -1: [0, 0]}  # by sign: count, sum of whatever status
        self._first: date | None = None
        self._last: date | None = None

    def add_balance(self, element: Element) -> None:
        facts = element.facts
        kind, currency = facts.get("type", ""), facts.get("amount_currency", "")
        if kind not in _OPENING and kind != _CLOSING:
            return
        try:
            minor = signed_minor(facts, currency)
        except UnreadableFieldError:
            self._unreadable += 1
            return
        if kind == _CLOSING or kind not in self._balances:
            self._balances[kind] = (minor, currency)
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
            if booking.booked_date:
                self._first = min(self._first or booking.booked_date, booking.booked_date)
                self._last = max(self._last or booking.booked_date, booking.booked_date)

    @property
    def opening_minor(self) -> int | None:
        found = [self._balances[kind][0] for kind in _OPENING if kind in self._balances]
        return found[0] if found else None

    @property
    def closing_minor(self) -> int | None:
        return self._balances[_CLOSING][0] if _CLOSING in self._balances else None

    def credits(self, *, turned: bool) -> int:
        return self._booked[1] + turned * (self._reversed[-1] - self._reversed[1])

    def debits(self, *, turned: bool) -> int:
        return self._booked[-1] + turned * (self._reversed[1] - self._reversed[-1])

    def only_adds_up_turned(self) -> bool:
        return self._adds_up(turned=True) and not self._adds_up(turned=False)

    def _adds_up(self, *, turned: bool) -> bool:
        if self.opening_minor is None or self.closing_minor is None:
            return True
        moved = self.credits(turned=turned) - self.debits(turned=turned)
        return self.opening_minor + moved == self.closing_minor

    def problems(self, facts: Mapping[str, str], *, turned: bool) -> Iterator[Problem]:
        """Yield what does not add up, for which the statement is not booked."""
        if not self._unreadable:
            if self._one_currency() and not self._adds_up(turned=turned):
                moved = self.credits(turned=turned) - self.debits(turned=turned)
                message = (
                    f"opening {self.opening_minor} and entries {moved} do not make the closing "
                    f"balance {self.closing_minor} (minor units)"
                )
                yield "balance_mismatch", message
            yield from self._totals(facts)
        yield from self._period(facts)

    def doubts(self) -> Iterator[Problem]:
        if self._unreadable:
            yield "balance_unchecked", f"{self._unreadable} amounts cannot be read"
        elif not self._one_currency():
            yield "balance_unchecked", "balances and entries are in several currencies"

    def _one_currency(self) -> bool:
        known = {currency for _, currency in self._balances.values()}
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

    def _period(self, facts: Mapping[str, str]) -> Iterator[Problem]:
        start, end = lenient_day(facts.get("from")), lenient_day(facts.get("to"))
        if (start and self._first and self._first < start) or (
            end and self._last and self._last > end
        ):
            yield (
                "outside_period",
                f"entries from {self._first} to {self._last} are outside of {start} to {end}",
            )


def _whole(text: str, name: str, currency: str) -> int | None:
    try:
        return minor_units(text, currency) if name == "sum" else int(text)
    except (UnreadableFieldError, ValueError):
        return None
