"""`cobro statements`: read a bank file of any format here, or send it to the stack.

`parse` reads as the stack would. A file that is refused ends with 2 and names the code and the
line; what was read up to there is shown, but nothing of such a file is ever booked. `upload` puts
it into the bucket, and with `--watch` waits for its entries; a refused file ends with 1. The other
actions ask the stack.
"""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from cobro.contracts.csv_mappings import csv_mapping
from cobro.domain.errors import InvalidInputError
from cobro.formats.entries import BadEntry, BankFileError, FileSummary, StatementEntry
from cobro.formats.read import read_bank_file
from cobro.formats.statements import ReadOptions
from cobro_cli import statement_settings
from cobro_cli.bars import bars
from cobro_cli.checkout import Checkout
from cobro_cli.statement_views import JsonView, TableView
from cobro_cli.steps import StepError

__all__ = ["add_arguments", "run"]

REFUSED = 2
STEP = "read the file"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    parse = actions.add_parser("parse", help="read a bank file and print its entries")
    parse.add_argument(
        "file", type=Path, help="CNAB, OFX, camt, MT940, Norma 43 or CSV, zipped or not"
    )
    parse.add_argument("--json", action="store_true", help="print one JSON object a line")
    parse.add_argument(
        "--mapping", type=Path, action="append", default=[], help="how a CSV file is read, in JSON"
    )
    parse.add_argument(
        "--accept-mismatches",
        action="store_true",
        help="show what does not add up as a warning, in place of refusing the file",
    )
    upload = actions.add_parser("upload", help="put a bank file into the stack's bucket")
    upload.add_argument("file", type=Path)
    upload.add_argument("--issuer", required=True, help="the id of the company whose file it is")
    upload.add_argument(
        "--watch", action="store_true", help="wait until each entry is matched, proposed or waits"
    )
    upload.add_argument("--port", type=int, help="of an embedded cloud, in place of AWS")
    statement_settings.add_arguments(actions)


def run(arguments: argparse.Namespace) -> int:
    if arguments.action not in {"parse", "upload"}:
        return statement_settings.run(arguments)
    if not arguments.file.is_file():
        raise StepError(STEP, f"{arguments.file} is not a file")
    return _upload(arguments) if arguments.action == "upload" else _parse(arguments)


def _upload(arguments: argparse.Namespace) -> int:
    from cobro_cli.bank_files import BankFiles  # boto3 takes half a second: not for parsing
    from cobro_cli.upload_view import show_settled

    console = Console()
    files = BankFiles.reach(Checkout.find(), arguments.port)
    sent = files.upload(arguments.file, arguments.issuer)
    console.print(sent.file_id, highlight=False)
    if not arguments.watch:
        return 0
    with bars(console) as listener:
        settled = files.watch(sent, listener)
    return 0 if show_settled(console, settled) else 1


def _parse(arguments: argparse.Namespace) -> int:
    view = JsonView(sys.stdout) if arguments.json else TableView(Console())
    line = 1
    try:
        options = ReadOptions(
            mappings=tuple(csv_mapping(path.read_bytes()) for path in arguments.mapping),
            today=datetime.now(UTC).date(),
            accept_mismatches=arguments.accept_mismatches,
        )
        with arguments.file.open("rb") as stream:
            for record in read_bank_file(stream, options):
                if isinstance(record, FileSummary):
                    view.end(record)
                    continue
                line = record.line
                _show(view, record)
    except BankFileError as error:
        view.refused(error, line)
        return _refuse(f"{arguments.file}, line {error.line or line}: {error.reason_code}: {error}")
    except InvalidInputError as error:
        return _refuse(f"the mapping: {error.field or error.code}: {error}")
    except OSError as error:
        raise StepError(STEP, str(error)) from error
    return 0


def _show(view: JsonView | TableView, record: StatementEntry | BadEntry) -> None:
    if isinstance(record, BadEntry):
        view.bad_entry(record)
    else:
        view.entry(record)


def _refuse(reason: str) -> int:
    print(f"✗ {reason}", file=sys.stderr)
    return REFUSED
