"""`cobro query "select ..."`: SQL over the lake, on this machine or on Athena."""

import argparse
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from cobro.contracts.lake import JOURNAL, PARTITION, TABLE, TableColumn
from cobro.contracts.lake_views import VIEWS
from cobro_cli.bars import bars
from cobro_cli.lake_answer import FORMATS, Answer, write_answer
from cobro_cli.lake_athena import ask_athena
from cobro_cli.lake_duck import ask_duckdb
from cobro_cli.lake_files import fetch_lake
from cobro_cli.stack import add_stack_arguments, stack_of
from cobro_cli.steps import StepError
from infra import names

__all__ = ["add_arguments", "run"]

CACHE = Path("build", "lake")
STANDARD_INPUT = "-"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sql", nargs="?", help="one SELECT; - reads it from the standard input")
    parser.add_argument("--tables", action="store_true", help="list tables and columns, in words")
    parser.add_argument("--format", choices=tuple(FORMATS), default="table")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--athena", action="store_true", help="ask Athena instead of this machine")
    where.add_argument("--folder", type=Path, help="query the files of a folder, and fetch nothing")
    add_stack_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the answer; raise `StepError` with the engine's reason where there is none."""
    if arguments.tables:
        show_tables(Console(soft_wrap=True))
        return 0
    sql = sys.stdin.read() if arguments.sql == STANDARD_INPUT else arguments.sql or ""
    if not sql.strip():
        step, reason = "query the lake", 'give a SELECT: cobro query "select ..."; or --tables'
        raise StepError(step, reason)
    write_answer(_ask(arguments, sql), arguments.format)
    return 0


def _ask(arguments: argparse.Namespace, sql: str) -> Answer:
    if arguments.folder is not None:
        if not arguments.folder.is_dir():
            step, reason = "find the lake", f"{arguments.folder} is no folder"
            raise StepError(step, reason)
        return ask_duckdb(arguments.folder, sql)
    stack = stack_of(arguments)
    with bars(Console(stderr=True)) as listener:
        if arguments.athena:
            return ask_athena(stack.client("athena"), stack.outputs, sql, listener)
        bucket = stack.outputs[names.Output.LAKE_BUCKET]
        folder = CACHE / bucket
        fetch_lake(stack.client("s3"), bucket, folder, listener)
    return ask_duckdb(folder, sql)


def show_tables(console: Console) -> None:
    """Print what can be asked for."""
    _show(console, TABLE, "one row for each posting of a journal entry", (*JOURNAL, PARTITION))
    for view in VIEWS:
        _show(console, view.name, view.words, view.columns)
    console.print("Amounts are whole minor units: divide BRL, EUR and MXN by 100.")


def _show(console: Console, name: str, words: str, columns: tuple[TableColumn, ...]) -> None:
    table = Table(box=None, padding=(0, 2, 0, 2), show_header=False)
    for column in columns:
        table.add_row(column.name, column.kind.value, column.words)
    console.print(f"[bold]{name}[/bold]: {words}")
    console.print(table)
    console.print()
