"""The rules over the books: what is posted by itself, proposed, and left to people."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cobro.application.ports.review import EntryState, ProposedPart, ReviewMovedError
from cobro.application.post_matches import payment_ids
from cobro.application.post_receipt import InvoiceBusyError
from cobro.application.register_customer import RegisterCustomer
from cobro.domain import journal
from cobro.domain.allocation import allocate
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import InvoiceId, payment_id_for
from cobro.domain.journal import is_balanced
from cobro.domain.money import Money
from cobro.domain.reconciliation.policy import MatchingPolicy, OverRule, ShortRule
from tests.support.builders import (
    NOW,
    TODAY,
    a_bank_entry,
    a_customer,
    a_receipt,
    an_invoice,
    brl,
)
from tests.support.review_desk import ReviewDesk

CPF = "52998224725"
SOON = TODAY + timedelta(days=5)


def transfer(entry_id: str = "ent_1", minor: int = 10_000, **more: Any) -> Any:
    return a_bank_entry(
        entry_id, minor, references={}, format="ofx", kind="credit", **{"payer_tax_id": CPF, **more}
    )


@pytest.fixture
def desk() -> ReviewDesk:
    desk = ReviewDesk()
    desk.register(a_customer())
    desk.issue(
        an_invoice(10_000, "inv_1", 1, due_date=SOON),
        an_invoice(25_000, "inv_2", 2, due_date=SOON),
    )
    return desk


def test_a_known_payer_and_an_exact_amount_pay_the_invoice(desk: ReviewDesk) -> None:
    assert desk.decide(transfer()) == "inv_1"
    assert desk.open_minor("inv_1") == 0
    assert desk.state() == "matched"
    review = desk.reviews.reviews["ent_1"]

    assert review.reason_code == "payer_tax_id"
    assert [act.action for act in review.history] == ["proposed", "matched"]


def test_one_payment_of_several_invoices_is_one_transaction_of_payments(desk: ReviewDesk) -> None:
    desk.decide(transfer(minor=35_000))

    assert (desk.open_minor("inv_1"), desk.open_minor("inv_2")) == (0, 0)
    assert sorted(p.amount.minor for p in desk.books.payments.values()) == [10_000, 25_000]
    assert is_balanced(list(desk.books.journal.values()))


def test_several_payments_of_one_invoice_wait_for_each_other(desk: ReviewDesk) -> None:
    first = transfer("ent_1", 6_000, text="A-0000001")
    last = transfer("ent_2", 4_000, text="A-0000001")

    assert desk.decide(first) == "amount_differs"
    assert desk.state("ent_1") == "proposed"
    assert desk.decide(last) == "inv_1"
    assert (desk.state("ent_1"), desk.state("ent_2")) == ("matched", "matched")
    assert desk.open_minor("inv_1") == 0
    assert len(desk.books.payments) == 2
    assert desk.off_list == ["ent_1"]


def test_what_is_proposed_for_another_entry_is_not_taken(desk: ReviewDesk) -> None:
    desk.register(replace(a_customer("cus-9"), tax_id="11144477735", name="Outro Nome"))
    desk.decide(transfer("ent_1", text="A-0000001", payer_tax_id="11144477735"))

    assert desk.state("ent_1") == "proposed"
    assert desk.decide(transfer("ent_2")) == "claimed"


def test_a_second_delivery_of_what_is_proposed_says_the_same_once(desk: ReviewDesk) -> None:
    desk.decide(transfer(minor=1, text="A-0000001"))
    desk.decide(transfer(minor=1, text="A-0000001"))

    assert [act.action for act in desk.reviews.reviews["ent_1"].history] == ["proposed"]


def test_a_delivery_that_ended_after_booking_is_finished_by_the_next(desk: ReviewDesk) -> None:
    desk.decide(transfer(minor=35_000))
    matched = desk.reviews.reviews["ent_1"]
    desk.reviews.reviews["ent_1"] = replace(matched, state=EntryState.PROPOSED)
    desk.statements.entries["ent_1"] = transfer(minor=35_000, state="proposed")

    assert desk.decide(transfer(minor=35_000)) == "inv_1"
    assert desk.state() == "matched"
    assert len(desk.books.payments) == 2


@pytest.mark.parametrize("state", ["accepting", "rejected", "ignored", "matched"])
def test_what_people_decided_is_never_touched(desk: ReviewDesk, state: str) -> None:
    assert desk.decide(transfer(state=state)) == "decided before"
    assert desk.books.payments == {}


def test_a_person_who_decides_in_between_wins(desk: ReviewDesk) -> None:
    entry = transfer()
    desk.statements.entries[entry.entry_id] = entry
    _, review = desk.reviews.of("ent_1")
    desk.reviews.put(entry, replace(review, state=EntryState.IGNORED, version=1))

    with pytest.raises(ReviewMovedError):
        desk.reviews.put(entry, replace(review, version=1))


def test_an_invoice_that_changed_meanwhile_is_decided_on_again(desk: ReviewDesk) -> None:
    desk.books.interruptions = [
        lambda: desk.books.post(allocate(desk.books.get("inv_1"), a_receipt(4_000), NOW))
    ]
    with pytest.raises(InvoiceBusyError):
        desk.decide(transfer())

    assert desk.decide(transfer()) == "no_reference"
    assert len(desk.books.payments) == 1


def test_each_issuer_has_its_own_rules_for_what_is_short_or_too_much() -> None:
    lenient = MatchingPolicy(short=ShortRule.KEEP_OPEN, over=OverRule.CREDIT)
    desk = ReviewDesk(policy=lenient)
    desk.register(a_customer())
    desk.issue(an_invoice(10_000, "inv_1", 1), an_invoice(25_000, "inv_2", 2))

    assert desk.decide(transfer("ent_1", 4_000, text="A-0000001")) == "inv_1"
    assert desk.decide(transfer("ent_2", 26_000, text="A-0000002")) == "inv_2"
    assert (desk.open_minor("inv_1"), desk.open_minor("inv_2")) == (6_000, 0)
    assert [credit.left.minor for credit in desk.books.credits.values()] == [1_000]


def test_a_customer_nobody_registered_has_no_name_to_compare(desk: ReviewDesk) -> None:
    desk.issue(an_invoice(7_000, "inv_7", 7, customer_id="cus-7", due_date=SOON))

    assert desk.decide(transfer(minor=7_000, text="A-0000007", payer_tax_id="")) == "inv_7"


def test_a_payment_in_another_currency_goes_to_a_person(desk: ReviewDesk) -> None:
    assert desk.decide(transfer(currency="USD", text="A-0000001")) == "currency_mismatch"


def test_the_money_stays_on_the_account_that_it_came_to(desk: ReviewDesk) -> None:
    desk.decide(transfer(minor=35_000))
    bank = journal.bank("237/1234/56789")
    received = [entry.moved(bank) for entry in desk.books.journal.values()]

    assert Money.total(received, brl(0).currency) == brl(35_000)


def test_the_first_part_guards_all_of_an_entry_and_a_new_round_has_other_names() -> None:
    parts = [ProposedPart(InvoiceId(key), "", 1) for key in ("inv_1", "inv_2")]
    first, again = payment_ids("ent_1", 0, parts), payment_ids("ent_1", 1, parts)

    assert first[0] == payment_id_for("bank", "ent_1")
    assert len({*first, *again}) == 4


def test_a_customer_is_known_by_its_present_profile_only(desk: ReviewDesk) -> None:
    register = RegisterCustomer(
        issuers=desk.issuers, customers=desk.customers, payers=desk.payers, is_kept=id
    )
    register(replace(a_customer(), tax_id="11144477735"))

    assert desk.decide(transfer()) == "no_reference"
    assert desk.decide(transfer("ent_2", payer_tax_id="11144477735")) == "inv_1"


def test_a_customer_of_no_issuer_is_refused(desk: ReviewDesk) -> None:
    register = RegisterCustomer(
        issuers=desk.issuers, customers=desk.customers, payers=desk.payers, is_kept=id
    )
    with pytest.raises(NotFoundError):
        register(a_customer("cus-5", "nobody"))
