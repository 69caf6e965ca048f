"""Lives of payments at gateways that name no movements: all pictures of one, oldest first."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from cobro.contracts.gateways.asaas_pictures import PaymentV1 as AsaasPaymentV1
from cobro.contracts.gateways.asaas_pictures import payment_picture as asaas_picture
from cobro.contracts.gateways.mercadopago_objects import PaymentV1 as MercadoPagoPaymentV1
from cobro.contracts.gateways.mercadopago_pictures import payment_picture as mercadopago_picture
from cobro.contracts.gateways.pagbank import ChargeV1, charge_payment
from cobro.contracts.parsing import parse
from cobro.domain.gateways import GatewayPayment

Life = list[GatewayPayment]
BEGIN = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


def _at(number: int) -> datetime:
    return BEGIN + timedelta(days=number)


def _reais(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"


def _bytes(content: object) -> bytes:
    """Write JSON whose amounts are numbers, as these gateways do."""
    return json.dumps(content).encode().replace(b'"#', b"").replace(b'#"', b"")


def _number(minor: int) -> str:
    return f"#{_reais(minor)}#"


@st.composite
def parts(draw: st.DrawFn, whole: int) -> list[int]:
    """Draw amounts that are together no more than the whole."""
    found: list[int] = []
    while len(found) < 4 and sum(found) < whole and draw(st.booleans()):
        found.append(draw(st.integers(1, whole - sum(found))))
    return found


def _charge(status: str, value: int, paid: int, refunded: int, number: int) -> GatewayPayment:
    charge = {
        "id": "CHAR_1",
        "status": status,
        "created_at": "2026-09-01T09:00:00-03:00",
        "paid_at": "2026-09-01T10:00:00-03:00",
        "amount": {
            "value": value,
            "currency": "BRL",
            "summary": {"total": value, "paid": paid, "refunded": refunded},
        },
    }
    return charge_payment(parse(_bytes(charge), ChargeV1), _at(number))


@st.composite
def pagbank_lives(draw: st.DrawFn) -> Life:
    """Draw a charge that waits, is paid in one or more parts, and is given back in parts."""
    value = draw(st.integers(1, 100_000))
    life = [_charge("WAITING", value, 0, 0, 0)]
    paid = 0
    for part in draw(parts(value)) or [value]:
        paid += part
        life.append(_charge("PAID", value, paid, 0, len(life)))
    refunded = 0
    for part in draw(parts(paid)):
        refunded += part
        status = "CANCELED" if refunded == paid and draw(st.booleans()) else "PAID"
        life.append(_charge(status, value, paid, refunded, len(life)))
    return life


def _given(refunds: list[dict[str, Any]]) -> int:
    return sum(refund["minor"] for refund in refunds if refund["status"] == "approved")


def _payment(
    status: str,
    detail: str,
    value: int,
    refunds: list[dict[str, Any]],
    number: int,
    changed: dict[str, Any] | None = None,
) -> GatewayPayment:
    given = _given(refunds)
    listed = [{"amount": _number(r["minor"]), "status": r["status"]} for r in refunds]
    payment = {
        "id": 90_000_000_001,
        "status": status,
        "status_detail": detail,
        "currency_id": "BRL",
        "transaction_amount": _number(value),
        "transaction_amount_refunded": _number(given),
        "date_created": "2026-09-01T09:00:00.000-03:00",
        "date_approved": "2026-09-01T09:00:00.000-03:00",
        "date_last_updated": _at(number).isoformat(),
        "fee_details": [{"amount": _number(min(value, 7)), "fee_payer": "collector"}],
        "refunds": listed,
        **(changed or {}),
    }
    return mercadopago_picture(parse(_bytes(payment), MercadoPagoPaymentV1), _at(number))


@st.composite
def mercadopago_lives(draw: st.DrawFn) -> Life:
    """Draw a payment that waits, is approved, given back in parts, some of them in vain, disputed.

    Where no refund was in vain, a picture may leave the list of them out.
    """
    value = draw(st.integers(1, 100_000))
    life = [_payment("pending", "pending_waiting_transfer", value, [], 0)]
    life.append(_payment("approved", "accredited", value, [], 1))
    refunds: list[dict[str, Any]] = []
    for part in draw(parts(value)):
        refunds.append({"minor": part})
        for state in ("in_process", draw(st.sampled_from(["approved", "approved", "rejected"]))):
            refunds[-1]["status"] = state
            given = _given(refunds)
            status = "refunded" if given == value else "approved"
            detail = "partially_refunded" if given else "accredited"
            may_hide = all(refund["status"] == "approved" for refund in refunds)
            hidden: dict[str, Any] = {"refunds": []} if may_hide and draw(st.booleans()) else {}
            life.append(_payment(status, detail, value, refunds, len(life), hidden))
    if draw(st.booleans()) and _given(refunds) < value:
        ends = draw(st.sampled_from([[], ["settled"], ["reimbursed"]]))
        for detail in ["in_process", *ends]:
            life.append(_payment("charged_back", detail, value, refunds, len(life)))
    return life


def _asaas(status: str, value: int, number: int, **more: Any) -> GatewayPayment:
    payment = {
        "id": "pay_1",
        "status": status,
        "value": _number(value),
        "netValue": _number(value - min(value, 199)),
        "dateCreated": "2026-09-01",
        "clientPaymentDate": "2026-09-01",
        **more,
    }
    return asaas_picture(parse(_bytes(payment), AsaasPaymentV1), _at(number))


@st.composite
def asaas_lives(draw: st.DrawFn) -> Life:
    """Draw a payment that waits, is confirmed, received, and given back in parts or disputed.

    A refund is pending first, and then done or cancelled.
    """
    value = draw(st.integers(1, 100_000))
    life = [_asaas("PENDING", value, 0), _asaas("CONFIRMED", value, 1)]
    life.append(_asaas("RECEIVED", value, 2))
    if draw(st.booleans()):
        stated = {"value": _number(value)} if draw(st.booleans()) else {}
        ends = draw(
            st.sampled_from(
                [
                    [("AWAITING_CHARGEBACK_REVERSAL", "REVERSED"), ("RECEIVED", "REVERSED")],
                    [("CHARGEBACK_DISPUTE", "DISPUTE_LOST"), ("REFUNDED", "DISPUTE_LOST")],
                    [("REFUNDED", "DONE")],
                ]
            )
        )
        begins = [("CHARGEBACK_REQUESTED", "REQUESTED"), ("CHARGEBACK_DISPUTE", "IN_DISPUTE")]
        for status, dispute in [*begins, *ends]:
            chargeback = {"status": dispute, **stated}
            life.append(_asaas(status, value, len(life), chargeback=chargeback))
        return life
    refunds: list[dict[str, Any]] = []
    for part in draw(parts(value)):
        refunds.append({"value": _number(part), "dateCreated": "2026-09-02 10:00:00"})
        for state in ("PENDING", draw(st.sampled_from(["DONE", "DONE", "CANCELLED"]))):
            refunds[-1]["status"] = state
            life.append(_asaas("RECEIVED", value, len(life), refunds=refunds))
    return life


LIVES = {"pagbank": pagbank_lives(), "mercadopago": mercadopago_lives(), "asaas": asaas_lives()}
