"""What may be issued, how the total is made, and how numbers are taken."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from cobro.domain import journal
from cobro.domain.errors import InvalidInputError
from cobro.domain.ids import IssuerId
from cobro.domain.invoice import BLOCK_MAX, InvoiceStatus, issue_block
from cobro.domain.invoice_draft import LINES_MAX, TERM_DAYS_MAX, TaxMode
from cobro.domain.series import Series, SeriesExhaustedError, SeriesRule
from tests.support.builders import (
    NOW,
    TODAY,
    a_draft,
    a_line,
    a_tax,
    an_invoice,
    brl,
)

SERIES = Series(IssuerId("acme"), "A", SeriesRule(1))


def test_a_line_is_quantity_times_price_rounded_half_up() -> None:
    assert a_line(333, "1.5").amount == brl(500)
    assert a_line(1, "0.4").amount == brl(0)


def test_added_taxes_raise_the_total_withheld_ones_lower_it_and_included_ones_do_neither() -> None:
    draft = a_draft(
        lines=(a_line(10_000), a_line(500, "2")),
        taxes=(
            a_tax(1_000, TaxMode.ADDED),
            a_tax(300, TaxMode.WITHHELD),
            a_tax(700, TaxMode.INCLUDED),
        ),
    )

    assert draft.lines_total == brl(11_000)
    assert draft.total == brl(11_700)


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN", "Infinity", "1000000001", "0.0000001"])
def test_a_quantity_is_a_positive_number_of_at_most_six_places(quantity: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        a_draft(lines=(a_line(), a_line(100, quantity)))

    assert refusal.value.field == "lines[1].quantity"


def test_a_price_is_above_zero() -> None:
    with pytest.raises(InvalidInputError) as refusal:
        a_draft(lines=(a_line(0),))

    assert refusal.value.field == "lines[0].unit_price"


@pytest.mark.parametrize("count", [0, LINES_MAX + 1])
def test_an_invoice_has_lines_but_not_without_end(count: int) -> None:
    with pytest.raises(InvalidInputError, match="lines"):
        a_draft(lines=(a_line(),) * count)


def test_a_negative_tax_is_refused_with_what_to_do() -> None:
    with pytest.raises(InvalidInputError, match="withheld") as refusal:
        a_draft(taxes=(a_tax(-1, TaxMode.ADDED),))

    assert refusal.value.field == "taxes[0]"


@pytest.mark.parametrize("withheld", [10_000, 10_001])
def test_an_invoice_of_nothing_is_not_issued(withheld: int) -> None:
    with pytest.raises(InvalidInputError, match="above zero"):
        a_draft(10_000, taxes=(a_tax(withheld, TaxMode.WITHHELD),))


def test_a_total_beyond_what_readers_keep_exactly_is_refused() -> None:
    assert a_draft(10**15 - 1).total == brl(10**15 - 1)
    with pytest.raises(InvalidInputError, match="15 digits"):
        a_draft(lines=(a_line(10**15 - 1), a_line(1)))


def test_the_due_date_may_be_the_issue_date_but_not_before() -> None:
    assert a_draft(due_date=TODAY).due_date == TODAY
    with pytest.raises(InvalidInputError, match="before the issue date") as refusal:
        a_draft(due_date=TODAY - timedelta(days=1))

    assert refusal.value.field == "due_date"


def test_the_due_date_is_no_further_off_than_a_boleto_can_say() -> None:
    furthest = TODAY + timedelta(days=TERM_DAYS_MAX)

    assert a_draft(due_date=furthest).due_date == furthest
    with pytest.raises(InvalidInputError, match="more than"):
        a_draft(due_date=furthest + timedelta(days=1))


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2200, 1, 1)])
def test_an_issue_date_of_another_age_is_refused(day: date) -> None:
    with pytest.raises(InvalidInputError, match="years") as refusal:
        a_draft(issue_date=day, due_date=day)

    assert refusal.value.field == "issue_date"


def test_a_block_takes_the_next_numbers_in_the_order_given() -> None:
    block = issue_block(
        Series(IssuerId("acme"), "A", SeriesRule(1), last_number=41),
        [a_draft(), a_draft(key="inv_2")],
        NOW,
    )

    assert [invoice.document for invoice in block.invoices] == ["A-0000042", "A-0000043"]
    assert block.series_after.last_number == 43
    assert block.series_before.last_number == 41


@pytest.mark.parametrize("count", [0, BLOCK_MAX + 1])
def test_a_block_has_at_least_one_invoice_and_fits_one_transaction(count: int) -> None:
    with pytest.raises(InvalidInputError, match="block"):
        issue_block(SERIES, [a_draft(key=f"inv_{n}") for n in range(count)], NOW)


def test_the_last_number_of_a_series_is_seven_nines() -> None:
    full = Series(IssuerId("acme"), "A", SeriesRule(1), last_number=9_999_998)

    assert full.take(1) == range(9_999_999, 10_000_000)
    with pytest.raises(SeriesExhaustedError, match="open another"):
        full.take(2)


def test_an_issued_invoice_is_open_for_its_total_and_named_by_series_code_and_number() -> None:
    invoice = an_invoice(number=42)

    assert invoice.status is InvoiceStatus.OPEN
    assert invoice.open == invoice.draft.total
    assert invoice.nosso_numero == "10000042"


def test_the_entry_of_an_invoice_owes_taxes_and_withholding_to_their_own_accounts() -> None:
    invoice = an_invoice(
        lines=(a_line(10_000),),
        taxes=(
            a_tax(1_000, TaxMode.ADDED),
            a_tax(300, TaxMode.WITHHELD),
            a_tax(700, TaxMode.INCLUDED),
        ),
    )
    block = issue_block(SERIES, [invoice.draft], NOW)
    entry = block.entries[0]

    assert entry.moved(journal.RECEIVABLE) == brl(10_700)
    assert entry.moved(journal.TAX_WITHHELD) == brl(300)
    assert entry.moved(journal.TAX_PAYABLE) == brl(-1_700)
    assert entry.moved(journal.REVENUE) == brl(-9_300)
    assert entry.received.is_zero
    assert a_line(1).quantity == Decimal(1)
