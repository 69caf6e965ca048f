from itertools import product
from typing import Any

import pytest

from cobro.domain.bank_orders import AgreementCounter
from cobro.domain.charges import (
    OPEN_STATES,
    TRANSITIONS,
    BoletoCharge,
    ChargeState,
    ChargeStateError,
    PixCharge,
    boleto_reference,
)
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId, PaymentId
from tests.support.builders import DUE, TODAY, brl

COMMON: dict[str, Any] = {
    "charge_id": "chg_1",
    "invoice_id": InvoiceId("inv_1"),
    "issuer_id": IssuerId("acme"),
    "customer_id": CustomerId("cus-1"),
    "amount": brl(10_000),
    "due_date": DUE,
}


def boleto(state: ChargeState = ChargeState.REQUESTED) -> BoletoCharge:
    return BoletoCharge(
        **COMMON,
        state=state,
        agreement_id="itau",
        bank="341",
        sequence=1,
        document="A-0000001",
        issued_date=TODAY,
        nosso_numero="00000001",
        check_digit="1",
        return_number="00000001",
        printed_number="109/00000001-1",
        agency_code="1248 / 02124-6",
        codigo_barras="3" * 44,
        linha_digitavel="3" * 54,
    )


@pytest.mark.parametrize(("before", "after"), list(product(ChargeState, repeat=2)))
def test_a_charge_moves_only_along_the_table(before: ChargeState, after: ChargeState) -> None:
    charge = boleto(before)
    if before is after:
        assert charge.moved(after) is charge
        return
    if after in TRANSITIONS[before]:
        moved = charge.moved(after)
        assert (moved.state, moved.version) == (after, 2)
        return

    with pytest.raises(ChargeStateError, match=f"is {before} and cannot become {after}"):
        charge.moved(after)


def test_money_marks_any_charge_paid_and_its_first_payment_stays() -> None:
    for state in set(ChargeState) - {ChargeState.PAID}:
        paid = boleto(state).paid(PaymentId("pay_1"))

        assert (paid.state, paid.payment_id) == (ChargeState.PAID, "pay_1")
        assert paid.paid(PaymentId("pay_2")) is paid


def test_a_charge_is_open_until_something_ended_it() -> None:
    assert {state for state in ChargeState if boleto(state).is_open} == OPEN_STATES


def test_references_forget_the_zeros_that_layouts_add() -> None:
    pix = PixCharge(**COMMON, state=ChargeState.REGISTERED, txid="abc", br_code="000201")

    assert boleto().reference == boleto_reference("acme", "341", " 0001 ") == "acme#341#1"
    assert pix.reference == "acme#pix#abc"


def test_numbers_begin_where_the_agreement_says_and_go_on_from_the_last() -> None:
    counter = AgreementCounter(IssuerId("acme"), "itau")

    assert counter.next_sequence(500) == 500
    after = counter.numbered(500)
    assert (after.last_sequence, after.last_order) == (500, 1)
    assert after.next_sequence(500) == 501
    assert after.ordered() == AgreementCounter(IssuerId("acme"), "itau", 500, 2)
