"""List the invoices of a company, the newest number of a series first, a page at a time.

No index of invoices is written: a series has no gaps, so its numbers are counted down and looked
up. A page looks at `LOOKED_AT_MAX` numbers at the most, so it may be short or empty and not be the
last. Those of one customer come from its journal.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count, dropwhile
from typing import ClassVar

from cobro.application.ports import Clock, Issuers, Journal, SeriesNumbers
from cobro.application.ports.money import InvoiceShelf
from cobro.domain.errors import InvalidInputError, RejectionError
from cobro.domain.invoice import Invoice, InvoiceStatus
from cobro.domain.journal import ISSUES
from cobro.domain.parties import Issuer
from cobro.domain.series import NUMBER_DIGITS, InvoiceNumber, Series

__all__ = [
    "LIMIT_MAX",
    "LOOKED_AT_MAX",
    "OVERDUE",
    "InvoiceFilter",
    "InvoicePage",
    "ListInvoices",
    "ListTooLongError",
]

LIMIT_MAX = 100
LOOKED_AT_MAX = 400  # numbers for one page
AT_ONCE = 25
YEARS = 10  # of a series that begins anew each year
CUSTOMER_DAYS = 730
CUSTOMER_ENTRIES = 400
OVERDUE = "overdue"


class ListTooLongError(RejectionError):
    """A list is longer than what is read while somebody waits for it."""

    code: ClassVar[str] = "list_too_long"


@dataclass(frozen=True, slots=True)
class InvoiceFilter:
    """What of all invoices is wanted; empty is all. `status` may be `OVERDUE` too."""

    status: str = ""
    series: str = ""
    due_from_date: date | None = None
    due_to_date: date | None = None

    def __post_init__(self) -> None:
        known = (*InvoiceStatus, OVERDUE)
        if self.status and self.status not in known:
            message = f"status is one of {', '.join(known)}, not {self.status[:40]!r}"
            raise InvalidInputError(message, field="status")

    def takes(self, invoice: Invoice, today: date) -> bool:
        if self.series and invoice.draft.series != self.series:
            return False
        due = invoice.due_again_date or invoice.draft.due_date
        if (self.due_from_date and due < self.due_from_date) or (
            self.due_to_date and due > self.due_to_date
        ):
            return False
        if self.status == OVERDUE:
            return invoice.status is InvoiceStatus.OPEN and due < today
        return not self.status or invoice.status == self.status


@dataclass(frozen=True, slots=True)
class InvoicePage:
    """`after` asks for the next page, empty on the last."""

    invoices: tuple[Invoice, ...]
    after: str = ""


class ListInvoices:
    def __init__(
        self,
        *,
        issuers: Issuers,
        shelf: InvoiceShelf,
        series: SeriesNumbers,
        journal: Journal,
        clock: Clock,
    ) -> None:
        self._issuers = issuers
        self._shelf = shelf
        self._series = series
        self._journal = journal
        self._clock = clock

    def __call__(
        self, issuer_id: str, wanted: InvoiceFilter, after: str, limit: int
    ) -> InvoicePage:
        """Raise `NotFoundError` for no such issuer, `InvalidInputError` for a wrong `after`."""
        issuer = self._issuers.get(issuer_id)
        today = self._clock.now().date()
        runs = _runs(issuer, wanted.series, today)
        period, top = _place(after)
        if period:
            runs = list(dropwhile(lambda run: run.period != period, runs))
        page = _Page(wanted, today, limit)
        for run in runs:
            if page.is_full:
                return page.until(run.period)
            top = top or self._series.read(run).last_number
            while top > 0 and not page.is_full:
                bottom = max(top - AT_ONCE, 0)
                numbers = [InvoiceNumber(run.period, n) for n in range(top, bottom, -1)]
                top = page.take(self._shelf.numbered(issuer_id, numbers), bottom)
            if top > 0:
                return page.until(f"{run.period}#{top}")
        return page.until("")

    def each(
        self, issuer_id: str, wanted: InvoiceFilter, pages_max: int | None = None
    ) -> Iterator[Invoice]:
        """Yield all that is wanted, in the order of the pages, of which one is kept at a time.

        Raises what a page does, and `ListTooLongError` after so many pages of 400 numbers.
        """
        after = ""
        for done in count(1):
            page = self(issuer_id, wanted, after, LOOKED_AT_MAX)
            yield from page.invoices
            after = page.after
            if not after:
                return
            if done == pages_max:
                message = (
                    f"more than {done * LOOKED_AT_MAX} numbers are too many for this file: narrow"
                    " the list by series, or have it made by schedule, as an export of invoices"
                )
                raise ListTooLongError(message)

    def of_customer(
        self, issuer_id: str, customer_id: str, wanted: InvoiceFilter, limit: int
    ) -> InvoicePage:
        """Return those issued to a customer in two years, the newest first, on one page."""
        self._issuers.get(issuer_id)
        today = self._clock.now().date()
        since = today - timedelta(days=CUSTOMER_DAYS)
        entries = self._journal.recent(issuer_id, customer_id, since, CUSTOMER_ENTRIES)
        issued = dict.fromkeys(entry.invoice_id for entry in entries if entry.code in ISSUES)
        read = self._shelf.of_ids(list(issued)[:LOOKED_AT_MAX])
        found = [invoice for invoice in read if wanted.takes(invoice, today)]
        return InvoicePage(tuple(found[:limit]))


@dataclass
class _Page:
    """A page as it fills."""

    wanted: InvoiceFilter
    today: date
    limit: int
    found: list[Invoice] = field(default_factory=list)
    looked_up_count: int = 0

    @property
    def is_full(self) -> bool:
        return len(self.found) >= self.limit or self.looked_up_count >= LOOKED_AT_MAX

    def take(self, read: Sequence[Invoice], bottom: int) -> int:
        """Take what is wanted of numbers down to above `bottom`; return where to go on."""
        self.looked_up_count += AT_ONCE
        for invoice in read:
            if self.wanted.takes(invoice, self.today):
                self.found.append(invoice)
            if len(self.found) == self.limit:
                return invoice.number - 1
        return bottom

    def until(self, after: str) -> InvoicePage:
        return InvoicePage(tuple(self.found), after)


def _runs(issuer: Issuer, wanted: str, today: date) -> list[Series]:
    """Return the runs of numbers of a company's series, this year's before those of the past."""
    names = [wanted] if wanted in issuer.series else sorted(issuer.series)
    if wanted and wanted not in issuer.series:
        message = f"{issuer.issuer_id} has no series {wanted[:40]!r}"
        raise InvalidInputError(message, field="series")
    rules = [(name, issuer.series[name]) for name in names]
    endless = [Series(issuer.issuer_id, name, rule) for name, rule in rules if not rule.is_yearly]
    years = [
        Series(issuer.issuer_id, name, rule, year=today.year - back)
        for back in range(YEARS)
        for name, rule in rules
        if rule.is_yearly
    ]
    return endless + years


def _place(after: str) -> tuple[str, int]:
    """Read where a page goes on: a run of numbers, and a number where one was begun."""
    period, _, number = after.partition("#")
    if number and not (number.isascii() and number.isdigit() and len(number) <= NUMBER_DIGITS):
        message = "after is what the answer before said"
        raise InvalidInputError(message, field="after")
    return period, int(number or 0)
