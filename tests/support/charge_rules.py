"""What must hold of the stored charges, their counters and the orders for banks."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from cobro.adapters.dynamodb.charge_rows import charge_of, counter_key, order_of
from cobro.domain.bank_orders import OrderKind, RemittanceOrder
from cobro.domain.charges import BoletoCharge, Charge, ChargeState
from cobro.domain.copies import superseded
from cobro.domain.invoice import Invoice, InvoiceStatus
from cobro.runtime.settings import Table
from tests.support.rows import invoices, rows
from tests.support.world import World


def charges_of(stored: Sequence[Any]) -> list[Charge]:
    return [charge_of(row) for row in stored if row.reference]


def orders_of(stored: Sequence[Any]) -> list[RemittanceOrder]:
    return [order_of(row) for row in stored if row.pk.startswith("ORDER#")]


def charges_hold(world: World) -> Iterator[str]:
    stored = rows(world, Table.CHARGES)
    charges, orders = charges_of(stored), orders_of(stored)
    yield from _of_invoices(charges, invoices(world))
    counters = {row.pk: row for row in stored if row.pk.startswith("AGREEMENT#")}
    boletos = [charge for charge in charges if isinstance(charge, BoletoCharge)]
    keys = {counter_key(c.issuer_id, c.agreement_id) for c in boletos} | set(counters)
    for key in keys:
        own = [c for c in boletos if counter_key(c.issuer_id, c.agreement_id) == key]
        about = [o for o in orders if counter_key(o.issuer_id, o.agreement_id) == key]
        yield from _of_agreement(key, own, about, counters.get(key))


def _of_invoices(charges: list[Charge], documents: Sequence[Invoice]) -> Iterator[str]:
    states = {invoice.invoice_id: invoice.status for invoice in documents}
    for charge in charges:
        status = states.get(charge.invoice_id, InvoiceStatus.OPEN)  # a story may put orders alone
        if charge.is_open and status is not InvoiceStatus.OPEN:
            yield f"charge {charge.charge_id} is open, its invoice {status}"
    for invoice_id in {charge.invoice_id for charge in charges}:
        replaced = superseded([c for c in charges if c.invoice_id == invoice_id])
        yield from (f"charge {c.charge_id} is open, a copy replaced it" for c in replaced)
    open_ones = Counter(
        (c.invoice_id, c.kind, getattr(c, "agreement_id", "")) for c in charges if c.is_open
    )
    yield from (f"{n} open charges of {key}" for key, n in open_ones.items() if n > 1)


def _of_agreement(
    key: str, boletos: list[BoletoCharge], orders: list[RemittanceOrder], counter: Any
) -> Iterator[str]:
    last_sequence = int(counter.last_sequence) if counter else 0
    last_order = int(counter.last_order) if counter else 0
    sequences = sorted(boleto.sequence for boleto in boletos)
    first = sequences[0] if sequences else 1
    if sequences != list(range(first, last_sequence + 1)):
        yield f"{key}: numbers {sequences}, counter {last_sequence}"
    if len({boleto.nosso_numero for boleto in boletos}) != len(boletos):
        yield f"{key}: a nosso número was given twice"
    numbers = sorted(order.order_number for order in orders)
    if numbers != list(range(1, last_order + 1)):
        yield f"{key}: orders {numbers}, counter {last_order}"
    for boleto in boletos:
        kinds = Counter(order.kind for order in orders if order.charge_id == boleto.charge_id)
        if kinds[OrderKind.ENTRY] != 1:
            yield f"{boleto.printed_number}: {kinds[OrderKind.ENTRY]} orders of its entry"
        told = [o.rebate_minor for o in orders if (o.charge_id, o.kind) == _rebate_of(boleto)]
        if len(set(told)) != len(told) or max(told, default=0) < boleto.lowered_minor:
            yield f"{boleto.printed_number}: lowered by {boleto.lowered_minor}, told {told}"
        if boleto.state is ChargeState.CANCELLED and kinds[OrderKind.CANCEL] != 1:
            yield f"{boleto.printed_number}: cancelled by {kinds[OrderKind.CANCEL]} orders"


def _rebate_of(boleto: BoletoCharge) -> tuple[str, OrderKind]:
    return boleto.charge_id, OrderKind.REBATE
