"""Every figure that is read from sums equals a naive recount from the journal's lines."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cobro.application.read_reports import ReadReports
from cobro.domain import positions, reports
from cobro.domain.figures import FigureBook, Figures, book_of_lines, month_of
from cobro.domain.journal import EntryCode
from cobro.domain.reports import BUCKETS, LedgerLine
from cobro.domain.segments import lines_by_segment, of_segment
from tests.support.books import MemoryBooks
from tests.support.builders import a_ledger_line
from tests.support.fakes import MemoryCustomers, MemoryIssuers, MemoryProjection
from tests.support.strategies import day_pairs, days

BILLING = {"invoice_issued", "invoice_cancelled", "credit_note_issued"}
RECEIPTS = {"payment_applied", "payment_unidentified"}


@st.composite
def histories(draw: st.DrawFn) -> list[LedgerLine]:
    """Draw lines of every code, in currencies, with any amounts on any days."""
    amounts = st.integers(-(10**9), 10**9)
    return [
        a_ledger_line(
            f"e{number}",
            code=draw(st.sampled_from(EntryCode)),
            receivable_minor=draw(amounts) or 1,  # no document bills nothing
            received_minor=draw(amounts),
            credit_minor=draw(amounts),
            unidentified_minor=draw(amounts),
            fee_minor=draw(st.integers(0, 10**6)),
            business_date=draw(days),
            due_date=draw(days),
            currency=draw(st.sampled_from(["BRL", "EUR"])),
            source=draw(st.sampled_from(["stripe", "ofx"])),
        )
        for number in range(draw(st.integers(0, 25)))
    ]


def folded(lines: Sequence[LedgerLine], looked_into: Sequence[date], fresh: int) -> FigureBook:
    """Add all lines but some to months and days, as the projection does."""
    months: dict[str, Figures] = {}
    by_day: dict[date, Figures] = {}
    for line in lines[fresh:]:
        months.setdefault(month_of(line.business_date), Figures()).add_line(line)
        by_day.setdefault(line.business_date, Figures()).add_line(line)
    seen = {month_of(day) for day in looked_into}
    kept = {day: figures.owed for day, figures in by_day.items() if month_of(day) in seen}
    return FigureBook(months, kept, tuple(lines[:fresh]))


@given(histories(), days, st.integers(0, 10))
def test_sums_of_a_past_day_are_those_of_its_lines(
    lines: list[LedgerLine], as_of: date, fresh: int
) -> None:
    until = [line for line in lines if line.business_date <= as_of]

    assert folded(lines, [as_of], fresh).until(as_of) == Figures.of(until)


@given(histories(), st.integers(0, 25))
def test_months_are_the_same_however_much_of_them_is_added_up(
    lines: list[LedgerLine], fresh: int
) -> None:
    every_day = [line.business_date for line in lines]

    assert folded(lines, every_day, fresh).by_month() == book_of_lines(lines).by_month()


@given(histories(), days)
def test_positions_equal_the_recount_line_by_line(lines: list[LedgerLine], as_of: date) -> None:
    sums = folded(lines, [as_of], 3).until(as_of)

    assert positions.ageing(sums, as_of) == reports.ageing(lines, as_of)
    assert positions.default_rates(sums, as_of) == reports.default_rates(lines, as_of)
    assert positions.received_by_source(sums.flows) == reports.received_by_source(lines, as_of)


@given(histories(), days)
def test_vintages_equal_a_recount(lines: list[LedgerLine], as_of: date) -> None:
    for vintage in positions.vintages(folded(lines, [as_of], 3).until(as_of), as_of):
        own = [
            line
            for line in lines
            if line.receivable_minor
            and line.currency == vintage.currency
            and line.due_date <= as_of
            and f"{line.due_date:%Y-%m}" == vintage.month
            and line.business_date <= as_of
        ]
        last = (max(line.due_date for line in own).replace(day=1) + timedelta(31)).replace(day=1)

        assert vintage.billed_minor == sum(
            line.receivable_minor for line in own if line.code in BILLING
        )
        for point in vintage.points:
            unpaid = sum(
                line.receivable_minor
                for line in own
                if line.code != "written_off"
                and (line.business_date - line.due_date).days <= point.days
            )
            is_old = last - timedelta(days=1) + timedelta(days=point.days) <= as_of
            assert point.unpaid_minor == (unpaid if is_old else None)


def reading(lines: list[LedgerLine]) -> ReadReports:
    projection = MemoryProjection()
    projection.absorb("acme", lines)
    return ReadReports(
        issuers=MemoryIssuers(),
        customers=MemoryCustomers(),
        journal=MemoryBooks(),
        projection=projection,
    )


def open_at(lines: list[LedgerLine], currency: str, as_of: date) -> int:
    return sum(
        line.receivable_minor
        for line in lines
        if line.currency == currency and line.business_date <= as_of
    )


@given(histories(), day_pairs())
def test_indicators_equal_a_recount(lines: list[LedgerLine], period: tuple[date, date]) -> None:
    first, last = max(period[0], period[1] - timedelta(days=365)), period[1]
    found, _ = reading(lines).indicators("acme", first, last)
    for currency, shown in found.items():
        sales = sum(
            line.receivable_minor
            for line in lines
            if line.currency == currency
            and line.code in BILLING
            and first <= line.business_date <= last
        )
        closing = open_at(lines, currency, last)

        assert shown.opening_minor == open_at(lines, currency, first - timedelta(days=1))
        assert (shown.sales_minor, shown.closing_minor) == (sales, closing)
        assert shown.not_due_minor == sum(
            line.receivable_minor
            for line in lines
            if line.currency == currency and line.business_date <= last <= line.due_date
        )
        if sales > 0:
            exact = Decimal(closing * ((last - first).days + 1)) / sales
            assert shown.dso == exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


@given(histories(), day_pairs())
def test_cash_and_fees_equal_a_recount(lines: list[LedgerLine], period: tuple[date, date]) -> None:
    first, last = max(period[0], period[1] - timedelta(days=365)), period[1]
    cash, _ = reading(lines).cash("acme", first, last)
    fees, _ = reading(lines).fees("acme", first, last)
    own = [line for line in lines if first <= line.business_date <= last]
    into: defaultdict[str, int] = defaultdict(int)
    back: defaultdict[str, int] = defaultdict(int)
    kept: defaultdict[str, int] = defaultdict(int)
    for line in own:
        moved = into if line.code in RECEIPTS else back
        moved[line.currency] += (
            line.received_minor if line.code in RECEIPTS else -line.received_minor
        )
        kept[line.currency] += line.fee_minor

    assert {c: sum(d.received_minor for d in row) for c, row in cash.items() if row} == {
        c: into[c] for c in cash
    }
    assert {c: sum(d.returned_minor for d in row) for c, row in cash.items()} == {
        c: back[c] for c in cash
    }
    assert {c: sum(row.values()) for c, row in fees.items()} == {c: kept[c] for c in fees}


@given(histories(), days)
def test_roll_rates_equal_a_recount(lines: list[LedgerLine], as_of: date) -> None:
    earlier = as_of - timedelta(days=30)
    before, after = reports.ageing(lines, earlier), reports.ageing(lines, as_of)
    found, history = reading(lines).roll_rates("acme", as_of)

    assert history.history_from_date == min((line.business_date for line in lines), default=None)
    for currency, rolls in found.items():
        for roll, (name, into) in zip(rolls, pairwise(BUCKETS), strict=True):
            assert roll.before_minor == before.get(currency, {}).get(name, 0)
            assert roll.after_minor == after[currency][into]


@given(histories(), st.lists(st.sampled_from(["", "shops", "banks"]), min_size=25), days)
def test_figures_of_a_segment_are_those_of_its_lines(
    lines: list[LedgerLine], drawn: list[str], as_of: date
) -> None:
    own = [replace(line, invoice_id=f"inv{n}") for n, line in enumerate(lines)]
    by_invoice = {line.invoice_id: segment for line, segment in zip(own, drawn, strict=False)}
    book = folded(list(lines_by_segment(own, by_invoice)), [as_of], 3)
    for segment in ("shops", "banks"):
        mine = [line for line in own if by_invoice[line.invoice_id] == segment]
        sums = of_segment(book, segment)

        assert sums.until(as_of) == Figures.of(line for line in mine if line.business_date <= as_of)
        assert positions.ageing(sums.until(as_of), as_of) == reports.ageing(mine, as_of)
        assert positions.default_rates(sums.until(as_of), as_of) == reports.default_rates(
            mine, as_of
        )
        assert sums.history_from_date == min((line.business_date for line in mine), default=None)
