"""Proposals, claims and what people taught, in the tables (reconcile_entries)."""

from datetime import timedelta

import pytest

from cobro.adapters.dynamodb.payers import DynamoPayers
from cobro.adapters.dynamodb.reviews import DynamoReviews
from cobro.application.ports.review import Alias, EntryState, ReviewMovedError
from cobro.application.ports.reviews import ReviewPage, Wanted
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import CustomerId
from cobro.domain.reconciliation.evidence import PayerKey, PayerKeyKind
from cobro.runtime.settings import Table
from tests.support import bank_files, doors
from tests.support.builders import NOW
from tests.support.world import ISSUER, World

ALIAS = PayerKey(PayerKeyKind.ALIAS, "MARIA SILVA")


@pytest.fixture
def payers(world: World) -> DynamoPayers:
    doors.issued(world)
    return DynamoPayers()


def taught(customer_id: str = "cus-9") -> Alias:
    return Alias(
        issuer_id=ISSUER,
        key=ALIAS,
        customer_id=CustomerId(customer_id),
        entry_id="ent_1",
        author="ana",
        learnt_at=NOW,
    )


def test_an_alias_is_known_listed_and_forgotten(payers: DynamoPayers) -> None:
    payers.learn(taught())
    payers.learn(taught())

    assert payers.customers(ISSUER, ALIAS, 5) == ["cus-9"]
    assert payers.learnt(ISSUER) == [taught()]
    payers.forget(ISSUER, ALIAS, "cus-9")
    assert payers.learnt(ISSUER) == []
    with pytest.raises(NotFoundError):
        payers.forget(ISSUER, ALIAS, "cus-9")


def test_a_proposal_claims_its_invoice_until_it_is_decided(world: World) -> None:
    invoice = doors.issued(world)
    doors.put(world, bank_files.ofx([doors.credit_of(invoice["document"], 9_999)]))
    reviews = DynamoReviews()
    ((entry, review),) = reviews.page(ISSUER, EntryState.PROPOSED, Wanted()).items
    (waiting,) = reviews.waiting(invoice["invoice_id"])

    assert (waiting.entry_id, waiting.amount.minor) == (entry.entry_id, 9_999)
    assert review.reason_code == "amount_differs"
    reviews.put(entry, review.after(review.history[0], state=EntryState.IGNORED))
    assert reviews.waiting(invoice["invoice_id"]) == []
    assert reviews.page(ISSUER, EntryState.PROPOSED, Wanted()) == ReviewPage(())
    with pytest.raises(ReviewMovedError):
        reviews.put(entry, review.after(review.history[0]))


def test_two_payments_complete_an_invoice_in_one_transaction(world: World) -> None:
    invoice = doors.issued(world)
    parts = [(6_000, "1"), (4_000, "2")]
    doors.put(
        world,
        bank_files.ofx([doors.credit_of(invoice["document"], minor, n) for minor, n in parts]),
    )

    assert doors.invoice(world, invoice["invoice_id"])["status"] == "paid"
    assert doors.waiting(world) == []
    assert len(world.items(Table.PAYMENTS)) == 2


def test_one_payment_pays_the_several_invoices_that_it_names(world: World) -> None:
    first, second = doors.issued(world, "a"), doors.issued(world, "b")
    text = f"{first['document']} {second['document']}"
    doors.put(world, bank_files.ofx([doors.credit_of(text, 20_000)]))

    assert doors.waiting(world) == []
    assert {doors.invoice(world, i["invoice_id"])["status"] for i in (first, second)} == {"paid"}


def test_a_known_payer_is_found_by_tax_id_and_journal(world: World) -> None:
    due = world.now.date() + timedelta(days=10)
    invoice = world.issue("k-due", 12_345, due=due).body
    world.settle()
    text = "PIX RECEBIDO 529.982.247-25 MARIA DA SILVA"
    doors.put(world, bank_files.ofx([doors.credit_of(text, 12_345)]))

    assert doors.invoice(world, invoice["invoice_id"])["status"] == "paid"
