"""Small differences: the rest of a payment that a company lets its people give up."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from cobro.application.adjust_invoice import AdjustInvoice, AdjustInvoices
from cobro.contracts.parsing import parse
from cobro.contracts.parties_api import RegisterIssuerV1
from cobro.domain import journal
from cobro.domain.adjustments import AdjustmentKind, DifferenceTooHighError, NotAdjustableError
from cobro.domain.allocation import allocate
from cobro.domain.invoice import InvoiceStatus
from cobro.domain.money import Currency, Money
from cobro.domain.position import OpenCharges
from cobro.domain.reports import default_rates, distinct, ledger_line
from tests.support.books import MemoryAdjustments, MemoryBooks
from tests.support.builders import NOW, TODAY, a_receipt, an_invoice, an_issuer, brl
from tests.support.fakes import CountedPause, FixedClock, MemoryIssuers
from tests.support.requests import issuer_body

TOLERANCE = brl(10)
ORDER = AdjustInvoice(
    issuer_id="acme",
    invoice_id="inv_1",
    kind=AdjustmentKind.SMALL_DIFFERENCE,
    key="k",
    reason="the bank kept ten cents",
    author="ana",
)


class Desk:
    """An invoice of 100.00 of which so much was paid."""

    def __init__(self, paid: int, tolerance: Money | None = TOLERANCE) -> None:
        self.books = MemoryBooks()
        self.books.invoices["inv_1"] = an_invoice()
        if paid:
            self.books.post(allocate(an_invoice(), a_receipt(paid), NOW))
        self.give_up = AdjustInvoices(
            issuers=MemoryIssuers(an_issuer(difference_tolerance=tolerance)),
            invoices=self.books,
            adjustments=MemoryAdjustments(self.books),
            ledger=self.books,
            clock=FixedClock(),
            pause=CountedPause(),
        )


def test_a_rest_within_the_tolerance_is_given_up_and_the_invoice_is_paid() -> None:
    desk = Desk(9_990)
    done = desk.give_up(ORDER)
    entry = desk.books.journal[done.record.adjustment_id]

    assert (done.invoice.status, done.invoice.owed) == (InvoiceStatus.PAID, brl(0))
    assert (entry.moved(journal.WRITE_OFF), entry.owed) == (brl(10), brl(-10))
    assert (entry.author, entry.reason) == ("ana", "the bank kept ten cents")
    assert desk.give_up(ORDER).replayed


def test_charges_of_the_rest_are_given_up_with_it() -> None:
    desk = Desk(9_995)
    charged = replace(desk.books.get("inv_1"), charges=OpenCharges(interest_minor=5))
    desk.books.invoices["inv_1"] = charged
    done = desk.give_up(ORDER)

    assert (done.invoice.owed, done.record.amount) == (brl(0), brl(10))


@pytest.mark.parametrize(
    ("paid", "tolerance"),
    [(9_989, TOLERANCE), (9_999, None), (9_999, Money(10, Currency.EUR))],
    ids=["above the tolerance", "no tolerance", "a tolerance in another currency"],
)
def test_more_than_the_tolerance_is_not_given_up(paid: int, tolerance: Money | None) -> None:
    with pytest.raises(DifferenceTooHighError, match="difference_tolerance"):
        Desk(paid, tolerance).give_up(ORDER)


def test_an_invoice_of_which_nothing_was_paid_has_no_rest() -> None:
    desk = Desk(0, brl(10_000))

    with pytest.raises(NotAdjustableError, match="no rest of a payment"):
        desk.give_up(ORDER)


def test_an_invoice_that_is_paid_has_no_rest() -> None:
    with pytest.raises(NotAdjustableError):
        Desk(10_000).give_up(ORDER)


def test_it_is_not_counted_as_lost() -> None:
    """What is written off stays in the default rate; a small difference does not."""
    desk = Desk(9_990)
    desk.give_up(ORDER)
    lines = distinct(ledger_line(entry) for entry in desk.books.journal.values())
    issued = replace(lines[0], entry_id="iss_1", code="invoice_issued", receivable_minor=10_000)
    rates = default_rates([issued, *lines], TODAY + timedelta(days=400))

    assert (rates["BRL"].billed_minor, rates["BRL"].defaulted_minor) == (10_000, 0)


def test_a_company_says_and_shows_how_much_may_be_given_up() -> None:
    asked = json.dumps(issuer_body(difference_tolerance=10)).encode()
    issuer = parse(asked, RegisterIssuerV1).to_issuer(TODAY)

    assert issuer.difference_tolerance == TOLERANCE
    assert RegisterIssuerV1.of(issuer).difference_tolerance == 10
    assert RegisterIssuerV1.of(an_issuer()).difference_tolerance is None
