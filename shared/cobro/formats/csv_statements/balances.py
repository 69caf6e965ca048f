"""Follow the running balance of an account: it proves order and completeness of the rows."""

from dataclasses import dataclass, field
from datetime import date

from cobro.formats.entries import StatementFacts


@dataclass(slots=True)
class Order:
    """One direction in which the rows may run, and the line where it was proven wrong."""

    moved: int = 0
    broken_line: int = 0


@dataclass(slots=True)
class AccountSums:
    """Amounts in minor units. Both orders are followed until only one is possible."""

    line: int
    account: str
    currency: str
    index: int = 0  # which account of the file it is
    count: int = 0
    credits_minor: int = 0
    debits_minor: int = 0
    start_date: date | None = None
    end_date: date | None = None
    _oldest_first: Order = field(default_factory=Order)
    _newest_first: Order = field(default_factory=Order)
    _first: tuple[int, int] | None = None  # the first balance that is given, what moved to it
    _last: int | None = None

    def add(self, line: int, day: date, minor: int, balance: int | None) -> None:
        self.count += 1
        if minor > 0:
            self.credits_minor += minor
        else:
            self.debits_minor -= minor
        self.start_date = min(self.start_date or day, day)
        self.end_date = max(self.end_date or day, day)
        self._oldest_first.moved += minor
        if balance is not None:
            self._compare(line, balance)
        self._newest_first.moved += minor

    def _compare(self, line: int, balance: int) -> None:
        up, down = self._oldest_first, self._newest_first
        if self._last is None:
            self._first = (balance, up.moved)
        else:
            if self._last + up.moved != balance and not up.broken_line:
                up.broken_line = line
            if balance + down.moved != self._last and not down.broken_line:
                down.broken_line = line
        self._last = balance
        up.moved = down.moved = 0

    @property
    def broken_line(self) -> int:
        """Return the line at which no order was possible any more, 0 where one is."""
        up, down = self._oldest_first.broken_line, self._newest_first.broken_line
        return max(up, down) if up and down else 0

    def ends(self) -> tuple[int | None, int | None]:
        """Return opening and closing balance as far as running balances tell them."""
        if self._first is None or self._last is None or self.broken_line:
            return None, None
        opening = self._first[0] - self._first[1]
        if self._oldest_first.broken_line:
            opening = self._last - self._newest_first.moved
        return opening, opening + self.credits_minor - self.debits_minor

    def facts(self, opening: int | None, closing: int | None) -> StatementFacts:
        return StatementFacts(
            line=self.line,
            account=self.account,
            currency=self.currency,
            start_date=self.start_date,
            end_date=self.end_date,
            opening_minor=opening,
            closing_minor=closing,
            entries=self.count,
            entries_minor=self.credits_minor - self.debits_minor,
            credits_minor=self.credits_minor,
            debits_minor=self.debits_minor,
        )
