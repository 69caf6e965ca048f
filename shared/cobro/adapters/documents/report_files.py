"""Reports and statements of account as files: CSV, XLSX and PDF of one and the same table."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from operator import itemgetter
from typing import Any

from cobro.adapters.documents.printed_report import PrintedReport
from cobro.application.print_invoice import printed_party
from cobro.contracts.report_sheets import sheet_of
from cobro.domain.errors import InvalidInputError
from cobro.domain.exports import INVOICES, Form
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Customer, Issuer, Language
from cobro.formats.printed_tables import printed_tables
from cobro.formats.sheets import Sheet, write_csv

__all__ = [
    "CONTENT_TYPES",
    "ReportFile",
    "ReportHead",
    "form_named",
    "report_file",
    "report_parts",
    "statement_name",
]

PRINTED_ROWS_MAX = 10_000


CONTENT_TYPES = {
    Form.CSV: "text/csv; charset=utf-8",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.PDF: "application/pdf",
}


@dataclass(frozen=True, slots=True)
class ReportHead:
    """What a report is of; `first` is None for one of a day, `customer` is of a statement."""

    report: str
    issuer: Issuer
    language: Language
    first: date | None
    last: date
    customer: Customer | None = None

    @property
    def name(self) -> str:
        """Return a file's name without its ending."""
        if self.customer and self.first:
            return statement_name(self.customer.customer_id, self.first, self.last)
        days = [day.isoformat() for day in (self.first, self.last) if day]
        return "-".join([self.report, *days])


def statement_name(customer_id: str, first: date, last: date) -> str:
    """Return the name of a statement's file; of the id what no file system minds is kept."""
    kept = re.sub(r"[^A-Za-z0-9._-]+", "-", customer_id)
    return f"statement-{kept}-{first.isoformat()}-{last.isoformat()}"


@dataclass(frozen=True, slots=True)
class ReportFile:
    name: str
    form: Form
    content: bytes

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self.form]


def form_named(text: str) -> Form:
    if text not in set(Form):
        message = f"format is json, {', '.join(Form)}, not {text!r}"
        raise InvalidInputError(message, field="format")
    return Form(text)


def report_file(head: ReportHead, told: Mapping[str, Any], form: Form) -> ReportFile:
    """Write a report's answer as a file; raise `InvalidInputError` if it is too long to print."""
    content = b"".join(report_parts(head, told, form))
    return ReportFile(f"{head.name}.{form}", form, content)


def report_parts(head: ReportHead, told: Mapping[str, Any], form: Form) -> Iterator[bytes]:
    """Yield a file's content part by part: rows are written as they are read."""
    sheet = sheet_of(head.report, told)
    if form is Form.CSV:
        yield from (line.encode() for line in write_csv(sheet, head.language))
    elif form is Form.XLSX:
        from cobro.adapters.documents.workbook import workbook

        yield from workbook(head.report, sheet, head.language)
    else:
        yield _printed(head, told, sheet)


def _printed(head: ReportHead, told: Mapping[str, Any], sheet: Sheet) -> bytes:
    from cobro.adapters.documents.report_pdf import render_report

    rows = list(islice(sheet.rows, PRINTED_ROWS_MAX + 1))
    if len(rows) > PRINTED_ROWS_MAX:
        message = (
            f"more than {PRINTED_ROWS_MAX} rows are too many to print: "
            "ask for a shorter period, or for csv or xlsx"
        )
        raise InvalidInputError(message, field="format")
    if head.report == INVOICES:
        rows.sort(key=itemgetter(0))  # they come by number, and a table is of one currency
    tables = tuple(printed_tables(head.report, Sheet(sheet.columns, rows)))
    return render_report(
        PrintedReport(
            report=head.report,
            language=head.language,
            first=head.first,
            last=head.last,
            issuer=printed_party(head.issuer.snapshot),
            tables=tables,
            ink=head.issuer.brand.ink,
            customer=printed_party(head.customer.snapshot) if head.customer else None,
            balances=tuple(
                Money(each["closing_minor"], Currency(each["currency"]))
                for each in told.get("statements", ())
            ),
        )
    )
