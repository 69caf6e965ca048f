"""Deciding on a bank entry: exactly one invoice and exactly its amount, or a person."""

from typing import Any

import pytest

from cobro.domain.allocation import allocate
from cobro.domain.ids import InvoiceId, payment_id_for
from cobro.domain.series import InvoiceNumber
from tests.support.books import MemoryBooks
from tests.support.builders import NOW, a_bank_entry, a_receipt, an_invoice, brl
from tests.support.review_desk import ReviewDesk


class LaggingIndex(MemoryBooks):
    """An index that names an invoice which is not there."""

    def find(self, issuer_id: str, number: InvoiceNumber) -> InvoiceId | None:
        return InvoiceId(f"{issuer_id}-{number.number}")


class Desk(ReviewDesk):
    def __init__(self, books: MemoryBooks | None = None) -> None:
        super().__init__(books)
        for number in (1, 2):
            invoice = an_invoice(10_000, f"inv_{number}", number)
            self.books.invoices[invoice.invoice_id] = invoice


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_exact_reference_and_amount_pay_the_invoice(desk: Desk) -> None:
    assert desk.decide(a_bank_entry()) == "inv_1"
    assert desk.books.get("inv_1").open.is_zero
    assert desk.state() == "matched"
    assert desk.statements.details["ent_1"] == "inv_1"
    (entry,) = desk.books.journal.values()
    assert entry.source == "cnab400"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": "reversal"}, "reversal"),
        ({"kind": "unknown"}, "unknown_occurrence"),
        ({"kind": "unknown", "references": {"doubt": "future_date"}}, "future_date"),
        ({"kind": "unknown", "references": {"doubt": "outside_period"}}, "outside_period"),
        ({"amount_minor": 0}, "no_amount"),
        ({"amount_minor": -1}, "no_amount"),
        ({"amount_minor": 9_999}, "amount_differs"),
        ({"currency": "USD"}, "currency_mismatch"),
        ({"references": {}}, "no_reference"),
        ({"references": {"nosso_numero": "10000009"}}, "no_reference"),
        ({"text": "A-0000002"}, "ambiguous"),
    ],
)
def test_every_other_entry_waits_with_its_reason(
    desk: Desk, changes: dict[str, Any], reason: str
) -> None:
    assert desk.decide(a_bank_entry(**changes)) == reason
    assert desk.state() in {"in_review", "proposed"}
    assert desk.statements.details["ent_1"] == reason
    assert desk.books.payments == {}


def test_an_entry_decided_before_changes_nothing(desk: Desk) -> None:
    desk.decide(a_bank_entry())

    assert desk.decide(a_bank_entry()) == "decided before"
    assert len(desk.books.payments) == 1


def test_an_entry_whose_decision_was_lost_after_booking_is_not_booked_again(desk: Desk) -> None:
    entry = a_bank_entry()
    desk.decide(entry)
    desk.statements.entries[entry.entry_id] = entry

    assert desk.decide(entry) == "inv_1"
    assert desk.state() == "matched"
    assert len(desk.books.payments) == 1


def test_a_second_entry_for_a_paid_invoice_waits(desk: Desk) -> None:
    desk.decide(a_bank_entry())

    assert desk.decide(a_bank_entry("ent_2")) == "already_paid"


def test_an_invoice_that_is_paid_meanwhile_is_asked_again_before_booking(desk: Desk) -> None:
    def pay() -> None:
        desk.books.post(allocate(desk.books.get("inv_1"), a_receipt(4_000), NOW))

    desk.books.interruptions = [pay]

    assert desk.decide(a_bank_entry()) == "amount_differs"
    assert desk.books.get("inv_1").open.minor == 6_000


def test_an_old_sight_of_an_invoice_sends_nothing_to_review(desk: Desk) -> None:
    desk.books.old_sights["inv_1"] = desk.books.get("inv_1")
    desk.books.post(allocate(desk.books.get("inv_1"), a_receipt(4_000), NOW))

    assert desk.decide(a_bank_entry(amount_minor=6_000)) == "inv_1"
    assert desk.books.get("inv_1").open.is_zero


def test_an_old_sight_of_a_paid_invoice_books_nothing_on_it(desk: Desk) -> None:
    desk.books.old_sights["inv_1"] = desk.books.get("inv_1")
    desk.decide(a_bank_entry())

    assert desk.decide(a_bank_entry("ent_2")) == "already_paid"
    assert len(desk.books.payments) == 1


def test_an_entry_in_review_is_posted_once_its_cause_is_mended(desk: Desk) -> None:
    desk.decide(a_bank_entry(references={"nosso_numero": "10000003"}))
    third = an_invoice(10_000, "inv_3", 3)
    desk.books.invoices[third.invoice_id] = third

    assert desk.decide(a_bank_entry(references={"nosso_numero": "10000003"})) == "inv_3"


def test_an_index_that_names_a_missing_invoice_is_a_defect() -> None:
    desk = Desk(LaggingIndex())
    desk.books.invoices.clear()
    with pytest.raises(AssertionError, match="not there"):
        desk.decide(a_bank_entry())


def test_a_part_that_was_booked_before_its_decision_was_written_is_not_asked_about() -> None:
    desk = Desk()
    entry = a_bank_entry(minor=6_000)
    part = a_receipt(6_000, payment_id=payment_id_for("bank", entry.entry_id))
    desk.books.post(allocate(desk.books.get("inv_1"), part, NOW))

    assert desk.decide(entry) == "inv_1"
    assert desk.books.get("inv_1").open == brl(4_000)
