"""Write remittance files: the same head and orders give the same bytes, whoever writes them.

A file is one batch of records whose width and columns are the layout's; counts and sums in its
trailers are those of its records. `orders_max` says how many orders one file of a layout can hold.
"""

from collections.abc import Sequence
from decimal import Decimal

from cobro.domain.agreements import BankAgreement
from cobro.formats.remittance.fields import Values, write_record
from cobro.formats.remittance.layout import RemittanceLayout
from cobro.formats.remittance.layouts import REMITTANCES_240, REMITTANCES_400
from cobro.formats.remittance.orders import (
    RemittanceFieldError,
    RemittanceHead,
    RemittanceOrder,
)
from cobro.formats.remittance.values import head_values, order_values

_FRAME_RECORDS = 4  # headers and trailers of file and batch


def remittance_layout(agreement: BankAgreement) -> RemittanceLayout:
    """Return the layout of an agreement; raise `RemittanceFieldError` if none is known."""
    known = REMITTANCES_240 if agreement.layout == "cnab240" else REMITTANCES_400
    layout = known.get(agreement.bank)
    if layout is None:
        message = (
            f"bank {agreement.bank} has no {agreement.layout} remittance layout here; "
            f"known: {', '.join(sorted(known))}"
        )
        raise RemittanceFieldError(message, field="bank")
    return layout


def orders_max(layout: RemittanceLayout) -> int:
    """Return how many orders fit into one file, each with all its records."""
    return (layout.records_max - _FRAME_RECORDS) // len(layout.segments)


def is_supported(agreement: BankAgreement) -> bool:
    """Tell if remittance files of the agreement can be written here."""
    known = REMITTANCES_240 if agreement.layout == "cnab240" else REMITTANCES_400
    return agreement.bank in known


def check_order(agreement: BankAgreement, order: RemittanceOrder) -> None:
    """Raise `RemittanceFieldError` for an order that no file of the agreement could tell."""
    layout = remittance_layout(agreement)
    values = {name: getattr(agreement, name) for name in layout.requires}
    _records(layout, values | order_values(layout, agreement, order), 0)


def write_remittance(head: RemittanceHead, orders: Sequence[RemittanceOrder]) -> bytes:
    """Return a whole file; raise `RemittanceFieldError` naming the field that does not fit."""
    layout = remittance_layout(head.agreement)
    if not 0 < len(orders) <= orders_max(layout):
        message = f"a file holds 1 to {orders_max(layout)} orders, not {len(orders)}"
        raise RemittanceFieldError(message, field="orders")
    shared = head_values(layout, head)
    lines = [write_record(layout.header, shared | {"sequence": 1}, layout.width)]
    if layout.has_batch:
        lines.append(write_record(layout.batch_header, shared, layout.width))
    frame = 0 if layout.has_batch else 1  # details count from 1 in a batch, on from the header else
    written = len(lines) - frame
    total = Decimal(0)
    for order in orders:
        values = shared | order_values(layout, head.agreement, order)
        lines += _records(layout, values, len(lines) - written)
        total += Decimal(order.amount.minor).scaleb(-2)
    return b"".join((*lines, *_trailers(layout, len(lines), len(orders), total)))


def _records(layout: RemittanceLayout, values: Values, sequence: int) -> list[bytes]:
    """Return the records of one order; `sequence` is that of the record before them."""
    lines: list[bytes] = []
    for segment in layout.segments:
        if segment.only_for and not any(values.get(name) for name in segment.only_for):
            continue
        numbered = {**values, "sequence": sequence + len(lines) + 1}
        lines.append(write_record(segment.columns, numbered, layout.width))
    return lines


def _trailers(
    layout: RemittanceLayout, records: int, titles: int, total: Decimal
) -> tuple[bytes, ...]:
    """Return the trailers after so many records, headers included."""
    values: dict[str, int | Decimal] = {"titles": titles, "total": total, "batches": 1}
    if not layout.has_batch:
        last = {**values, "records": records + 1, "sequence": records + 1}
        return (write_record(layout.trailer, last, layout.width),)
    batch = {**values, "records": records}  # its own trailer counts, the file header does not
    file = {**values, "file_records": records + 2}
    return (
        write_record(layout.batch_trailer, batch, layout.width),
        write_record(layout.trailer, file, layout.width),
    )
