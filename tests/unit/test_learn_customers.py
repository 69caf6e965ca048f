"""Customers of before are made known as payers, by the profile that they have in the end."""

from dataclasses import replace

import pytest

from cobro.application import learn_customers
from cobro.application.learn_customers import LearnCustomers, Learnt
from cobro.application.register_customer import RegisterCustomer
from cobro.domain.errors import NotFoundError
from tests.support.builders import a_bank_entry, a_customer, an_invoice
from tests.support.review_desk import ReviewDesk

CPF, NEW_CPF = "52998224725", "11144477735"


@pytest.fixture
def desk() -> ReviewDesk:
    """Return a desk whose one customer was registered before payers were kept."""
    desk = ReviewDesk()
    desk.issue(an_invoice(10_000, "inv_1", 1), an_invoice(10_100, "inv_2", 2))
    return desk


def learn(desk: ReviewDesk) -> LearnCustomers:
    return LearnCustomers(issuers=desk.issuers, customers=desk.customers, payers=desk.payers)


def pay(desk: ReviewDesk, entry_id: str, minor: int, tax_id: str = CPF) -> str:
    entry = a_bank_entry(entry_id, minor, references={}, kind="credit", payer_tax_id=tax_id)
    return desk.decide(entry)


def test_a_customer_of_before_is_a_known_payer_once_it_is_learnt(desk: ReviewDesk) -> None:
    assert pay(desk, "ent_1", 10_000) == "no_reference"
    assert learn(desk)("acme") == learn(desk)("acme") == Learnt(1, "")
    assert pay(desk, "ent_2", 10_000) != "no_reference"


def test_each_page_goes_on_where_the_last_ended(
    desk: ReviewDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.customers.put(a_customer("cus-2"))
    monkeypatch.setattr(learn_customers, "PAGE_MAX", 1)
    first = learn(desk)("acme")

    assert first == Learnt(1, "cus-1")
    assert learn(desk)("acme", first.after) == Learnt(1, "")


@pytest.mark.parametrize("moment", [0, 1])
def test_a_customer_registered_anew_meanwhile_is_known_by_its_new_profile_only(
    desk: ReviewDesk, moment: int
) -> None:
    register = RegisterCustomer(
        issuers=desk.issuers, customers=desk.customers, payers=desk.payers, is_kept=id
    )
    anew = replace(a_customer(), tax_id=NEW_CPF)
    desk.customers.interruptions = [lambda: None] * moment + [lambda: register(anew)]
    learn(desk)("acme")

    assert pay(desk, "ent_1", 10_000) == "no_reference"
    assert pay(desk, "ent_2", 10_000, NEW_CPF) != "no_reference"


def test_an_unknown_company_has_no_customers(desk: ReviewDesk) -> None:
    with pytest.raises(NotFoundError):
        learn(desk)("nobody")
