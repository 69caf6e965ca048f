"""`cobro bench`: measure units, rates, cold starts and parsing, and keep the figures.

Each benchmark runs in processes of its own and says its figures as JSON lines; they are printed and
written to build/bench/results.jsonl. What concerns the stack runs in an embedded cloud of its own.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from cobro_cli.bars import bars
from cobro_cli.bench_targets import judged
from cobro_cli.checkout import Checkout
from cobro_cli.cloud import EmbeddedCloud
from cobro_cli.steps import Listener, Progress, StepError, tail

__all__ = ["BENCHES", "add_arguments", "figures_of", "run"]

PATHS = ("webhook", "bank_file")
BLOCKS = (1, 45)
INGESTED = (1_000, 10_000, 100_000)  # entries of a bank file
REPORTED = (1_000, 10_000, 100_000)  # invoices of a year
GATHERED = (1, 5, 20)


@dataclass(frozen=True, slots=True)
class Bench:
    """`runs` are arguments to Python, one process each."""

    runs: tuple[tuple[str, ...], ...]
    needs_cloud: bool = False


def _lifecycle(path: str, block: int, *more: str) -> tuple[str, ...]:
    return ("-m", "benchmarks.lifecycle", "--path", path, "--block", str(block), *more)


BENCHES = {
    "lifecycle_units": Bench(
        (
            *(_lifecycle(path, block) for path in PATHS for block in BLOCKS),
            *(_lifecycle(path, 1, "--ledger-batch", "1") for path in PATHS),
        ),
        needs_cloud=True,
    ),
    "issue_rate": Bench((("-m", "benchmarks.issue_rate"),), needs_cloud=True),
    "webhook_intake": Bench((("-m", "benchmarks.webhook_intake"),), needs_cloud=True),
    "ingest": Bench(
        tuple(("-m", "benchmarks.ingest", "--size", str(size)) for size in INGESTED),
        needs_cloud=True,
    ),
    "reports": Bench(
        tuple(("-m", "benchmarks.reports", "--size", str(size)) for size in REPORTED),
        needs_cloud=True,
    ),
    "dunning": Bench(
        (
            *(("-m", "benchmarks.dunning", "--size", str(size)) for size in REPORTED),
            *(("-m", "benchmarks.dunning", "--items", str(items)) for items in GATHERED),
        ),
        needs_cloud=True,
    ),
    "lake": Bench(tuple(("-m", "benchmarks.lake", "--size", str(size)) for size in REPORTED)),
    "ingest_file": Bench((("benchmarks/ingest_file.py",),)),
    "handler_import": Bench((("-m", "benchmarks.handler_import"),)),
    "matching": Bench((("benchmarks/matching.py",),)),
    "forecast": Bench((("-m", "benchmarks.forecast"),)),
    "parse": Bench((("benchmarks/parse.py",),)),
    "import_rows": Bench((("benchmarks/import_rows.py",),)),
    "pdf": Bench((("-m", "benchmarks.pdf"),)),
    "export_rows": Bench((("-m", "benchmarks.export_rows"),)),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("benches", nargs="*", metavar="bench", help=f"of {', '.join(BENCHES)}")


def run(arguments: argparse.Namespace) -> int:
    chosen = arguments.benches or list(BENCHES)
    unknown = sorted(set(chosen) - set(BENCHES))
    if unknown:
        step = "choose the benchmarks"
        raise StepError(step, f"{', '.join(unknown)} is none of {', '.join(BENCHES)}")
    checkout = Checkout.find()
    results = checkout.build / "bench" / "results.jsonl"
    results.parent.mkdir(parents=True, exist_ok=True)
    results.write_text("", encoding="utf-8")
    console = Console(stderr=True, soft_wrap=True)
    figures: list[dict[str, Any]] = []
    for name in chosen:
        with bars(console) as listener:
            lines = _measure(checkout, name, listener)
        with results.open("a", encoding="utf-8") as kept:
            kept.writelines(f"{line}\n" for line in lines)
        sys.stdout.writelines(f"{line}\n" for line in lines)
        sys.stdout.flush()
        figures += [json.loads(line) for line in lines]
    for text in judged(figures):
        console.print(text, markup=False, highlight=False)
    console.print(f"{len(figures)} figures in {results}", highlight=False)
    return 0


def _measure(checkout: Checkout, name: str, listener: Listener) -> list[str]:
    bench = BENCHES[name]
    step = f"measure {name}"
    listener(Progress(step, 0, 0))
    with ExitStack() as stack:
        environment = checkout.environment()
        if bench.needs_cloud:
            environment = stack.enter_context(EmbeddedCloud.start(checkout)).environment()
        environment["PYTHONPATH"] = f"{checkout.root / 'shared'}:{checkout.root / 'cli'}"
        environment["POWERTOOLS_LOG_LEVEL"] = "CRITICAL"
        lines: list[str] = []
        for position, arguments in enumerate(bench.runs):
            spoken = _spoken(checkout.root, arguments, environment, step)
            lines += figures_of(spoken, step, listener, (position, len(bench.runs)))
    return lines


def _spoken(
    root: Path, arguments: tuple[str, ...], environment: dict[str, str], step: str
) -> Iterator[str]:
    """Run one process and yield its lines; raise `StepError` with its complaint if it fails."""
    log = root / "build" / "bench" / "errors.log"
    with (
        log.open("wb") as errors,
        subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
            [sys.executable, *arguments],
            cwd=root,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        yield from process.stdout or ()
    if process.returncode:
        raise StepError(step, f"{' '.join(arguments)} failed:\n{tail(log)}")


def figures_of(
    output: Iterable[str], step: str, listener: Listener, span: tuple[int, int]
) -> Iterator[str]:
    """Yield the lines that are figures, pass on those that tell progress, drop all others.

    `span` is which process of how many speaks: the bar runs through all of them.
    """
    position, count = span
    for line in output:
        try:
            said = json.loads(line)
        except json.JSONDecodeError:
            continue
        if not isinstance(said, dict):
            continue
        if "bench" in said:
            yield line.strip()
        elif "done" in said and "total" in said:
            total = said["total"] * count
            listener(Progress(step, said["total"] * position + said["done"], total))
