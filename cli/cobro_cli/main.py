"""`cobro`: run the stacks on this machine, or put them into an AWS account.

Each command is a module with `add_arguments(parser)` and `run(arguments) -> int`.
"""

import argparse
import importlib
import io
import signal
import sys
from types import FrameType

from rich.console import Console
from rich.markup import escape

from cobro_cli.steps import StepError

__all__ = ["main"]

COMMANDS = {
    "demo": "run the whole billing cycle on sample data, in the embedded cloud",
    "cloud": "start the embedded cloud with the stacks in it, until Ctrl-C",
    "reconcile": "decide on what the rules propose for bank entries",
    "company": "the company's profile; how often payers are written to, which promises are taken",
    "api": "call any route of the HTTP API and print its answer",
    "payments": "record, take back, refund, put elsewhere; release what waits for a second person",
    "payers": "links of payers' pages, made and taken back; promises to pay; timelines",
    "calls": "list whom to call today, and record how a call ended",
    "requests": "what customers wrote or asked and nobody answered yet, and who sees to it",
    "letters": "letters of each day: their pages to print, and that they went to the post",
    "agreements": "propose payment agreements, accept and break them; their rules",
    "alerts": "rules of alerts for the company's people, what they raised, who saw it, mutes",
    "disputes": "open disputes about invoices, attach what proves them, decide on them",
    "groups": "group customers by how they pay, and see who is in which group",
    "dunning": "keep dunning policies, give them to somebody, and try them on the past",
    "announcements": "promotions and service notices: keep, begin, pause, end, and count them",
    "messages": "look at a reminder as its payer reads it, in any language; nothing is sent",
    "reports": "show figures: ageing, DSO, vintages, cash; rebuild and verify their sums",
    "query": "ask the lake by SQL: DuckDB on this machine, or Athena; list its tables",
    "lake": "make the lake anew from the journal, and verify that both are equal",
    "exports": "exports by schedule: what, when and to whom; what was made; fetch a file",
    "queues": "what workers gave up on, and sending it back once the cause is mended",
    "series": "prove that the numbers of the series are gapless and no document was changed",
    "boleto": "decode a barcode or linha digitável, or encode one for a bank agreement",
    "pix": "decode a BR Code (Pix copia e cola), or encode one",
    "statements": "read a bank file, or upload and watch it; keep accounts, CSV mappings, gaps",
    "import": "check a table of invoices, or issue it: CSV, XLSX, JSON lines",
    "bench": "measure units, rates, cold starts and parsing; writes build/bench/results.jsonl",
    "deploy": "put the stacks into the AWS account that the shell is signed in to",
    "destroy": "remove the stacks from the AWS account; data stays",
}
INTERRUPTED = 130
TERMINATED = 143


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0, 1 with a reason on the error output, or the signal's code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # progress is seen through a pipe too
    signal.signal(signal.SIGTERM, _leave)
    name, rest = _choose(sys.argv[1:] if arguments is None else arguments)
    command = importlib.import_module(f"cobro_cli.{name}_command")
    parser = argparse.ArgumentParser(prog=f"cobro {name}", description=COMMANDS[name])
    command.add_arguments(parser)
    try:
        code: int = command.run(parser.parse_args(rest))
    except StepError as error:
        problem = Console(stderr=True, soft_wrap=True)
        problem.print(f"[red]✗ could not {escape(error.step)}[/red]\n{escape(error.reason)}")
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _choose(arguments: list[str]) -> tuple[str, list[str]]:
    lines = "\n".join(f"  {name:<10} {text}" for name, text in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="cobro",
        description="Billing and collections on AWS serverless.",
        epilog=f"commands:\n{lines}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=tuple(COMMANDS), metavar="command")
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="`cobro <command> --help` lists it")
    chosen = parser.parse_args(arguments)
    return chosen.command, chosen.rest


def _leave(_number: int, _frame: FrameType | None) -> None:
    """Turn SIGTERM into an exit, so that every `with` ends what it started."""
    sys.exit(TERMINATED)


if __name__ == "__main__":
    sys.exit(main())
