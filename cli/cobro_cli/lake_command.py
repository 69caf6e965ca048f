"""`cobro lake`: the lake anew from the journal, and the proof that both are equal."""

import argparse
import time
from collections.abc import Callable, Iterator

from rich.console import Console

from cobro.adapters.dynamodb.invoice_rows import entry_of_raw
from cobro.adapters.lake_bucket import S3Lake
from cobro.application.rebuild_lake import LakeDifference, RebuildLake, RebuiltLake
from cobro.domain.journal import JournalEntry
from cobro_cli.bars import bars
from cobro_cli.stack import Stack, add_stack_arguments, stack_of
from cobro_cli.steps import Listener
from cobro_cli.table_scan import scanned_journal
from infra import names

__all__ = ["add_arguments", "run"]

DIFFERENT = 1
PAUSE_SECONDS = 5.0  # between two looks: what entries on their way need, with a minute in all


def _pause(_attempt: int) -> None:
    time.sleep(PAUSE_SECONDS)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="action")
    anew = actions.add_parser("rebuild", help="make a company's months anew from the journal")
    anew.add_argument("--issuer", required=True)
    anew.add_argument(
        "--verify",
        action="store_true",
        help="then compare entries, rows and sums by account with the journal",
    )
    add_stack_arguments(anew)


def run(arguments: argparse.Namespace, pause: Callable[[int], None] = _pause) -> int:
    """Rebuild; return 1 with the months that differ where any does."""
    stack = stack_of(arguments)
    with bars(Console(stderr=True)) as listener:
        done, differing = rebuild(stack, arguments, listener, pause)
    return _tell(done, differing)


def rebuild(
    stack: Stack,
    arguments: argparse.Namespace,
    listener: Listener,
    pause: Callable[[int], None],
) -> tuple[RebuiltLake, list[LakeDifference] | None]:
    """Rebuild an issuer's months with the shell's rights, and verify them if that is asked."""
    lake = S3Lake(stack.client("s3"), stack.outputs[names.Output.LAKE_BUCKET])
    run = RebuildLake(lake, pause)

    def journal() -> Iterator[JournalEntry]:
        return map(entry_of_raw, scanned_journal(stack, arguments.issuer, listener))

    done = run(arguments.issuer, journal)
    return done, run.verify(arguments.issuer, journal) if arguments.verify else None


def _tell(done: RebuiltLake, differing: list[LakeDifference] | None) -> int:
    console = Console(highlight=False, soft_wrap=True)
    counted = f"{done.entries} entries in {done.months} months, {done.written} written"
    if differing:
        console.print(f"✗ {counted}; not as the journal:")
        for each in differing:
            lake = "cannot be read" if each.lake is None else f"{each.lake.entries} entries"
            console.print(
                f"  {each.month.month}: journal {each.journal.entries} entries, lake {lake}"
            )
        return DIFFERENT
    proof = "" if differing is None else ", equal to the journal by count and by account"
    console.print(f"✓ {counted}{proof}")
    return 0
