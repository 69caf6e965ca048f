"""Every movement balances; what comes in is on an invoice or on account, to the cent."""

import pytest

from cobro.domain import journal
from cobro.domain.allocation import allocate
from cobro.domain.errors import InvalidInputError
from cobro.domain.ids import derived_id, invoice_id_for, payment_id_for
from cobro.domain.invoice import InvoiceStatus
from cobro.domain.journal import UnbalancedEntryError, is_balanced, postings
from cobro.domain.money import Currency, CurrencyMismatchError, Money
from tests.support.builders import NOW, a_receipt, an_entry, an_invoice, brl

STRIPE = journal.gateway_clearing("stripe")


@pytest.mark.parametrize("legs", [[("receivable", 1)], [("receivable", 1), ("revenue", -2)], []])
def test_an_entry_that_does_not_balance_cannot_be_built(legs: list[tuple[str, int]]) -> None:
    with pytest.raises(UnbalancedEntryError, match="out of balance"):
        an_entry(*legs)


def test_an_entry_tells_what_moved_on_an_account_and_what_came_in() -> None:
    entry = an_entry((STRIPE, 70), (journal.bank("237/1/2"), 30), ("receivable", -100))

    assert entry.moved(journal.RECEIVABLE) == brl(-100)
    assert entry.moved(journal.REVENUE) == brl(0)
    assert entry.received == brl(100)


def test_legs_of_nothing_are_left_out() -> None:
    assert [leg.account for leg in postings([("a", 1), ("b", 0), ("c", -1)])] == ["a", "c"]


def test_a_journal_balances_per_currency() -> None:
    in_reais = an_entry(("receivable", 5), ("revenue", -5))
    in_dollars = an_entry(("receivable", 7), ("revenue", -7), currency=Currency.USD)

    assert is_balanced([in_reais, in_dollars])
    assert is_balanced([])


def test_the_exact_amount_pays_the_invoice() -> None:
    settlement = allocate(an_invoice(10_000), a_receipt(10_000), NOW)

    assert settlement.invoice.status is InvoiceStatus.PAID
    assert settlement.invoice.version == 2
    assert settlement.payment.on_account.is_zero
    assert settlement.entry.moved(STRIPE) == brl(10_000)
    assert settlement.entry.moved(journal.RECEIVABLE) == brl(-10_000)


def test_partial_payment_keeps_receivable_open() -> None:
    settlement = allocate(an_invoice(10_000), a_receipt(4_000), NOW)

    assert settlement.invoice.open == brl(6_000)
    assert settlement.invoice.status is InvoiceStatus.OPEN


def test_what_is_too_much_becomes_the_customers_credit() -> None:
    settlement = allocate(an_invoice(10_000), a_receipt(12_500), NOW)

    assert settlement.invoice.open.is_zero
    assert settlement.payment.allocated == brl(10_000)
    assert settlement.payment.on_account == brl(2_500)
    assert settlement.entry.moved(journal.CUSTOMER_CREDIT) == brl(-2_500)


def test_a_payment_of_a_paid_invoice_stays_wholly_on_account() -> None:
    paid = allocate(an_invoice(10_000), a_receipt(10_000), NOW).invoice
    again = allocate(paid, a_receipt(10_000, "pi_2"), NOW)

    assert again.payment.on_account == brl(10_000)
    assert again.entry.moved(journal.RECEIVABLE).is_zero


@pytest.mark.parametrize("minor", [0, -1])
def test_a_payment_brings_money(minor: int) -> None:
    with pytest.raises(InvalidInputError, match="above zero"):
        allocate(an_invoice(), a_receipt(minor), NOW)


def test_money_of_another_currency_is_not_guessed_at() -> None:
    with pytest.raises(CurrencyMismatchError, match="by hand"):
        allocate(an_invoice(), a_receipt(amount=Money(10_000, Currency.USD)), NOW)


def test_the_same_natural_key_has_the_same_id_and_another_one_has_not() -> None:
    assert invoice_id_for("acme", "k") == invoice_id_for("acme", "k")
    assert invoice_id_for("acme", "k") != invoice_id_for("acme2", "k")
    assert payment_id_for("stripe", "pi_1").startswith("pay_")
    assert derived_id("x", "ab", "c") != derived_id("x", "a", "bc")
    assert len(derived_id("x", "y")) == len("x_") + 24
