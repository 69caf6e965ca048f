"""`cobro import`: check a table of invoices here, or put it into the bucket and watch it.

The stacks are those that `cobro deploy` made last (reached with the shell's own credentials), or
with `--port` those of an embedded cloud that `cobro cloud up` holds.
"""

import argparse
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table as Grid

from cobro.application.import_progress import ImportProgress
from cobro.application.ports.imports import ImportState
from cobro.domain.money import Currency
from cobro.formats.invoice_rows.invoices import read_invoices
from cobro.formats.invoice_rows.rows import (
    DateOrder,
    DecimalMark,
    ImportFileError,
    ReadInvoice,
    RefusedRow,
)
from cobro.formats.invoice_rows.survey import survey
from cobro_cli.bars import bars
from cobro_cli.checkout import Checkout
from cobro_cli.steps import StepError

__all__ = ["add_arguments", "run"]

SHOWN_MAX = 50
STEP = "import the file"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="CSV, XLSX or JSON lines; see docs/imports.md")
    parser.add_argument("--issuer", help="the id of the company that issues")
    parser.add_argument("--check", action="store_true", help="read it here and send nothing")
    parser.add_argument("--watch", action="store_true", help="wait until each row has its end")
    parser.add_argument("--decimal", choices=list(DecimalMark), type=DecimalMark)
    parser.add_argument("--dates", choices=list(DateOrder), type=DateOrder)
    parser.add_argument("--currency", default="BRL", help="of --check, where a row names none")
    parser.add_argument("--port", type=int, help="of an embedded cloud, in place of AWS")


def run(arguments: argparse.Namespace) -> int:
    console = Console()
    if not arguments.file.is_file():
        raise StepError(STEP, f"{arguments.file} is not a file")
    if arguments.check:
        return _check(console, arguments)
    if not arguments.issuer:
        raise StepError(STEP, "name the company with --issuer, or look at the file with --check")
    return _send(console, arguments)


def _check(console: Console, arguments: argparse.Namespace) -> int:
    """Read the file as the stack would; customers and series are known there only."""
    try:
        with arguments.file.open("rb") as stream:
            form = survey(stream, arguments.decimal, arguments.dates)
            found = list(read_invoices(stream, form, Currency.parse(arguments.currency)))
    except ImportFileError as error:
        where = f"line {error.line}: " if error.line else ""
        step, reason = "read the file", f"{where}{error}"
        raise StepError(step, reason) from error
    invoices = [one for one in found if isinstance(one, ReadInvoice)]
    refused = [row for rows in found if not isinstance(rows, ReadInvoice) for row in rows]
    if form.unknown_columns:
        names = ", ".join(form.unknown_columns)
        console.print(f"[yellow]not read:[/yellow] {escape(names)}", highlight=False)
    rows = sum(len(one.row_lines) for one in invoices)
    console.print(f"{form.format}: {form.rows} rows, {rows} good in {len(invoices)} invoices")
    _show_refusals(console, refused)
    return 1 if refused else 0


def _send(console: Console, arguments: argparse.Namespace) -> int:
    from cobro_cli.imports import Imports  # boto3 takes half a second: not for a mere check

    imports = Imports.reach(Checkout.find(), arguments.port)
    declared = {"decimal": arguments.decimal, "dates": arguments.dates}
    import_id = imports.upload(
        arguments.file, arguments.issuer, {k: str(v) for k, v in declared.items() if v}
    )
    console.print(f"{import_id}", highlight=False)
    if not arguments.watch:
        return 0
    with bars(console) as listener:
        progress = imports.watch(import_id, listener)
    _show_end(console, progress)
    refused = imports.refusals(import_id)
    _show_refusals(console, refused)
    return 1 if refused or progress.record.state is ImportState.REJECTED else 0


def _show_end(console: Console, progress: ImportProgress) -> None:
    record = progress.record
    if record.state is ImportState.REJECTED:
        console.print(f"[red]✗[/red] line {record.line}: {escape(record.reason)}", highlight=False)
        return
    for name, count in (
        ("issued", progress.issued),
        ("issued before", progress.already_issued),
        ("held for a second person", progress.held),
        ("refused", record.rows_refused + progress.refused_at_issuing),
    ):
        console.print(f"{count:>9,} rows {name}", highlight=False)


def _show_refusals(console: Console, refused: list[RefusedRow]) -> None:
    if not refused:
        return
    grid = Grid("line", "column", "reason")
    for row in refused[:SHOWN_MAX]:
        grid.add_row(str(row.line), escape(row.column), escape(row.reason))
    console.print(grid)
    if len(refused) > SHOWN_MAX:
        console.print(f"and {len(refused) - SHOWN_MAX} more rows", highlight=False)
