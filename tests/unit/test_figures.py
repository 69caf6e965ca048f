"""Sums by day, currency and due date, and what reports read from them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from cobro.domain.figures import FigureBook, Figures, OwedKind, book_of_lines, lateness_of
from cobro.domain.indicators import (
    CashDay,
    cash_by_day,
    fees_by_source,
    indicators,
    matched_share,
    roll_rates,
)
from cobro.domain.journal import EntryCode
from cobro.domain.positions import ageing, default_rates, received_by_source, vintages
from cobro.domain.reports import BUCKETS, DefaultRate, LedgerLine, SourceTotals
from tests.support.builders import a_ledger_line

MARCH = date(2026, 3, 10)


def paid(entry_id: str, minor: int, day: date, **more: object) -> LedgerLine:
    return a_ledger_line(
        entry_id,
        code=EntryCode.PAYMENT_APPLIED,
        receivable_minor=-minor,
        received_minor=minor,
        business_date=day,
        source="stripe",
        **more,
    )


def buckets(*minors: int) -> dict[str, int]:
    return dict(zip(BUCKETS, minors, strict=True))


def test_lateness_has_four_classes() -> None:
    late = [lateness_of(MARCH, date.fromordinal(MARCH.toordinal() + days)) for days in (30, 31, 90)]

    assert [lateness_of(MARCH, date(2026, 1, 1)), *late] == [0, 0, 1, 2]
    assert lateness_of(MARCH, date(2026, 12, 1)) == 3


def test_what_is_given_up_is_neither_billed_nor_paid() -> None:
    kinds = [OwedKind.of(code) for code in ("invoice_issued", "written_off", "payment_applied")]

    assert kinds == [OwedKind.BILLED, OwedKind.GIVEN_UP, OwedKind.OTHER]


def test_a_book_without_lines_has_no_history() -> None:
    assert FigureBook().history_from_date is None
    assert FigureBook().until(MARCH) == Figures()
    assert book_of_lines([a_ledger_line(business_date=MARCH)]).history_from_date == MARCH


def test_months_before_and_days_of_the_month_make_a_past_day() -> None:
    early = a_ledger_line("e1", business_date=date(2026, 2, 1))
    first = a_ledger_line("e2", business_date=date(2026, 3, 1))
    later = a_ledger_line("e3", business_date=date(2026, 3, 20))
    book = FigureBook(
        months={
            "2026-02": Figures.of([early]),
            "2026-03": Figures.of([first, later]),
            "2026-04": Figures.of([a_ledger_line("e4", business_date=date(2026, 4, 1))]),
        },
        days={line.business_date: Figures.of([line]).owed for line in (early, first, later)},
        fresh=(a_ledger_line("e5", business_date=MARCH),),
    )

    assert book.until(MARCH) == Figures.of([early, first, a_ledger_line("e5", business_date=MARCH)])
    assert book.history_from_date == date(2026, 2, 1)


def test_the_worked_example_of_the_formulas() -> None:
    sales = Figures.of([a_ledger_line(receivable_minor=80)])
    found = indicators(
        {"BRL": buckets(120, 0, 0, 0, 0)}, {"BRL": buckets(70, 30, 0, 0, 0)}, sales.flows, 30
    )

    assert found["BRL"].dso == Decimal("37.50")
    assert found["BRL"].best_dso == Decimal("26.25")
    assert found["BRL"].delinquency == Decimal("11.25")
    assert found["BRL"].effectiveness == Decimal("0.7692")


def test_without_sales_there_is_nothing_to_divide_by() -> None:
    flows = Figures.of([paid("p", 10, MARCH)]).flows
    found = indicators({}, {"BRL": buckets(0, 0, 0, 0, 0)}, flows, 30)["BRL"]

    assert (found.dso, found.delinquency, found.effectiveness) == (None, None, None)


def test_roll_rates_lead_from_bucket_to_bucket() -> None:
    before = {"BRL": buckets(200, 100, 0, 0, 0)}
    rolls = roll_rates(before, {"BRL": buckets(0, 50, 25, 0, 0), "EUR": buckets(1, 1, 1, 1, 1)})

    assert [roll.rate for roll in rolls["BRL"]] == [
        Decimal("0.2500"),
        Decimal("0.2500"),
        None,
        None,
    ]
    assert {roll.rate for roll in rolls["EUR"]} == {None}


def test_cash_tells_what_came_in_and_what_went_back() -> None:
    refund = a_ledger_line(
        "r",
        code=EntryCode.PAYMENT_REFUNDED,
        receivable_minor=40,
        received_minor=-40,
        business_date=MARCH,
    )
    lines = [a_ledger_line("i"), paid("p", 100, MARCH), refund]

    assert cash_by_day(Figures.of(lines).flows) == {"BRL": [CashDay(MARCH, 100, 40)]}


def test_fees_are_told_by_gateway() -> None:
    fee = a_ledger_line("f", code=EntryCode.GATEWAY_FEE, receivable_minor=0, source="stripe")
    lines = [replace(fee, fee_minor=30), replace(fee, entry_id="g", fee_minor=-10), a_ledger_line()]

    assert fees_by_source(Figures.of(lines).flows) == {"BRL": {"stripe": 20}}


def test_the_share_that_is_placed_leaves_out_what_nobody_knows() -> None:
    totals = SourceTotals(payments=2, received_minor=400, refunded_minor=0, unidentified_minor=100)

    assert matched_share(totals) == Decimal("0.7500")
    assert matched_share(SourceTotals()) is None


def test_receipts_are_the_same_as_line_by_line() -> None:
    totals = received_by_source(Figures.of([a_ledger_line(), paid("p", 100, MARCH)]).flows)

    assert totals == {"BRL": {"stripe": SourceTotals(1, 100, 100)}}


def test_a_vintage_tells_what_was_unpaid_when_it_was_so_old() -> None:
    due = date(2026, 1, 15)
    lines = [
        a_ledger_line("i", receivable_minor=1_000, due_date=due, business_date=date(2026, 1, 1)),
        paid("p", 400, date(2026, 2, 1), due_date=due),
        paid("q", 300, date(2026, 3, 1), due_date=due),
        a_ledger_line(
            "w",
            code=EntryCode.WRITTEN_OFF,
            receivable_minor=-300,
            due_date=due,
            business_date=date(2026, 3, 5),
        ),
        a_ledger_line("later", due_date=date(2026, 9, 1)),
    ]
    (vintage,) = vintages(Figures.of(lines), date(2026, 4, 15))

    assert (vintage.month, vintage.billed_minor) == ("2026-01", 1_000)
    assert [point.unpaid_minor for point in vintage.points] == [600, 300, None]
    assert [point.rate for point in vintage.points] == [Decimal("0.6000"), Decimal("0.3000"), None]


def test_a_currency_that_only_flows_has_empty_buckets() -> None:
    fee = a_ledger_line(code=EntryCode.GATEWAY_FEE, receivable_minor=0, currency="EUR")

    assert ageing(Figures.of([fee]), MARCH) == {"EUR": buckets(0, 0, 0, 0, 0)}


def test_default_rate_keeps_what_was_given_up_and_leaves_out_what_is_not_so_late() -> None:
    late, due = date(2026, 6, 1), date(2026, 4, 1)
    lines = [
        a_ledger_line("e1", receivable_minor=300, due_date=due),
        a_ledger_line("e2", receivable_minor=-300, code=EntryCode.WRITTEN_OFF, due_date=due),
        paid("p", 100, due, due_date=due),
        a_ledger_line("e3", receivable_minor=500, due_date=date(2026, 5, 30)),
    ]

    assert default_rates(Figures.of(lines), late) == {
        "BRL": DefaultRate(300, 200, Decimal("0.6667"))
    }
