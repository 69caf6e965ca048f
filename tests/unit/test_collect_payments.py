"""Invoices paid by saved methods: each attempt once, whatever dies in between."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from cobro.application.collect_payments import (
    CollectionGivenUpError,
)
from cobro.application.ports.gateways import GatewayRefusedError, MethodCharge
from cobro.domain.allocation import allocate
from cobro.domain.charges import GatewayCharge
from cobro.domain.collection import CaseState, CollectionCase, MethodState
from cobro.domain.errors import NotFoundError
from cobro.domain.gateways import GatewayPayment, PaymentState
from tests.support.builders import NOW, a_receipt, an_invoice
from tests.support.gateways.in_memory import (
    MemoryGateway,
    a_picture,
    an_account,
)
from tests.support.till import Till, a_method, always

DUE = an_invoice().draft.due_date


@pytest.fixture
def till() -> Till:
    return Till()


def test_nothing_is_read_for_a_company_without_a_gateway(till: Till) -> None:
    assert till.begin_for("rival", "inv_none") is None


def test_the_invoice_of_a_customer_without_a_method_is_not_read(till: Till) -> None:
    assert till.begin_for("acme", "inv_none", "cus_none") is None


def test_an_attempt_is_known_by_its_charge_when_the_gateway_tells_of_it_later(till: Till) -> None:
    till.open()
    till.run(always)
    (charge,) = till.charges.charges.values()

    assert isinstance(charge, GatewayCharge)
    assert charge.charge_id in till.gateway.attempts
    assert charge.reference == f"stripe/loja#{charge.charge_id}"
    assert not charge.waits


def test_money_is_taken_on_the_due_date_and_has_itself_booked(till: Till) -> None:
    till.begin("inv_1")
    early = till.run(always)
    till.clock.present = till.case.first_at
    run = till.run(always)

    assert (early.cases, run.cases, run.put_off, run.is_finished) == (0, 1, 0, True)
    assert till.case.state is CaseState.COLLECTED
    assert [m.body for m in till.events.messages] == [
        f"stripe/loja {till.case.attempts[0].payment_reference}"
    ]
    assert till.run(always).cases == 0


def test_a_run_that_dies_after_the_gateway_took_the_money_takes_it_once(till: Till) -> None:
    till.open()
    put = till.collections.put

    def die(case: CollectionCase) -> None:
        if case.state is CaseState.COLLECTED:
            till.collections.put = put  # type: ignore[method-assign]  # it dies once
            till.collections.dies = 1
        put(case)

    till.collections.put = die  # type: ignore[method-assign]  # one death on purpose
    assert till.run(always).put_off == 1
    till.run(always)

    assert len(till.gateway.attempts) == 1
    assert till.case.state is CaseState.COLLECTED
    assert len({m.deduplication for m in till.events.messages}) == 1


def test_a_gateway_that_does_not_answer_is_asked_by_the_next_run(till: Till) -> None:
    till.open()
    till.gateway.is_down = True
    assert till.run(always).put_off == 1
    till.gateway.is_down = False
    till.run(always)

    assert till.case.state is CaseState.COLLECTED
    assert len(till.case.attempts) == 1


def test_a_decline_is_tried_again_on_its_day(till: Till) -> None:
    till.gateway.declines = ["insufficient_funds"]
    till.open()
    till.run(always)
    planned = till.case
    till.advance(days=1)
    till.run(always)
    till.advance(days=2)
    till.run(always)

    assert planned.state is CaseState.PLANNED
    assert till.case.state is CaseState.COLLECTED
    assert [attempt.decline_code for attempt in till.case.attempts] == ["insufficient_funds", ""]


def test_a_stolen_card_is_blocked_and_a_person_told(till: Till) -> None:
    till.gateway.declines = ["stolen_card"]
    till.open()
    till.run(always)

    assert till.case.state is CaseState.GIVEN_UP
    assert till.methods.methods[till.method.method_id].state is MethodState.BLOCKED
    (told,) = till.parked
    assert isinstance(told, CollectionGivenUpError)
    assert told.issuer_id == "acme"


def test_a_decline_that_was_not_written_down_ends_the_same(till: Till) -> None:
    till.gateway.declines = ["stolen_card"]
    till.open()
    till.run(always)
    blocked = till.methods.methods[till.method.method_id]
    case = till.case
    till.collections.cases["inv_1"] = replace(
        case,
        state=CaseState.ATTEMPTING,
        attempts=(replace(case.attempts[0], decline_code="", payment_reference=""),),
        next_at=case.first_at,
        reason="",
        version=case.version - 1,
    )
    till.run(always)

    assert till.case == case
    assert till.methods.methods[till.method.method_id] == blocked


def test_an_invoice_that_was_paid_otherwise_is_not_charged(till: Till) -> None:
    till.open()
    till.books.post(allocate(till.books.get("inv_1"), a_receipt(), NOW))
    till.run(always)

    assert (till.case.state, till.case.reason) == (CaseState.STOPPED, "the invoice is paid")
    assert till.gateway.attempts == {}


def test_a_method_that_was_revoked_is_not_used(till: Till) -> None:
    till.open()
    till.methods.put(till.method.ended(MethodState.REVOKED, "the payer said so"))
    till.run(always)

    assert till.case.reason == "the saved method is revoked"


def test_a_method_or_account_that_is_gone_stops_the_case(till: Till) -> None:
    till.open()
    till.methods.methods.clear()
    till.run(always)

    assert till.case.state is CaseState.STOPPED
    with pytest.raises(NotFoundError):
        till.take.tell(a_method(account_key="paypal/gone"), a_picture())


class _Slow(MemoryGateway):
    """A direct debit: it is taken, and whether it holds is known days later."""

    def charge_method(self, order: MethodCharge) -> GatewayPayment:
        picture = super().charge_method(order)
        self.payments[picture.reference] = picture
        return replace(picture, state=PaymentState.PENDING, movements=())


def test_a_direct_debit_is_looked_at_each_day_until_it_ends(till: Till) -> None:
    till.gateways.by_account[an_account().key] = _Slow()
    till.open()
    till.run(always)
    pending = till.case
    till.advance(days=1)
    till.run(always)

    assert pending.state is CaseState.ATTEMPTING
    assert till.case.state is CaseState.COLLECTED
    assert len(till.case.attempts) == 1


class _Refusing(MemoryGateway):
    def charge_method(self, order: MethodCharge) -> GatewayPayment:
        message = f"{order.method_token} is not there any more"
        raise GatewayRefusedError(message, reason_code="resource_missing")


def test_what_the_gateway_refuses_counts_as_a_decline(till: Till) -> None:
    till.gateways.by_account[an_account().key] = _Refusing()
    till.open()
    till.run(always)

    assert till.case.attempts[0].decline_code == "resource_missing"


def test_a_run_ends_when_its_time_is_up(till: Till) -> None:
    till.open()
    never: Callable[[], bool] = lambda: False  # noqa: E731 - a clock without time

    assert not till.run(never).is_finished
    assert till.gateway.attempts == {}


def test_an_index_that_lags_behind_attempts_nothing(till: Till) -> None:
    till.open()
    till.run(always)
    till.collections.due = lambda _issuer, _now: ["inv_1", "inv_gone"]  # type: ignore[method-assign,assignment]  # it lags
    till.run(always)

    assert len(till.gateway.attempts) == 1
