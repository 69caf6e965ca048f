"""The store of charges keeps its conditions: whoever lost a race wrote nothing."""

from dataclasses import replace

import pytest

from cobro.adapters.dynamodb.charge_rows import (
    COUNTER_SORT,
    ChargeRow,
    counter_key,
    order_key,
    order_sort,
)
from cobro.application.close_charges import order_about
from cobro.application.offer_charges import boleto_charge, pix_charge
from cobro.application.ports import ChargeExistsError, ChargeMovedError, CounterMovedError
from cobro.domain.agreements import BankAgreement, PixReceiver
from cobro.domain.bank_orders import AgreementCounter, OrderKind, RemittanceOrder
from cobro.domain.charges import BoletoCharge, ChargeState
from cobro.domain.copies import Asking
from cobro.domain.ids import IssuerId, PaymentId
from cobro.runtime.settings import Table
from cobro.runtime.wiring import base, charges
from tests.support.builders import an_invoice
from tests.support.gateway_charges import a_gateway_charge
from tests.support.world import World

ITAU = BankAgreement("itau", "341", "1248", "02124", "109")
START = AgreementCounter(IssuerId("acme"), "itau")


def offered(number: int = 1) -> tuple[BoletoCharge, RemittanceOrder, AgreementCounter]:
    invoice = an_invoice(key=f"inv_{number}", number=number)
    charge = boleto_charge(invoice, ITAU, number, Asking.first_of(invoice))
    counter = AgreementCounter(IssuerId("acme"), "itau", number, number)
    order = order_about(charge, OrderKind.ENTRY, invoice, counter, base.clock())
    return charge, order, counter


def test_what_was_written_is_read_back(world: World) -> None:
    store = charges.charges()
    charge, order, counter = offered()
    receiver = PixReceiver("loja@example.com", "Acme", "Recife")
    pix = pix_charge(an_invoice(), receiver, Asking.first_of(an_invoice()))
    store.offer(charge, order, counter)
    page = a_gateway_charge(ends_at=base.clock().now())
    store.offer(pix, None, None)
    store.offer(page, None, None)

    assert sorted(store.of_invoice("inv_1"), key=lambda c: c.kind) == [charge, page, pix]
    assert store.named(charge.reference) == [charge]
    assert store.named(pix.reference) == [pix]
    assert store.named("acme#341#2") == []
    assert store.counter("acme", "itau") == counter
    assert store.counter("acme", "other") == AgreementCounter(IssuerId("acme"), "other")
    assert store.orders("acme", "itau", 0, 10) == [order]


def test_a_charge_is_offered_once_and_takes_no_second_number(world: World) -> None:
    store = charges.charges()
    charge, order, counter = offered()
    store.offer(charge, order, counter)
    later = counter.numbered(2)

    with pytest.raises(ChargeExistsError):
        store.offer(charge, replace(order, order_number=2), later)
    assert store.counter("acme", "itau") == counter


def test_a_number_that_is_taken_is_not_written(world: World) -> None:
    store = charges.charges()
    store.offer(*offered())
    other, order, _ = offered(2)

    with pytest.raises(CounterMovedError):
        store.offer(other, replace(order, order_number=1), START.numbered(1))
    assert store.of_invoice("inv_2") == []


def test_a_change_needs_the_charge_and_the_counter_as_they_were_read(world: World) -> None:
    store = charges.charges()
    charge, order, counter = offered()
    store.offer(charge, order, counter)
    cancelled, cancel = charge.moved(ChargeState.CANCELLED), replace(order, order_number=2)
    after = counter.ordered()

    with pytest.raises(CounterMovedError):
        store.change(cancelled, replace(order, order_number=3), after.ordered())
    with pytest.raises(ChargeMovedError):
        store.change(replace(cancelled, version=7), cancel, after)
    store.change(cancelled, replace(cancel, kind=OrderKind.CANCEL), after)

    assert store.of_invoice("inv_1") == [cancelled]
    assert store.counter("acme", "itau") == after


def test_a_record_needs_the_charge_as_it_was_read(world: World) -> None:
    store = charges.charges()
    charge, order, counter = offered()
    store.offer(charge, order, counter)
    paid = charge.paid(PaymentId("pay_1"))
    store.record(paid)

    with pytest.raises(ChargeMovedError):
        store.record(paid)
    assert store.of_invoice("inv_1") == [paid]
    assert len(world.items(Table.CHARGES)) == 3


# Order and counter guard the same thing: a row taken away by hand shows that either holds alone.


def test_an_order_is_never_written_over_by_a_new_charge(world: World) -> None:
    store = charges.charges()
    store.offer(*offered())
    ChargeRow(counter_key("acme", "itau"), COUNTER_SORT).delete()
    before = world.items(Table.CHARGES)
    other, order, _ = offered(2)

    with pytest.raises(CounterMovedError):
        store.offer(other, replace(order, order_number=1), START.numbered(2))
    assert world.items(Table.CHARGES) == before


def test_an_order_is_never_written_over_by_a_change(world: World) -> None:
    store = charges.charges()
    charge, order, _ = offered()
    store.offer(charge, order, START.numbered(1))
    ChargeRow(counter_key("acme", "itau"), COUNTER_SORT).delete()
    before = world.items(Table.CHARGES)

    with pytest.raises(CounterMovedError):
        store.change(charge.moved(ChargeState.CANCELLED), order, START.numbered(1))
    assert world.items(Table.CHARGES) == before


@pytest.mark.parametrize("last", [1, 2])
def test_a_counter_never_gives_a_number_twice(world: World, last: int) -> None:
    store = charges.charges()
    for number in range(1, last + 1):
        store.offer(*offered(number))
    ChargeRow(order_key("acme", "itau"), order_sort(last)).delete()
    before = world.items(Table.CHARGES)
    other, order, _ = offered(3)
    taken = AgreementCounter(IssuerId("acme"), "itau", last, last)

    with pytest.raises(CounterMovedError):
        store.offer(other, replace(order, order_number=last), taken)
    assert world.items(Table.CHARGES) == before
