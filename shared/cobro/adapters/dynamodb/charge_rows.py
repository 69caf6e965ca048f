"""The table of charges: instruments, counters of agreements and orders for the banks.

| row | pk | sk |
|---|---|---|
| charge | the invoice's id | the charge's id |
| counter of an agreement | `AGREEMENT#issuer#agreement` | `-` |
| order for a remittance file | `ORDER#issuer#agreement` | its number, 12 digits |

Only charges have a `reference`, so the index holds nothing else. A charge that a gateway has open
is in the index of those that are watched there, by its account. Facts are one JSON text each.
"""

import json
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

from cobro.domain.bank_orders import OrderKind, RemittanceOrder
from cobro.domain.charges import (
    BoletoCharge,
    Charge,
    ChargeKind,
    ChargeState,
    GatewayCharge,
    PixCharge,
)
from cobro.domain.gateways import PaymentMethod
from cobro.domain.ids import CustomerId, InvoiceId, IssuerId, PaymentId
from cobro.domain.money import Currency, Money
from cobro.domain.terms import PaymentTerms

COUNTER_SORT = "-"
ORDER_DIGITS = 12


class ByReference(GlobalSecondaryIndex["ChargeRow"]):  # type: ignore[no-untyped-call]  # PynamoDB leaves it untyped
    class Meta:
        index_name = "by_reference"
        projection = KeysOnlyProjection()

    reference = UnicodeAttribute(hash_key=True)


class Watched(GlobalSecondaryIndex["ChargeRow"]):  # type: ignore[no-untyped-call]  # PynamoDB leaves it untyped
    class Meta:
        index_name = "watched"
        projection = KeysOnlyProjection()

    watch_key = UnicodeAttribute(hash_key=True)
    watch_on = UnicodeAttribute(range_key=True)


class ChargeRow(Model):
    class Meta:
        table_name = "charges"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = UnicodeAttribute(null=True)
    facts = UnicodeAttribute(null=True)
    reference = UnicodeAttribute(null=True)
    state = UnicodeAttribute(null=True)
    payment_id = UnicodeAttribute(null=True)
    version = NumberAttribute(null=True)
    last_sequence = NumberAttribute(null=True)
    last_order = NumberAttribute(null=True)
    watch_key = UnicodeAttribute(null=True)
    watch_on = UnicodeAttribute(null=True)

    by_reference = ByReference()
    watched = Watched()


_TYPES: dict[ChargeKind, type[Charge]] = {
    ChargeKind.BOLETO: BoletoCharge,
    ChargeKind.PIX: PixCharge,
    ChargeKind.GATEWAY: GatewayCharge,
}
# What lies in columns of its own, because it changes or is part of the key.
_COLUMNS = {"charge_id", "invoice_id", "state", "payment_id", "version"}


def counter_key(issuer_id: str, agreement_id: str) -> str:
    return f"AGREEMENT#{issuer_id}#{agreement_id}"


def order_key(issuer_id: str, agreement_id: str) -> str:
    return f"ORDER#{issuer_id}#{agreement_id}"


def order_sort(order_number: int) -> str:
    return f"{order_number:0{ORDER_DIGITS}d}"


def charge_row(charge: Charge) -> ChargeRow:
    row = ChargeRow(
        charge.invoice_id,
        charge.charge_id,
        kind=charge.kind.value,
        facts=charge_facts(charge),
        reference=charge.reference,
        state=charge.state.value,
        payment_id=charge.payment_id,
        version=charge.version,
    )
    if isinstance(charge, GatewayCharge) and charge.is_open:
        row.watch_key, row.watch_on = charge.account_key, charge.expires_date.isoformat()
    return row


def charge_facts(charge: Charge) -> str:
    """Return what does not lie in columns of its own."""
    return _text(charge, _COLUMNS)


def charge_of(row: ChargeRow) -> Charge:
    facts = _read(row.facts or "{}")
    facts["customer_id"] = CustomerId(facts["customer_id"])
    if "method" in facts:
        facts["method"] = PaymentMethod(facts["method"])
    return _TYPES[ChargeKind(row.kind)](
        **facts,
        charge_id=row.sk,
        invoice_id=InvoiceId(row.pk),
        state=ChargeState(row.state),
        payment_id=PaymentId(row.payment_id) if row.payment_id else None,
        version=int(row.version or 1),
    )


def order_row(order: RemittanceOrder) -> ChargeRow:
    return ChargeRow(
        order_key(order.issuer_id, order.agreement_id),
        order_sort(order.order_number),
        kind=order.kind.value,
        facts=_text(order, {"issuer_id", "agreement_id", "order_number", "kind"}),
    )


def order_of(row: ChargeRow) -> RemittanceOrder:
    """Read an order; its key says whose it is and which one."""
    _, issuer_id, agreement_id = row.pk.split("#", 2)
    facts = _read(row.facts or "{}")
    return RemittanceOrder(
        **facts,
        issuer_id=IssuerId(issuer_id),
        agreement_id=agreement_id,
        order_number=int(row.sk),
        kind=OrderKind(row.kind),
    )


def _text(record: Charge | RemittanceOrder, left_out: set[str]) -> str:
    facts = {
        field.name: _plain(getattr(record, field.name))
        for field in fields(record)
        if field.name not in left_out
    }
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def _plain(value: object) -> object:
    if isinstance(value, Money):
        return [value.minor, value.currency.value]
    if isinstance(value, PaymentTerms):
        return value.to_plain()
    return value.isoformat() if isinstance(value, date) else value


def _read(text: str) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(text)
    minor, currency = facts["amount"]
    facts["amount"] = Money(minor, Currency(currency))
    dates = [name for name in facts if name.endswith("_date")]
    facts |= {name: date.fromisoformat(facts[name]) for name in dates if facts[name]}
    instants = [name for name in ("ordered_at", "ends_at") if facts.get(name)]
    facts |= {name: datetime.fromisoformat(facts[name]) for name in instants}
    if "terms" in facts:
        facts["terms"] = PaymentTerms.from_plain(facts["terms"])
    return facts
