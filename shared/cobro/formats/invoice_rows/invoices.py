"""Make invoices of rows: those of one reference that stand together are lines of one invoice.

An invoice is read whole or not at all: where one of its rows is refused, the others are refused
with it. A row without a reference may be the last line of the invoice above it, so that invoice
is refused too. Values are checked where they stand, so that the reason names line and column.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from cobro.domain.invoice_draft import LINES_MAX, TOTAL_MINOR_MAX, TaxLine, TaxMode
from cobro.domain.money import Currency, Money
from cobro.formats.invoice_rows.cells import REFERENCE_MAX, RowFacts, RowReader
from cobro.formats.invoice_rows.columns import Column, TaxColumn
from cobro.formats.invoice_rows.rows import (
    CellError,
    ReadInvoice,
    RefusedRow,
    RowProblem,
    SourceRow,
    Survey,
    plain_text,
    shown,
)
from cobro.formats.invoice_rows.survey import source_rows

__all__ = ["read_invoices"]

TAXES_MAX = 50
_REFERENCE = Column.EXTERNAL_REFERENCE.value
_NAMELESS = RowProblem(
    "cell_missing", "it has no reference; name the invoice by a key of your own", _REFERENCE
)


@dataclass(slots=True)
class _Group:
    """Rows of one reference; `beyond` are lines past the bound, `strays` lines without one."""

    reference: str
    rows: list[SourceRow]
    beyond: list[int] = field(default_factory=list)
    strays: list[int] = field(default_factory=list)

    @property
    def lines(self) -> list[int]:
        return [*(row.line for row in self.rows), *self.beyond, *self.strays]


def read_invoices(
    stream: BinaryIO, survey: Survey, currency: Currency, after_line: int = 0
) -> Iterator[ReadInvoice | list[RefusedRow]]:
    """Yield each invoice that begins after a line, or the refusals of all its rows.

    `currency` is that of amounts whose row names none. The stream is the one that was surveyed.
    """
    for group in _groups(stream, survey, after_line):
        refused = _refused_whole(group, survey)
        yield refused or _invoice(group, survey, currency)


def _groups(stream: BinaryIO, survey: Survey, after_line: int) -> Iterator[_Group]:
    group: _Group | None = None
    for row in source_rows(stream, survey):
        if not isinstance(row, SourceRow) or row.line <= after_line:
            continue
        reference = plain_text(row.cells.get(Column.EXTERNAL_REFERENCE, ""))
        if group is None or reference not in {group.reference, ""}:
            if group is not None:
                yield group
            group = _Group(reference, [row])
        elif not reference:
            group.strays.append(row.line)
        elif len(group.rows) < LINES_MAX:
            group.rows.append(row)
        else:
            group.beyond.append(row.line)
    if group is not None:
        yield group


def _refused_whole(group: _Group, survey: Survey) -> list[RefusedRow]:
    """Return the refusals of all rows where the group as such cannot be an invoice."""
    problem = _problem(group, survey)
    if problem is None:
        return []
    strays = [_refusal(line, _NAMELESS) for line in group.strays]
    own = group.lines[: len(group.lines) - len(strays)]
    return [*(_refusal(line, problem) for line in own), *strays]


def _problem(group: _Group, survey: Survey) -> RowProblem | None:
    reference = group.reference
    if not reference:
        return _NAMELESS
    if len(reference) > REFERENCE_MAX or not reference.isprintable():
        message = f"a reference is one line of at most {REFERENCE_MAX} characters"
        return RowProblem("cell_out_of_range", message, _REFERENCE)
    if reference in survey.scattered:
        message = f"rows of {shown(reference)} do not stand together; sort by reference"
        return RowProblem("reference_scattered", message, _REFERENCE)
    if group.strays:
        message = f"line {group.strays[0]} below has no reference and may belong to this invoice"
        return RowProblem("invoice_refused", message, _REFERENCE)
    if group.beyond:
        message = f"an invoice has at most {LINES_MAX} lines"
        return RowProblem("cell_out_of_range", message, _REFERENCE)
    return None


def _refusal(line: int, problem: RowProblem) -> RefusedRow:
    return RefusedRow(line, problem.column, problem.reason_code, problem.reason)


def _invoice(group: _Group, survey: Survey, currency: Currency) -> ReadInvoice | list[RefusedRow]:
    read: list[RowFacts] = []
    refused: dict[int, RefusedRow] = {}
    for row in group.rows:
        reader = RowReader(row, survey, read[0] if read else None, currency)
        try:
            read.append(reader.read())
        except CellError as error:
            refused[row.line] = RefusedRow(
                row.line, str(reader.column), error.reason_code, str(error)
            )
    if not refused:
        invoice = _put_together(group, read)
        message = _broken_rule(invoice)
        if not message:
            return invoice
        first = group.rows[0].line
        refused[first] = RefusedRow(first, Column.AMOUNT.value, "cell_out_of_range", message)
    cause = min(refused)
    other = f"line {cause} of the same invoice is refused"
    return [
        refused.get(line) or RefusedRow(line, "", "invoice_refused", other) for line in group.lines
    ]


def _put_together(group: _Group, read: list[RowFacts]) -> ReadInvoice:
    first = read[0]
    taxes: dict[TaxColumn, Money] = {}
    for facts in read:
        for column, amount in facts.taxes.items():
            taxes[column] = taxes.get(column, Money.zero(first.currency)) + amount
    return ReadInvoice(
        external_reference=group.reference,
        customer_id=first.customer_id,
        series=first.series,
        currency=first.currency,
        issue_date=first.issue_date,
        due_date=first.due_date,
        notes=first.notes,
        lines=tuple(facts.line for facts in read),
        taxes=tuple(
            TaxLine(tax.name, taxes[tax], tax.mode, tax.rate, code=tax.code)
            for tax in sorted(taxes, key=str)
        ),
        row_lines=tuple(row.line for row in group.rows),
        fiscal=first.fiscal,
    )


def _broken_rule(invoice: ReadInvoice) -> str:
    total = _total(invoice)
    if not 0 < total.minor <= TOTAL_MINOR_MAX:
        return f"the total is {total}; an invoice is above zero and has at most 15 digits"
    if len(invoice.taxes) > TAXES_MAX:
        return f"an invoice has at most {TAXES_MAX} taxes"
    return ""


def _total(invoice: ReadInvoice) -> Money:
    signs = {TaxMode.ADDED: 1, TaxMode.INCLUDED: 0, TaxMode.WITHHELD: -1}
    minor = sum(line.amount.minor for line in invoice.lines)
    minor += sum(signs[tax.mode] * tax.amount.minor for tax in invoice.taxes)
    return Money(minor, invoice.currency)
