"""Orders that wait, as the table keeps them: a version after the other, listed by state and age."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from cobro.adapters.dynamodb.connection import DatabaseUnavailableError
from cobro.adapters.dynamodb.held_orders import DynamoHeldOrders
from cobro.application.ports.held_orders import OrderMovedError
from cobro.domain.adjustments import AdjustmentKind
from cobro.domain.held_orders import HeldOrder, OrderState
from cobro.runtime.wiring import hand_payments
from tests.support.answers import instead, refused
from tests.support.builders import NOW, brl
from tests.support.world import World

ORDER = HeldOrder(
    order_id="ord_1",
    issuer_id="acme",
    kind=AdjustmentKind.PAYMENT_REFUNDED,
    key="k",
    subject="pay_1",
    request='{"issuer_id":"acme"}',
    content_hash="c_1",
    amount=brl(10_000),
    reason="agreed",
    author="ana",
    created_at=NOW,
    changed_at=NOW,
    account_key="stripe/loja",
    gateway_reference="pi_1",
)


@pytest.fixture
def orders(world: World) -> DynamoHeldOrders:
    return hand_payments.held_orders()


def test_an_order_is_read_as_it_was_written(orders: DynamoHeldOrders) -> None:
    orders.put(ORDER)

    assert orders.find("ord_1") == ORDER
    assert orders.find("ord_2") is None


def test_what_a_gateway_was_asked_for_is_found_by_its_payment(orders: DynamoHeldOrders) -> None:
    second = replace(ORDER, order_id="ord_0", created_at=NOW + timedelta(hours=1))
    for order in (second, ORDER, replace(ORDER, order_id="ord_3", account_key="")):
        orders.put(order)

    assert orders.of_payment("stripe/loja", "pi_1") == [ORDER, second]
    assert orders.of_payment("stripe/loja", "pi_2") == []


@pytest.mark.parametrize(
    "late",
    [
        ORDER,
        ORDER.released("rui", NOW),
        replace(ORDER, version=4),
    ],
    ids=["it was new", "somebody discarded it", "a version is left out"],
)
def test_an_order_that_moved_is_not_written_over(orders: DynamoHeldOrders, late: HeldOrder) -> None:
    discarded = ORDER.discarded("eva", NOW)
    orders.put(ORDER)
    orders.put(discarded)

    with pytest.raises(OrderMovedError):
        orders.put(late)
    assert orders.find("ord_1") == discarded


def test_orders_are_listed_by_state_the_oldest_first(orders: DynamoHeldOrders) -> None:
    young = replace(ORDER, order_id="ord_0", created_at=NOW + timedelta(hours=1))
    for order in (young, ORDER, replace(ORDER, order_id="ord_9", issuer_id="rival")):
        orders.put(order)
    orders.put(young.discarded("eva", NOW))
    waiting = orders.of_issuer("acme", OrderState.AWAITING_RELEASE)

    assert waiting == [ORDER]
    assert {order.order_id for order in orders.of_issuer("acme", None)} == {"ord_0", "ord_1"}


@pytest.mark.parametrize(
    ("operation", "ask"),
    [
        ("PutItem", lambda orders: orders.put(ORDER)),
        ("GetItem", lambda orders: orders.find("ord_1")),
        ("Query", lambda orders: orders.of_issuer("acme", None)),
    ],
    ids=["put", "find", "list"],
)
def test_a_table_that_does_not_answer_is_for_later(
    orders: DynamoHeldOrders, operation: str, ask: Callable[[DynamoHeldOrders], object]
) -> None:
    with (
        instead(operation, refused(operation, "ThrottlingException")),
        pytest.raises(DatabaseUnavailableError),
    ):
        ask(orders)
