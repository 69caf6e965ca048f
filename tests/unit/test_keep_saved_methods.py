"""Methods that payers saved at a gateway are kept by their tokens and ended for good."""

from dataclasses import replace
from typing import Any

import pytest

from cobro.application.keep_saved_methods import KeepSavedMethod, KeepSavedMethods
from cobro.domain.collection import MethodState
from cobro.domain.errors import InvalidInputError, NotFoundError
from tests.support.collection_books import MemoryMethods
from tests.support.fakes import MemoryCustomers
from tests.support.gateways.in_memory import MemoryGatewayAccounts, an_account

COMMAND = KeepSavedMethod(
    issuer_id="acme",
    customer_id="cus-1",
    account_key="stripe/loja",
    customer_token="cus_abc",
    method_token="pm_abc",
    consent="signed mandate 7",
    last4="4242",
)


@pytest.fixture
def keep() -> KeepSavedMethods:
    accounts = MemoryGatewayAccounts(an_account())
    return KeepSavedMethods(customers=MemoryCustomers(), accounts=accounts, methods=MemoryMethods())


def test_a_method_is_kept_once_by_its_token(keep: KeepSavedMethods) -> None:
    first, again = keep(COMMAND), keep(COMMAND)

    assert (first.replayed, again.replayed) == (False, True)
    assert first.method == again.method
    assert first.method.state is MethodState.ACTIVE


def test_keeping_it_again_changes_what_is_said_of_it(keep: KeepSavedMethods) -> None:
    keep(COMMAND)
    changed = keep(replace(COMMAND, contracts=("gym",)))

    assert (changed.method.contracts, changed.method.version) == (("gym",), 2)


@pytest.mark.parametrize(
    "wrong", [{"account_key": "stripe/gone"}, {"customer_id": "nobody"}], ids=str
)
def test_its_account_and_customer_are_there(keep: KeepSavedMethods, wrong: dict[str, Any]) -> None:
    with pytest.raises(NotFoundError):
        keep(replace(COMMAND, **wrong))


def test_a_method_that_was_taken_back_stays_so(keep: KeepSavedMethods) -> None:
    method_id = keep(COMMAND).method.method_id
    ended = keep.revoke("acme", "cus-1", method_id, "ana")

    assert ended.reason == "taken back, recorded by ana"
    assert keep.revoke("acme", "cus-1", method_id, "rui") == ended
    with pytest.raises(InvalidInputError, match="saved anew"):
        keep(COMMAND)


def test_a_method_that_is_not_there_cannot_be_taken_back(keep: KeepSavedMethods) -> None:
    with pytest.raises(NotFoundError, match="pm_none"):
        keep.revoke("acme", "cus-1", "pm_none", "ana")
