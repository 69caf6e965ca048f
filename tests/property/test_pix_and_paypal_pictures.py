"""Pictures only grow: whatever happens at a gateway, no movement that was told is taken back.

Booking what is not booked yet of a picture then ends in the same ledger, in whatever order pictures
come, however often, and whichever are lost, once the last one has come.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cobro.application.ports.gateways import GatewayRefusedError
from cobro.domain.gateways import GatewayHint, GatewayPayment, Movement, MovementKind, Subject
from cobro.domain.money import Currency, Money
from tests.support.builders import brl
from tests.support.gateways.paypal import PayPalSite
from tests.support.gateways.paypal_office import PayPalOffice
from tests.support.gateways.pix import PixBank
from tests.support.gateways.pix_office import REQUEST as PIX_REQUEST
from tests.support.gateways.pix_office import PixOffice

TAKEN = {MovementKind.REFUNDED, MovementKind.REVERSED, MovementKind.DISPUTE_WITHHELD}
GIVEN = {MovementKind.CAPTURED, MovementKind.REFUND_FAILED, MovementKind.DISPUTE_RETURNED}
STEPS = st.lists(st.sampled_from(["part", "rest", "settle", "fail", "fraud"]), max_size=8)


def check_growth(pictures: Iterable[GatewayPayment]) -> GatewayPayment:
    """Check that each picture holds all that the ones before it held; return the last one."""
    told: set[Movement] = set()
    last = None
    for last in pictures:
        movements = set(last.movements)
        named = {(movement.kind, movement.reference) for movement in movements}
        assert told <= movements
        assert len(named) == len(movements)
        told = movements
    assert last is not None
    return last


def left(picture: GatewayPayment) -> int:
    given_in = sum(m.amount.minor for m in picture.movements if m.kind in GIVEN)
    return given_in - sum(m.amount.minor for m in picture.movements if m.kind in TAKEN)


def attempt(action: Callable[[], object]) -> None:
    """Do what the gateway may refuse."""
    with suppress(GatewayRefusedError):
        action()


def pix_step(office: PixOffice, one: dict[str, Any], step: str, number: int) -> None:
    waiting = [r for r in one["devolucoes"] if r["status"] == "EM_PROCESSAMENTO"]
    reference, name = one["endToEndId"], f"ref_{number}"
    if step == "part":
        attempt(lambda: office.api.refund(reference, brl(1_000), name))
    elif step == "rest":
        attempt(lambda: office.api.refund(reference, brl(11_000), name))
    elif step == "fraud":
        office.bank.give_back(one, "10.00", "EM_PROCESSAMENTO", number=name, nature="MED_FRAUDE")
    elif waiting:
        waiting[0]["status"] = "DEVOLVIDO" if step == "settle" else "NAO_REALIZADO"


@given(STEPS)
def test_pictures_of_a_pix_only_grow(steps: list[str]) -> None:
    office = PixOffice(PixBank())
    one = office.bank.pay("110.00", office.api.open_charge(PIX_REQUEST).reference)

    def pictures() -> Iterable[GatewayPayment]:
        yield office.asked(one["endToEndId"])
        for number, step in enumerate(steps):
            pix_step(office, one, step, number)
            yield office.asked(one["endToEndId"])

    last = check_growth(pictures())
    settled = [r for r in one["devolucoes"] if r["status"] == "DEVOLVIDO"]
    asked_for = [
        r for r in one["devolucoes"] if r["status"] == "EM_PROCESSAMENTO" and "natureza" not in r
    ]
    taken = sum(int(r["valor"].replace(".", "")) for r in [*settled, *asked_for])
    assert left(last) == 11_000 - taken


def usd(minor: int) -> dict[str, str]:
    return {"currency_code": "USD", "value": f"{Money(minor, Currency.USD).decimal():.2f}"}


def paypal_step(office: PayPalOffice, order_id: str, step: str, number: int) -> None:
    capture_id = office.site.capture_id(order_id)
    if step in {"part", "rest"}:
        amount = Money(1_000 if step == "part" else 3_000, Currency.USD)
        attempt(lambda: office.api.refund(order_id, amount, f"ref_{number}"))
    elif step == "fraud":
        office.site.take_back(capture_id, usd(500), note="Payment reversed")
    else:
        outcome = "RESOLVED_BUYER_FAVOUR" if step == "settle" else "RESOLVED_SELLER_FAVOUR"
        office.site.disputes.setdefault(
            "PP-D-1",
            {
                "dispute_id": "PP-D-1",
                "status": "RESOLVED",
                "update_time": "2026-09-22T14:19:00.000Z",
                "disputed_transactions": [{"seller_transaction_id": capture_id}],
                "dispute_outcome": {"outcome_code": outcome, "amount_refunded": usd(700)},
            },
        )


@given(st.lists(st.sampled_from(["part", "rest", "fraud"]), max_size=5), st.booleans())
def test_pictures_of_a_paypal_order_only_grow(steps: list[str], is_disputed: bool) -> None:
    office = PayPalOffice(PayPalSite(fee_back="0.02"))
    order_id = office.opened()
    hint = GatewayHint(Subject.PAYMENT, order_id, "order")

    def pictures() -> Iterable[GatewayPayment]:
        yield office.api.payment(hint)
        office.site.approve(order_id)
        yield office.api.payment(hint)
        for number, step in enumerate([*steps, "settle"] if is_disputed else steps):
            paypal_step(office, order_id, step, number)
            yield office.api.payment(hint)

    assert left(check_growth(pictures())) >= 0


@given(st.lists(st.integers(1, 10), min_size=1, max_size=6), st.integers(0, 40))
def test_a_sweep_of_any_day_finds_each_pix_of_it(hours: list[int], back: int) -> None:
    office = PixOffice()
    now = office.bank.now
    paid = {
        office.bank.pay("1.00", paid_at=(now - timedelta(hours=h)).isoformat())["endToEndId"]: h
        for h in hours
    }
    found = {hint.reference for hint in office.api.changed(now - timedelta(hours=back), now)}

    assert found == {reference for reference, h in paid.items() if h <= back}
