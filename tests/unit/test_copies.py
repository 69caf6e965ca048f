"""Which charges of an invoice are the present ones, and what a copy tells the bank."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cobro.domain.charges import Charge, ChargeState, PixCharge
from cobro.domain.copies import (
    Asking,
    copy_label,
    present,
    same_copy,
    superseded,
    terms_of_copy,
)
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId
from cobro.domain.terms import NO_TERMS, DatedDiscount, Interest, PaymentTerms, Share
from tests.support.builders import DUE, an_invoice, brl

TERMS = PaymentTerms(
    late_fee=Share(percent=Decimal(2)),
    interest=Interest(percent=Decimal(1)),
    discounts=(DatedDiscount(Share(percent=Decimal(5)), before_days=5),),
)
LATER = date(2026, 4, 10)


def charge(name: str, copy: int = 0, due: date = DUE, minor: int = 10_000, **more: Any) -> Charge:
    facts: dict[str, Any] = {"state": ChargeState.REGISTERED, "txid": name, "br_code": "", **more}
    return PixCharge(
        charge_id=name,
        invoice_id=InvoiceId("inv_1"),
        issuer_id=IssuerId("acme"),
        customer_id=CustomerId("cus-1"),
        amount=brl(minor),
        due_date=due,
        copy=copy,
        **facts,
    )


def test_charges_offered_first_are_of_one_rank_whatever_they_ask_for() -> None:
    first = [charge("a"), charge("b", minor=6_000)]

    assert superseded(first) == []
    assert present(first) == first
    assert copy_label(first) == copy_label([]) == ""
    assert present([]) == superseded([]) == []


def test_a_copy_replaces_every_open_charge_before_it() -> None:
    first, paid = charge("a"), charge("b", state=ChargeState.PAID)
    copy, next_copy = charge("c", 1, LATER), charge("d", 2)

    assert superseded([first, paid, copy]) == [first]
    assert superseded([first, paid, copy, next_copy]) == [first, copy]
    assert present([first, next_copy, copy]) == [next_copy]


@pytest.mark.parametrize("minor", [9_000, 11_000])
def test_of_two_copies_made_at_once_the_later_day_and_then_the_higher_sum_stays(minor: int) -> None:
    earlier, later = charge("a", 1, DUE, 20_000), charge("b", 1, LATER, minor)
    higher = charge("c", 1, LATER, 12_000)

    assert present([later, earlier]) == [later]
    assert superseded([higher, later, earlier]) == [later, earlier]
    assert copy_label([later, earlier]) == f"1-2026-04-10-{minor}"


def test_a_copy_is_known_by_its_day_and_amount() -> None:
    first, copy = charge("a", due=LATER), charge("b", 1, LATER)

    assert same_copy([first, copy], brl(10_000), LATER) == [copy]
    assert same_copy([first, copy], brl(9_999), LATER) == []
    assert same_copy([first, copy], brl(10_000), DUE) == []


def test_only_copies_have_more_in_their_ids_than_invoice_and_agreement() -> None:
    first = Asking.first_of(an_invoice())

    assert (first.key, first.amount, first.due_date) == ((), brl(10_000), DUE)
    assert replace(first, copy=1).key == ("2026-04-01", "10000")
    assert replace(first, copy=2).key == replace(first, copy=1).key


def test_who_pays_a_late_copy_late_pays_interest_and_no_second_fee() -> None:
    exposure = replace(an_invoice().exposure, country="BR")
    late = terms_of_copy(exposure, TERMS, date(2026, 4, 2))
    in_time = terms_of_copy(exposure, TERMS, DUE)

    assert (late.late_fee, late.interest, late.discounts) == (None, TERMS.interest, ())
    assert (in_time.late_fee, in_time.discounts) == (TERMS.late_fee, ())
    assert terms_of_copy(exposure, NO_TERMS, LATER) == NO_TERMS
