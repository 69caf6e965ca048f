"""A case is opened once for each invoice that a saved method is to pay."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cobro.domain.allocation import allocate
from tests.support.builders import NOW, a_receipt, an_invoice
from tests.support.till import Till, a_method

DUE = an_invoice().draft.due_date


@pytest.fixture
def till() -> Till:
    return Till()


def test_the_first_attempt_is_on_the_morning_of_the_due_date(till: Till) -> None:
    case = till.begin("inv_1")

    assert case is not None
    assert case.first_at.isoformat() == f"{DUE}T12:00:00+00:00"  # 9 h in São Paulo


def test_an_invoice_that_is_due_already_is_attempted_at_once(till: Till) -> None:
    till.clock.present = NOW + timedelta(days=90)
    till.begin("inv_1")

    assert till.case.next_at == till.clock.present


def test_the_same_event_again_opens_nothing(till: Till) -> None:
    till.begin("inv_1")

    assert till.begin("inv_1") is None


def test_a_method_of_a_contract_pays_its_invoices_only() -> None:
    till = Till(a_method(customer_id=an_invoice().draft.customer_id, contracts=("gym",)))

    assert till.begin("inv_1") is None
    invoice = an_invoice()
    of_contract = replace(invoice.draft, external_reference="gym/2026-03-01")
    till.books.invoices["inv_1"] = replace(invoice, draft=of_contract)
    assert till.begin("inv_1") is not None


def test_a_paid_invoice_needs_no_case(till: Till) -> None:
    till.books.post(allocate(till.books.get("inv_1"), a_receipt(), NOW))

    assert till.begin("inv_1") is None
