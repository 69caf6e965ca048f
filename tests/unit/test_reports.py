"""Ageing, default rate, what came in, and the statement of account, from ledger lines."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from cobro.domain import journal
from cobro.domain.journal import EntryCode
from cobro.domain.money import Currency
from cobro.domain.reports import (
    DefaultRate,
    LedgerLine,
    SourceTotals,
    account_statements,
    ageing,
    bucket_of,
    default_rates,
    distinct,
    ledger_line,
    received_by_source,
)
from tests.support.builders import a_ledger_line, an_entry

AS_OF = date(2026, 6, 30)
PAID = EntryCode.PAYMENT_APPLIED


def due(days_late: int) -> date:
    return AS_OF - timedelta(days=days_late)


@pytest.mark.parametrize(
    ("days_late", "bucket"),
    [
        (-1, "not_due"),
        (0, "not_due"),
        (1, "days_1_30"),
        (30, "days_1_30"),
        (31, "days_31_60"),
        (60, "days_31_60"),
        (61, "days_61_90"),
        (90, "days_61_90"),
        (91, "over_90"),
    ],
)
def test_open_amounts_age_in_steps_of_thirty_days(days_late: int, bucket: str) -> None:
    assert bucket_of(due(days_late), AS_OF) == bucket


def test_ageing_counts_what_was_open_at_the_end_of_the_day() -> None:
    lines = [
        a_ledger_line("e1", due_date=due(10), receivable_minor=100),
        a_ledger_line("e2", due_date=due(10), receivable_minor=-40, code=PAID),
        a_ledger_line("e3", due_date=due(-5), receivable_minor=7, currency="USD"),
        a_ledger_line("e4", business_date=AS_OF + timedelta(days=1), receivable_minor=999),
    ]
    table = ageing(lines, AS_OF)

    assert table["BRL"]["days_1_30"] == 60
    assert sum(table["BRL"].values()) == 60
    assert table["USD"]["not_due"] == 7


def test_the_default_rate_counts_what_fell_due_more_than_thirty_days_ago() -> None:
    lines = [
        a_ledger_line("e1", due_date=due(31), receivable_minor=300),
        a_ledger_line("e2", due_date=due(31), receivable_minor=-200, code=PAID),
        a_ledger_line("e3", due_date=due(30), receivable_minor=500),
        a_ledger_line("e4", due_date=due(40), receivable_minor=0, currency="USD"),
        a_ledger_line("e5", due_date=due(40), business_date=AS_OF + timedelta(days=1)),
    ]
    rates = default_rates(lines, AS_OF)

    assert rates["BRL"] == DefaultRate(300, 100, Decimal("0.3333"))
    assert rates["USD"].rate == Decimal("0.0000")


def test_what_is_given_up_stays_in_the_default_rate_and_what_is_taken_back_leaves_it() -> None:
    late = {"due_date": due(31)}
    lines = [
        a_ledger_line("e1", receivable_minor=300, **late),
        a_ledger_line("e2", receivable_minor=-300, code=EntryCode.WRITTEN_OFF, **late),
        a_ledger_line("e3", receivable_minor=500, **late),
        a_ledger_line("e4", receivable_minor=-500, code=EntryCode.INVOICE_CANCELLED, **late),
        a_ledger_line("e5", receivable_minor=200, **late),
        a_ledger_line("e6", receivable_minor=-100, code=EntryCode.CREDIT_NOTE_ISSUED, **late),
    ]

    assert default_rates(lines, AS_OF)["BRL"] == DefaultRate(400, 400, Decimal("1.0000"))


def test_money_is_counted_by_the_place_where_it_was_seen() -> None:
    lines = [
        a_ledger_line("e1"),
        a_ledger_line(
            "e2",
            code=PAID,
            source="stripe",
            receivable_minor=-80,
            received_minor=100,
            credit_minor=20,
        ),
        a_ledger_line("e3", code=PAID, source="ofx", receivable_minor=-5, received_minor=5),
        a_ledger_line("e4", code=PAID, source="ofx", receivable_minor=-6, received_minor=6),
        a_ledger_line("e5", code=PAID, source="ofx", business_date=AS_OF + timedelta(days=1)),
    ]
    table = received_by_source(lines, AS_OF)

    assert table == {
        "BRL": {"stripe": SourceTotals(1, 100, 80, 20), "ofx": SourceTotals(2, 11, 11, 0)}
    }


def test_what_went_back_and_what_nobody_can_place_is_told_beside_what_came_in() -> None:
    def line(name: str, code: EntryCode, **moved: int) -> LedgerLine:
        zero = {"receivable_minor": 0, "received_minor": 0}
        return a_ledger_line(name, code=code, source="stripe/br", **(zero | moved))

    lines = [
        line("e1", PAID, receivable_minor=-80, received_minor=100, credit_minor=20),
        line("e2", EntryCode.PAYMENT_UNIDENTIFIED, received_minor=50, unidentified_minor=50),
        line("e3", EntryCode.PAYMENT_ASSIGNED, receivable_minor=-50, unidentified_minor=-50),
        line("e4", EntryCode.PAYMENT_REFUNDED, received_minor=-30, receivable_minor=10,
             credit_minor=-20),
        line("e5", EntryCode.REFUND_FAILED, received_minor=30, receivable_minor=-30),
        line("e6", EntryCode.PAYMENT_REVERSED, received_minor=-40, receivable_minor=40),
        line("e7", EntryCode.GATEWAY_FEE),
    ]  # fmt: skip
    total = received_by_source(lines, AS_OF)["BRL"]["stripe/br"]

    assert total == SourceTotals(2, 150, 110, 0, 40, 0)
    assert total.received_minor - total.refunded_minor == total.allocated_minor


def test_what_a_chargeback_reopens_is_in_default_again() -> None:
    due = AS_OF - timedelta(days=40)
    lines = [
        a_ledger_line("e1", due_date=due, receivable_minor=100),
        a_ledger_line("e2", due_date=due, code=PAID, receivable_minor=-100),
        a_ledger_line("e3", due_date=due, code=EntryCode.PAYMENT_REVERSED, receivable_minor=100),
    ]

    assert default_rates(lines, AS_OF)["BRL"].defaulted_minor == 100
    assert ageing(lines, AS_OF)["BRL"]["days_31_60"] == 100


def test_a_line_that_comes_twice_counts_once_and_lines_are_in_order() -> None:
    late = a_ledger_line("a", business_date=date(2026, 3, 9))
    early = a_ledger_line("b", business_date=date(2026, 3, 1))

    assert distinct([late, early, late]) == [early, late]


def test_a_ledger_line_says_what_its_entry_moved() -> None:
    entry = an_entry(
        (journal.gateway_clearing("stripe"), 120),
        (journal.RECEIVABLE, -100),
        (journal.CUSTOMER_CREDIT, -20),
        code=PAID,
    )
    line = ledger_line(entry)

    assert (line.receivable_minor, line.received_minor, line.credit_minor) == (-100, 120, 20)
    assert line.source == "stripe"


def test_a_statement_opens_with_what_was_owed_before_and_closes_with_what_is_owed() -> None:
    entries = [
        an_entry(("receivable", 100), ("revenue", -100), business_date=date(2026, 3, 1)),
        an_entry(
            ("receivable", 50),
            ("revenue", -50),
            entry_id="ent_2",
            business_date=date(2026, 3, 10),
        ),
        an_entry(
            (journal.bank("1/2/3"), 170),
            ("receivable", -150),
            ("customer_credit", -20),
            entry_id="ent_3",
            code=PAID,
            business_date=date(2026, 3, 31),
        ),
        an_entry(
            ("receivable", 9), ("revenue", -9), entry_id="ent_4", business_date=date(2026, 4, 1)
        ),
    ]
    (statement,) = account_statements(entries, date(2026, 3, 2), date(2026, 3, 31))

    assert statement.opening_minor == 100
    assert [line.movement_minor for line in statement.lines] == [50, -170]
    assert [line.balance_minor for line in statement.lines] == [150, -20]
    assert statement.closing_minor == -20


def test_there_is_one_statement_per_currency() -> None:
    entries = [
        an_entry(("receivable", 1), ("revenue", -1), currency=Currency.USD),
        an_entry(("receivable", 2), ("revenue", -2)),
    ]
    found = account_statements(entries, date(2026, 3, 1), date(2026, 3, 31))

    assert [(s.currency, s.closing_minor) for s in found] == [("BRL", 2), ("USD", 1)]
    assert account_statements([], date(2026, 3, 1), date(2026, 3, 31)) == []
