"""Contracts as the API takes and answers them, and as they become requests of the issue queue."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from cobro.contracts.contract_changes_api import ChangePriceV1
from cobro.contracts.contracts_api import RegisterContractV1, ReviseContractV1
from cobro.contracts.parsing import parse
from cobro.contracts.terms_api import TermsV1
from cobro.domain.contracts.cycle import BillingCycle, CycleUnit
from cobro.domain.contracts.model import DueRule, Renewal, Timing
from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Rounding
from cobro.domain.terms import NO_TERMS
from tests.support.builders import brl
from tests.support.contracts import a_contract, contract_body

FULL: dict[str, Any] = {
    "series": "B",
    "interval": "quarterly",
    "anchor_day": 31,
    "anchor_month": 1,
    "timing": "arrears",
    "trial_days": 7,
    "term_days": 5,
    "due_day": 10,
    "term_months": 12,
    "renewal": {"notice_days": 30},
    "indexing": {"index": "igpm", "floor": False, "rounding": "half_even", "lag_months": 2},
    "discounts": [
        {"from_date": "2026-01-01", "percent": "12.5", "periods": 3},
        {"from_date": "2026-01-01", "fixed": 500, "until_date": "2026-12-31"},
    ],
    "terms": {"late_fee": {"percent": "2"}, "interest": {"percent": "1"}},
}


def read(**more: Any) -> RegisterContractV1:
    return parse(msgspec.json.encode(contract_body(**more)), RegisterContractV1)


def test_a_short_request_makes_a_monthly_contract_in_advance() -> None:
    contract = read().to_contract()

    assert contract == a_contract()


def test_a_full_request_is_kept_whole() -> None:
    contract = read(**FULL).to_contract()

    assert contract.cycle == BillingCycle(CycleUnit.MONTH, 3, 31, 1)
    assert (contract.timing, contract.due) == (Timing.ARREARS, DueRule(5, 10))
    assert (contract.trial_end_date, contract.term_end_date) == (
        date(2026, 1, 7),
        date(2026, 12, 31),
    )
    assert contract.renewal == Renewal(30, 30)
    assert contract.indexing is not None
    assert contract.indexing.first_date == date(2027, 1, 1)
    assert (contract.indexing.rounding, contract.indexing.is_floored) == (
        Rounding.HALF_EVEN,
        False,
    )
    assert [d.percent for d in contract.discounts] == [Decimal("12.5"), None]
    assert contract.discounts[1].fixed == brl(500)
    assert contract.terms is not None


@pytest.mark.parametrize(
    ("interval", "every", "months"),
    [("monthly", 5, 5), ("half_yearly", 1, 6), ("yearly", 2, 24)],
)
def test_an_interval_may_be_taken_some_times(interval: str, every: int, months: int) -> None:
    cycle = read(interval=interval, every=every).to_contract().cycle

    assert (cycle.unit, cycle.count) == (CycleUnit.MONTH, months)


def test_weeks_are_counted_in_weeks() -> None:
    cycle = read(interval="weekly", every=2, anchor_day=5).to_contract().cycle

    assert cycle == BillingCycle(CycleUnit.WEEK, 2, 5)


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("trial_days", {"trial_days": 3, "trial_end_date": "2026-02-01"}),
        ("term_months", {"term_months": 3, "term_end_date": "2026-02-01"}),
        ("indexing.first_date", {"indexing": {"index": "ipca", "first_date": "2026-01-01"}}),
        ("indexing.index", {"indexing": {"index": "es_legal"}}),
        ("name", {"indexing": {"index": "nonsense"}}),
        ("anchor_day", {"interval": "weekly", "anchor_day": 8}),
        ("currency", {"currency": "XXX"}),
        ("term_end_date", {"term_end_date": "2025-12-31"}),
        ("every", {"every": 0}),
        ("lines", {"lines": []}),
        (
            "terms.discounts",
            {"terms": {"discounts": [{"share": {"fixed": 1}, "until_date": "2026-01-05"}]}},
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_is_refused_with_its_place(field: str, more: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError) as refused:
        read(**more).to_contract()

    assert refused.value.field == field


def test_the_hash_tells_requests_apart() -> None:
    assert read().content_hash() == read().content_hash() != read(series="B").content_hash()


def test_new_terms_hold_from_the_first_day_not_billed_by_default() -> None:
    billed = a_contract(billed_through_date=date(2026, 1, 31))
    lines = contract_body()["lines"]
    implied = ReviseContractV1(lines=read().lines).to_future(billed)
    named = msgspec.convert({"lines": lines, "from_date": "2026-03-01"}, ReviseContractV1)

    assert implied.from_date == date(2026, 2, 1)
    assert named.to_future(billed).from_date == date(2026, 3, 1)


def test_a_price_change_says_what_changes() -> None:
    day = date(2026, 2, 1)
    both = ChangePriceV1("plan", day, 5, Decimal(2)).change(a_contract())

    assert both.price_changes[0].unit_price == brl(5)
    assert both.quantity_changes[0].quantity == 2
    with pytest.raises(InvalidInputError, match="a unit price, a quantity, or both"):
        ChangePriceV1("plan", day).change(a_contract())


@pytest.mark.parametrize(
    "terms",
    [
        {},
        FULL["terms"],
        {"interest": {"per_day": 33}, "rounding": "half_even", "place": "BR"},
        {"discounts": [{"share": {"percent": "5.5"}, "before_days": 3}], "basis": "agreed"},
        {"discount_per_day_early": {"fixed": 10}, "days_counted": "business"},
        {"rebate": {"fixed": 7}, "correction": "ipca"},
    ],
    ids=("none", "late", "per_day", "dated", "early", "rebate"),
)
def test_terms_come_back_as_the_request_that_they_were(terms: dict[str, Any]) -> None:
    asked = msgspec.convert(terms, TermsV1).to_terms()

    assert TermsV1.of(asked).to_terms() == asked


def test_no_terms_ask_for_nothing() -> None:
    assert TermsV1.of(NO_TERMS).to_terms() == NO_TERMS
    assert replace(a_contract(), terms=None).terms is None
