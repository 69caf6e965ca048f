"""Read a table of invoices in one call, as the import does."""

import io
from typing import Any

from cobro.domain.money import Currency
from cobro.formats.invoice_rows.invoices import read_invoices
from cobro.formats.invoice_rows.rows import ReadInvoice, RefusedRow, Survey
from cobro.formats.invoice_rows.survey import survey

__all__ = ["look", "only_invoice", "only_refusal", "read"]

Read = tuple[list[ReadInvoice], list[RefusedRow]]


def look(content: bytes, **declared: Any) -> Survey:
    return survey(io.BytesIO(content), **declared)


def read(content: bytes, after_line: int = 0, **declared: Any) -> Read:
    """Return the invoices of a table and its refused rows."""
    stream = io.BytesIO(content)
    form = survey(stream, **declared)
    found = list(read_invoices(stream, form, Currency.BRL, after_line))
    invoices = [one for one in found if isinstance(one, ReadInvoice)]
    refused = [row for rows in found if not isinstance(rows, ReadInvoice) for row in rows]
    return invoices, refused


def only_invoice(content: bytes, **declared: Any) -> ReadInvoice:
    invoices, refused = read(content, **declared)
    assert refused == []
    (invoice,) = invoices
    return invoice


def only_refusal(content: bytes, **declared: Any) -> RefusedRow:
    invoices, refused = read(content, **declared)
    assert invoices == []
    (row,) = refused
    return row
