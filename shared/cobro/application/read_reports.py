"""Figures for people: read from the projection, or recounted from the journal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from cobro.application.ports import Customers, Issuers, Journal, LedgerProjection
from cobro.domain import indicators, positions, reports
from cobro.domain.errors import InvalidInputError
from cobro.domain.figures import FigureBook, Flows
from cobro.domain.indicators import CashDay, CollectionIndicators, RollRate
from cobro.domain.positions import Vintage
from cobro.domain.reports import AccountStatement, DefaultRate, SourceTotals
from cobro.domain.segments import book_of_segments, of_segment

PERIOD_DAYS_MAX = 366
# The reports that are kept by segment of customers too.
BY_SEGMENT = frozenset(
    {
        *("ageing", "default-rate", "vintages", "roll-rates", "indicators", "cash"),
        *("recovery", "lift", "arrangements"),
    }
)
_BUCKET_DAYS = 30


@dataclass(frozen=True, slots=True)
class History:
    """Since when there are figures; None where there are none. Days before it show nothing."""

    history_from_date: date | None

    def starts_after(self, day: date) -> bool:
        return self.history_from_date is None or day < self.history_from_date


@dataclass(frozen=True, slots=True)
class AgeingReport:
    """Open minor units per currency and bucket at the end of `as_of`."""

    issuer_id: str
    as_of: date
    currencies: dict[str, dict[str, int]]
    history: History

    @property
    def open_total(self) -> dict[str, int]:
        return {currency: sum(row.values()) for currency, row in self.currencies.items()}

    @property
    def overdue_total(self) -> dict[str, int]:
        totals = self.open_total
        return {each: totals[each] - row["not_due"] for each, row in self.currencies.items()}


@dataclass(frozen=True, slots=True)
class MatchedSource:
    """Totals of a source, and the share of them that is placed."""

    totals: SourceTotals
    matched: Decimal | None


class ReadReports:
    def __init__(
        self,
        *,
        issuers: Issuers,
        customers: Customers,
        journal: Journal,
        projection: LedgerProjection,
    ) -> None:
        self._issuers = issuers
        self._customers = customers
        self._journal = journal
        self._projection = projection

    def ageing(self, issuer_id: str, as_of: date, segment: str = "") -> AgeingReport:
        """Return what is open; of the invoices of one segment of customers, where it is named."""
        book = self._book(issuer_id, as_of, segment=segment)
        table = positions.ageing(book.until(as_of), as_of)
        return AgeingReport(issuer_id, as_of, table, History(book.history_from_date))

    def default_rates(
        self, issuer_id: str, as_of: date, segment: str = ""
    ) -> dict[str, DefaultRate]:
        book = self._book(issuer_id, as_of, segment=segment)
        return positions.default_rates(book.until(as_of), as_of)

    def received(self, issuer_id: str, as_of: date) -> dict[str, dict[str, MatchedSource]]:
        flows = self._book(issuer_id, as_of).until(as_of).flows
        return {
            currency: {
                source: MatchedSource(totals, indicators.matched_share(totals))
                for source, totals in row.items()
            }
            for currency, row in positions.received_by_source(flows).items()
        }

    def vintages(
        self, issuer_id: str, as_of: date, segment: str = ""
    ) -> tuple[list[Vintage], History]:
        book = self._book(issuer_id, as_of, segment=segment)
        return positions.vintages(book.until(as_of), as_of), History(book.history_from_date)

    def roll_rates(
        self, issuer_id: str, as_of: date, segment: str = ""
    ) -> tuple[dict[str, list[RollRate]], History]:
        """Return what moved on by a bucket in the 30 days up to `as_of`."""
        earlier = as_of - timedelta(days=_BUCKET_DAYS)
        book = self._book(issuer_id, earlier, as_of, segment=segment)
        before = positions.ageing(book.until(earlier), earlier)
        after = positions.ageing(book.until(as_of), as_of)
        return indicators.roll_rates(before, after), History(book.history_from_date)

    def indicators(
        self, issuer_id: str, first: date, last: date, segment: str = ""
    ) -> tuple[dict[str, CollectionIndicators], History]:
        """Return DSO and what belongs to it over a period, both days included."""
        days, before = days_of(first, last), first - timedelta(days=1)
        book = self._book(issuer_id, before, last, segment=segment)
        opening = positions.ageing(book.until(before), before)
        end = book.until(last)
        sales = within(end.flows, first)
        found = indicators.indicators(opening, positions.ageing(end, last), sales, days)
        return found, History(book.history_from_date)

    def cash(
        self, issuer_id: str, first: date, last: date, segment: str = ""
    ) -> tuple[dict[str, list[CashDay]], History]:
        flows, history = self._flows(issuer_id, first, last, segment)
        return indicators.cash_by_day(flows), history

    def fees(
        self, issuer_id: str, first: date, last: date
    ) -> tuple[dict[str, dict[str, int]], History]:
        flows, history = self._flows(issuer_id, first, last)
        return indicators.fees_by_source(flows), history

    def statement(
        self, issuer_id: str, customer_id: str, first: date, last: date
    ) -> Sequence[AccountStatement]:
        """Return the customer's account per currency, straight from the journal."""
        if last < first:
            message = f"the last day {last} is before the first day {first}"
            raise InvalidInputError(message, field="to")
        self._customers.get(issuer_id, customer_id)
        entries = self._journal.entries(issuer_id, customer_id)
        return reports.account_statements(entries, first, last)

    def _book(self, issuer_id: str, *days: date, segment: str = "") -> FigureBook:
        self._issuers.get(issuer_id)
        if not segment:
            return self._projection.book(issuer_id, days)
        return of_segment(self._projection.book(book_of_segments(issuer_id), days), segment)

    def _flows(
        self, issuer_id: str, first: date, last: date, segment: str = ""
    ) -> tuple[Flows, History]:
        days_of(first, last)
        book = self._book(issuer_id, last, segment=segment)
        return within(book.until(last).flows, first), History(book.history_from_date)


def days_of(first: date, last: date) -> int:
    days = (last - first).days + 1
    if days < 1:
        message = f"the last day {last} is before the first day {first}"
        raise InvalidInputError(message, field="to")
    if days > PERIOD_DAYS_MAX:
        message = f"a period has at most {PERIOD_DAYS_MAX} days, not {days}: ask for parts of it"
        raise InvalidInputError(message, field="to")
    return days


def within(flows: Flows, first: date) -> Flows:
    return {key: flow for key, flow in flows.items() if key.business_date >= first}
