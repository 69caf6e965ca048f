"""Registering and changing contracts, and what is told of them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cobro.application.keep_contracts import ContractExistsError, KeepContracts
from cobro.application.ports.contracts import ContractMovedError
from cobro.domain.contracts.changes import cancel, change_price
from cobro.domain.contracts.indexing import Indexing
from cobro.domain.contracts.model import CancellationMode, Contract, PriceChange, Renewal
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.jurisdiction import ChargeAboveCapError
from cobro.domain.series import DocumentKind, SeriesRule
from cobro.domain.terms import PaymentTerms, Share
from tests.support.builders import an_issuer, brl
from tests.support.contracts import MemoryContracts, MemoryRates, a_contract, a_rate
from tests.support.fakes import FixedClock, MemoryCustomers, MemoryIssuers

SERIES = {"A": SeriesRule(1), "C": SeriesRule(0, DocumentKind.CREDIT_NOTE, "C{number}")}


@pytest.fixture
def store() -> MemoryContracts:
    return MemoryContracts()


def keeping(store: MemoryContracts, rates: MemoryRates | None = None) -> KeepContracts:
    return KeepContracts(
        issuers=MemoryIssuers(an_issuer(series=SERIES)),
        customers=MemoryCustomers(),
        contracts=store,
        rates=rates or MemoryRates(),
        clock=FixedClock(),
    )


def to_cents(minor: int) -> Any:
    change = PriceChange("plan", date(2026, 5, 1), brl(minor))
    return lambda contract: change_price(contract, change)


def test_a_registration_that_comes_again_answers_the_same_contract(store: MemoryContracts) -> None:
    keep = keeping(store)
    first = keep.register(a_contract(), "hash")
    keep.change("acme", "con-1", to_cents(5))
    again = keep.register(a_contract(), "hash")

    assert (first.is_new, again.is_new) == (True, False)
    assert again.kept.version == 2


def test_another_contract_under_the_same_id_is_refused(store: MemoryContracts) -> None:
    keep = keeping(store)
    keep.register(a_contract(), "hash")

    with pytest.raises(ContractExistsError):
        keep.register(a_contract(unit_price=1), "other")


@pytest.mark.parametrize(
    ("contract", "error"),
    [
        (a_contract(customer_id="nobody"), NotFoundError),
        (a_contract(issuer_id="nobody"), NotFoundError),
        (a_contract(series="Z"), NotFoundError),
        (a_contract(series="C"), InvalidInputError),
    ],
    ids=("customer", "issuer", "series", "kind"),
)
def test_what_is_not_known_is_refused(
    store: MemoryContracts, contract: Contract, error: type[Exception]
) -> None:
    with pytest.raises(error):
        keeping(store).register(contract, "hash")

    assert store.kept == {}


def test_a_change_that_changes_nothing_writes_nothing(store: MemoryContracts) -> None:
    keep = keeping(store)
    keep.register(a_contract(), "hash")
    keep.change("acme", "con-1", to_cents(5))
    again = keep.change("acme", "con-1", to_cents(5))

    assert again.kept.version == 2


def test_a_change_is_decided_again_where_another_came_in_between(store: MemoryContracts) -> None:
    keep = keeping(store)
    keep.register(a_contract(), "hash")

    def other() -> None:
        key = ("acme", "con-1")
        store.kept[key] = replace(store.kept[key], version=store.kept[key].version + 1)

    store.interruptions = [other]
    changed = keep.change("acme", "con-1", to_cents(5))
    store.interruptions = [other] * 5

    assert changed.kept.version == 3
    with pytest.raises(ContractMovedError, match="send the request again"):
        keep.change("acme", "con-1", to_cents(6))


def test_a_new_series_has_to_be_one_of_the_issuer(store: MemoryContracts) -> None:
    keep = keeping(store)
    keep.register(a_contract(), "hash")

    with pytest.raises(NotFoundError):
        keep.change("acme", "con-1", lambda contract: replace(contract, series="Z"))


def test_terms_that_the_law_does_not_bear_are_refused_with_the_rule(store: MemoryContracts) -> None:
    keep, too_much = keeping(store), PaymentTerms(late_fee=Share(percent=Decimal(5)))
    with pytest.raises(ChargeAboveCapError, match=r"art\. 52"):
        keep.register(a_contract(terms=too_much), "hash")
    keep.register(a_contract(), "hash")

    with pytest.raises(ChargeAboveCapError):
        keep.change("acme", "con-1", lambda contract: replace(contract, terms=too_much))
    assert store.get("acme", "con-1").contract.terms is None


def test_what_lies_ahead_is_told(store: MemoryContracts) -> None:
    rates = MemoryRates([a_rate(date(2026, month, 1), "1") for month in range(1, 12)])
    keep = keeping(store, rates)
    contract = a_contract(
        indexing=Indexing("ipca", date(2027, 1, 1)),
        term_end_date=date(2026, 12, 31),
        renewal=Renewal(60),
    )
    status = keep.register(contract, "hash")

    assert status.next_adjustment_date == date(2027, 1, 1)
    assert status.waits_for is not None
    assert status.waits_for.months == ("2026-12",)
    assert status.term is not None
    assert status.term.notice_date == date(2026, 11, 1)
    assert status.ends_on is None


def test_an_end_tells_what_is_owed_back(store: MemoryContracts) -> None:
    keep = keeping(store)
    keep.register(a_contract(billed_through_date=date(2026, 1, 31)), "hash")
    ended = keep.change(
        "acme", "con-1", lambda c: cancel(c, date(2026, 1, 10), CancellationMode.IMMEDIATE)
    )

    assert ended.ends_on == date(2026, 1, 10)
    assert ended.owed_back == brl(6_774)


def test_a_preview_shows_the_invoices_to_come(store: MemoryContracts) -> None:
    keep = keeping(store)
    keep.register(a_contract(), "hash")
    coming = keep.preview("acme", "con-1", date(2026, 3, 1))

    assert [i.issue_date.month for i in coming.invoices] == [1, 2, 3]
    assert store.get("acme", "con-1").version == 1
    assert keep.show("acme", "con-1").next_adjustment_date is None
