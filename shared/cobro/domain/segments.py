"""Figures by customer segment: lines of the ledger kept under segment and currency together.

An invoice belongs to the segment that its customer had when the invoice first came to the figures,
seconds after its issue; all that moves it stays there, so that what is open of a segment adds up.
Lines that concern no invoice, and invoices of customers without a segment, are in none.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from cobro.domain.figures import FigureBook, Figures, Owed
from cobro.domain.reports import LedgerLine

_PARTS = "\t"


def book_of_segments(book: str) -> str:
    """Name the ledger in which the lines of an issuer, or of its effects, add up by segment."""
    return f"{book}#segments"


def lines_by_segment(
    lines: Iterable[LedgerLine], segments: Mapping[str, str]
) -> Iterator[LedgerLine]:
    """Yield the lines of invoices that have a segment, under it; `segments` by invoice."""
    for line in lines:
        segment = segments.get(line.invoice_id, "")
        if segment:
            yield under_segment(segment, line)


def under_segment(segment: str, line: LedgerLine) -> LedgerLine:
    """Return a line under segment and currency together."""
    return replace(line, currency=f"{segment}{_PARTS}{line.currency}")


def of_segment(book: FigureBook, segment: str) -> FigureBook:
    """Return what a book of segments holds of one of them, by currency."""
    head = f"{segment}{_PARTS}"
    return FigureBook(
        {month: _figures(figures, head) for month, figures in book.months.items()},
        {day: _owed(owed, head) for day, owed in book.days.items()},
        tuple(
            replace(line, currency=line.currency.removeprefix(head))
            for line in book.fresh
            if line.currency.startswith(head)
        ),
    )


def _figures(figures: Figures, head: str) -> Figures:
    flows = {
        replace(key, currency=key.currency.removeprefix(head)): flow
        for key, flow in figures.flows.items()
        if key.currency.startswith(head)
    }
    return Figures(_owed(figures.owed, head), flows)


def _owed(owed: Owed, head: str) -> Owed:
    return {
        replace(key, currency=key.currency.removeprefix(head)): minor
        for key, minor in owed.items()
        if key.currency.startswith(head)
    }
