"""Stored rows as their models: what the rules of a story recount from."""

from typing import Any

from pynamodb.models import Model

from cobro.adapters.dynamodb.invoice_rows import invoice_of
from cobro.adapters.dynamodb.models import model_of
from cobro.domain.invoice import Invoice
from cobro.runtime.settings import Table
from tests.support.world import World


def rows(world: World, table: Table) -> list[Any]:
    """Return the rows of a table as their models."""
    return [_row(model_of(table.value), raw) for raw in world.items(table)]


def _row(model: type[Model], raw: dict[str, Any]) -> Model:
    row = model()
    row.deserialize(raw)
    return row


def invoices(world: World) -> list[Invoice]:
    return [invoice_of(row) for row in rows(world, Table.INVOICES)]


def open_exceptions(world: World, queue: str | None = None) -> list[Any]:
    """Return the items that wait for a person, of one queue or of all."""
    found = [row for row in rows(world, Table.EXCEPTIONS) if row.open_key]
    return [row for row in found if queue is None or row.queue == queue]
