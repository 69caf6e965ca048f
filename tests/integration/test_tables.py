"""Rows and tables: keys as in the schema, invoices within a unit, and conditions that hold."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pynamodb.attributes import Attribute
from pynamodb.indexes import GlobalSecondaryIndex
from pynamodb.models import Model

from cobro.adapters.dynamodb.connection import Put, Update
from cobro.adapters.dynamodb.invoice_rows import (
    entry_of,
    invoice_of,
    invoice_row,
    journal_row,
)
from cobro.adapters.dynamodb.models import MODELS, model_of
from cobro.adapters.dynamodb.rows import InvoiceRow
from cobro.adapters.dynamodb.schema import SCHEMAS, IndexSchema, TableSchema
from cobro.domain.allocation import allocate
from cobro.domain.invoice import issue_entry
from cobro.domain.invoice_draft import InvoiceLine, TaxMode
from cobro.runtime.settings import Table
from cobro.runtime.wiring import base
from tests.support import doors
from tests.support.builders import NOW, a_line, a_receipt, a_tax, an_invoice, brl
from tests.support.world import World


def keys_of(model: type[Model]) -> TableSchema:
    names = {a.attr_name: a for a in model.get_attributes().values()}
    partition = next(name for name, a in names.items() if a.is_hash_key)
    sort = next((name for name, a in names.items() if a.is_range_key), None)
    indexes = tuple(
        index_of(index) for index in vars(model).values() if isinstance(index, GlobalSecondaryIndex)
    )
    wanted = SCHEMAS[Table(str(model.Meta.table_name).removeprefix("cobro-")).value]
    return TableSchema(partition, sort, indexes, wanted.has_stream, wanted.ttl_attribute)


def index_of(index: GlobalSecondaryIndex[Model]) -> IndexSchema:
    attributes = [a for a in vars(type(index)).values() if isinstance(a, Attribute)]
    partition = next(a.attr_name for a in attributes if a.is_hash_key)
    sort = next((a.attr_name for a in attributes if a.is_range_key), None)
    return IndexSchema(
        str(index.Meta.index_name), partition, sort, index.Meta.projection.projection_type
    )


def test_each_table_of_the_settings_has_a_schema_and_a_model() -> None:
    assert set(MODELS) == set(SCHEMAS) == {table.value for table in Table}


@pytest.mark.parametrize("name", sorted(MODELS))
def test_a_model_has_the_keys_and_indexes_of_its_schema(world: World, name: str) -> None:
    assert keys_of(model_of(name)) == SCHEMAS[name]


def test_what_expires_names_its_attribute() -> None:
    expiring = {name: s.ttl_attribute for name, s in SCHEMAS.items() if s.ttl_attribute}

    assert expiring == {"dunning": "expires_at", "alerts": "expires_at"}
    assert "expires_at" in model_of("dunning").get_attributes()


def size_of(item: dict[str, dict[str, Any]]) -> int:
    """Return the size as DynamoDB counts it: names and values in UTF-8, numbers a bit less."""
    values = [(name, next(iter(value.values()))) for name, value in item.items()]
    return sum(
        len(name.encode()) + len(value if isinstance(value, bytes) else value.encode())
        for name, value in values
    )


def test_an_ordinary_invoice_and_its_entry_stay_within_one_kilobyte_each(world: World) -> None:
    lines = [
        {"description": "Mensalidade do plano empresarial, março de 2026", "unit_price": 129_900},
        {"description": "Usuários adicionais", "unit_price": 3_990, "quantity": "12"},
    ]
    taxes = [{"name": "ISS 5%", "amount": 8_889}, {"name": "PIS/COFINS", "amount": 6_489}]
    doors.issued(world, lines=lines, taxes=taxes, customer_id="cus-1")
    sizes = {table: size_of(world.items(table)[0]) for table in (Table.INVOICES, Table.JOURNAL)}

    assert max(sizes.values()) <= 1024, sizes


def test_an_invoice_and_its_entries_come_back_as_they_were() -> None:
    lines = (a_line(10_000), InvoiceLine("Açúcar “fino”", Decimal("1.500000"), brl(333)))
    taxes = (a_tax(100, TaxMode.WITHHELD), a_tax(5, TaxMode.ADDED, "IVA 21 %"))
    invoice = an_invoice(lines=lines, taxes=taxes, due_date=date(2026, 12, 31))
    settlement = allocate(invoice, a_receipt(12_000), datetime(2026, 3, 2, 1, 2, 3, 4, tzinfo=UTC))

    assert invoice_of(invoice_row(invoice)) == invoice
    assert invoice_of(invoice_row(settlement.invoice)) == settlement.invoice
    for entry in (issue_entry(invoice), settlement.entry):
        assert entry_of(journal_row(entry)) == entry


def test_a_transaction_beyond_its_bound_is_refused_before_it_is_sent(world: World) -> None:
    row = invoice_row(an_invoice())
    puts = [Put(row, InvoiceRow.invoice_id.does_not_exist())] * 100
    update = Update(row, [InvoiceRow.version.set(1)], InvoiceRow.version == 1)
    with pytest.raises(ValueError, match="100 actions, not 101"):
        base.database().transact(puts, [update])

    assert NOW.tzinfo is UTC
