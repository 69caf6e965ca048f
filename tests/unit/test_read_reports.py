"""Reports are asked of issuers and customers that exist, over days in their order."""

from datetime import date

import pytest

from cobro.application.read_reports import ReadReports
from cobro.domain.errors import InvalidInputError, NotFoundError
from tests.support.books import MemoryBooks
from tests.support.builders import DUE, TODAY, a_ledger_line, an_entry
from tests.support.fakes import MemoryCustomers, MemoryIssuers, MemoryProjection


@pytest.fixture
def reports() -> ReadReports:
    books, projection = MemoryBooks(), MemoryProjection()
    entry = an_entry(("receivable", 10_000), ("revenue", -10_000))
    books.journal[entry.entry_id] = entry
    projection.absorb("acme", [a_ledger_line(), a_ledger_line()])
    return ReadReports(
        issuers=MemoryIssuers(),
        customers=MemoryCustomers(),
        journal=books,
        projection=projection,
    )


def test_ageing_says_what_is_open_in_all(reports: ReadReports) -> None:
    report = reports.ageing("acme", DUE)

    assert report.open_total == {"BRL": 10_000}
    assert report.currencies["BRL"]["not_due"] == 10_000


def test_rates_and_receipts_come_from_the_same_lines(reports: ReadReports) -> None:
    assert reports.default_rates("acme", date(2026, 6, 1))["BRL"].defaulted_minor == 10_000
    assert reports.received("acme", TODAY) == {}


def test_a_statement_comes_from_the_journal(reports: ReadReports) -> None:
    (statement,) = reports.statement("acme", "cus-1", TODAY, TODAY)

    assert statement.closing_minor == 10_000


def test_the_last_day_is_not_before_the_first(reports: ReadReports) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        reports.statement("acme", "cus-1", DUE, TODAY)

    assert refusal.value.field == "to"


def test_a_period_has_its_days_in_order_and_not_too_many(reports: ReadReports) -> None:
    long_ago = date(2025, 1, 1)
    for ask in (reports.indicators, reports.cash, reports.fees):
        for first, last in ((DUE, TODAY), (long_ago, DUE)):
            with pytest.raises(InvalidInputError) as refusal:
                ask("acme", first, last)

            assert refusal.value.field == "to"


def test_a_day_before_history_shows_nothing_and_says_so(reports: ReadReports) -> None:
    report = reports.ageing("acme", date(2020, 1, 1))

    assert report.currencies == {}
    assert report.history.starts_after(report.as_of)
    assert not reports.vintages("acme", TODAY)[1].starts_after(TODAY)


def test_what_is_overdue_is_a_part_of_what_is_open(reports: ReadReports) -> None:
    report = reports.ageing("acme", date(2026, 12, 31))

    assert report.overdue_total == report.open_total == {"BRL": 10_000}


def test_who_is_unknown_has_no_report(reports: ReadReports) -> None:
    for ask in (
        lambda: reports.ageing("nobody", DUE),
        lambda: reports.default_rates("nobody", DUE),
        lambda: reports.received("nobody", DUE),
        lambda: reports.statement("acme", "nobody", TODAY, DUE),
    ):
        with pytest.raises(NotFoundError):
            ask()
