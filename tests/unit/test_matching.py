"""Whether a bank entry settles exactly what a machine's reference names."""

from dataclasses import replace

import pytest

from cobro.domain.invoice import Invoice
from cobro.domain.matching import ReviewError, match
from cobro.domain.money import Currency, Money
from cobro.domain.position import OpenCharges
from cobro.domain.series import InvoiceNumber
from tests.support.builders import an_invoice, brl


def owed(invoice: Invoice) -> Money:
    return invoice.owed


def test_one_invoice_and_its_exact_open_amount_match() -> None:
    invoice = an_invoice(10_000)

    assert match([invoice], brl(10_000), owed) is invoice


def test_every_other_case_waits_with_its_reason() -> None:
    invoice = an_invoice(10_000)
    other = an_invoice(10_000, "inv_2", 2)
    paid = replace(invoice, open=brl(0))
    cases = [
        ([], brl(1), "no_reference"),
        ([invoice, other], brl(10_000), "ambiguous"),
        ([invoice], Money(10_000, Currency.USD), "currency_mismatch"),
        ([paid], brl(10_000), "already_paid"),
        ([invoice], brl(9_999), "amount_differs"),
        ([invoice], brl(10_001), "amount_differs"),
    ]
    for candidates, amount, reason in cases:
        with pytest.raises(ReviewError) as review:
            match(candidates, amount, owed)

        assert review.value.reason_code == reason


def test_numbers_sort_by_series_and_number() -> None:
    assert InvoiceNumber("A", 2) < InvoiceNumber("A", 10) < InvoiceNumber("B", 1)


def test_what_settles_it_that_day_matches_and_so_does_the_bare_principal() -> None:
    invoice = an_invoice(10_000)
    for amount in (brl(10_233), brl(10_000)):
        assert match([invoice], amount, lambda _invoice: brl(10_233)) is invoice
    with pytest.raises(ReviewError, match=r"102\.33 BRL settles"):
        match([invoice], brl(10_232), lambda _invoice: brl(10_233))


def test_charges_that_are_left_can_still_be_paid() -> None:
    left = replace(
        an_invoice(10_000), open=brl(0), charges=OpenCharges(interest_minor=50, has_fee=True)
    )

    assert match([left], brl(50), lambda invoice: invoice.owed) is left
