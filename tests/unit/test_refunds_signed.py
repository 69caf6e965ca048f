"""A refund at a gateway bears who ordered it and why, whoever tells of it first."""

from dataclasses import replace

import pytest

from cobro.domain.adjustments import AdjustmentKind
from cobro.domain.held_orders import HeldOrder, OrderState
from cobro.domain.journal import EntryCode
from tests.support.builders import NOW, brl
from tests.support.gateway_desk import CAPTURED, KEY, REFUNDED, GatewayDesk, moved, picture

PAID = moved(CAPTURED, 10_000)


def an_order(name: str, minor: int = 3_000, **more: object) -> HeldOrder:
    order = HeldOrder(
        order_id=name,
        issuer_id="acme",
        kind=AdjustmentKind.PAYMENT_REFUNDED,
        key=name,
        subject="pay_1",
        request="{}",
        content_hash="c_1",
        amount=brl(minor),
        reason=f"reason of {name}",
        author=name,
        created_at=NOW,
        changed_at=NOW,
        state=OrderState.RELEASED,
        account_key=KEY,
        gateway_reference="pi_1",
    )
    return replace(order, **more)  # type: ignore[arg-type]  # each test names fields of the order


@pytest.fixture
def desk() -> GatewayDesk:
    desk = GatewayDesk()
    desk.issue()
    return desk


def signed(desk: GatewayDesk) -> list[tuple[str, str]]:
    entries = desk.books.journal.values()
    return [(e.author, e.reason) for e in entries if e.code is EntryCode.PAYMENT_REFUNDED]


def test_each_of_equal_refunds_bears_an_order_of_its_own(desk: GatewayDesk) -> None:
    for name in ("ana", "rui"):
        desk.held_orders.put(an_order(name))
    told = [moved(REFUNDED, 3_000, f"re_{n}") for n in range(3)]
    desk.book(picture(PAID, *told))

    assert signed(desk) == [("ana", "reason of ana"), ("rui", "reason of rui"), ("", "")]


def test_a_released_order_names_both_persons(desk: GatewayDesk) -> None:
    desk.held_orders.put(an_order("ana", released_by="rui", state=OrderState.DONE))
    desk.book(picture(PAID, moved(REFUNDED, 3_000, "re_1")))

    assert signed(desk) == [("ana, released by rui", "reason of ana")]


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": brl(2_999)},
        {"state": OrderState.REFUSED},
        {"state": OrderState.DISCARDED},
        {"gateway_reference": "pi_2"},
    ],
)
def test_what_nobody_here_ordered_bears_nobody(
    desk: GatewayDesk, changes: dict[str, object]
) -> None:
    desk.held_orders.put(replace(an_order("ana"), **changes))  # type: ignore[arg-type]  # its fields
    desk.book(picture(PAID, moved(REFUNDED, 3_000, "re_1")))

    assert signed(desk) == [("", "")]
