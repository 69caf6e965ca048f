"""Measure the bank-file readers: entries a second of CPU time, and peak memory.

Prints one JSON object a line: bench, format, n, metric, value, unit. Each figure is the best of
three, each taken in a process of its own that does nothing but read the file. Files are written
line by line into a folder that is removed at the end. `--peer` adds an open reader of OFX at its
smallest size, for comparison (`pip install ofxparse`).
"""

import argparse
import importlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "shared"))

from cobro.domain.money import Currency, Money  # noqa: E402  the checkout is put on the path above
from cobro.formats.entries import FileSummary  # noqa: E402  as above
from cobro.formats.read import read_bank_file  # noqa: E402  as above
from cobro.formats.writers import (  # noqa: E402  as above
    AccountLine,
    PaidTitle,
    cnab240_return_lines,
    cnab400_return_lines,
    ofx_lines,
)

SIZES = (1_000, 10_000, 100_000)
REPEATS = 3
DAY = date(2026, 3, 4)
DAYS = 30
PEER_SIZE = 1_000


def day_of(number: int) -> date:
    return DAY + timedelta(days=number % DAYS)


def titles(count: int) -> Iterator[PaidTitle]:
    for number in range(1, count + 1):
        yield PaidTitle(
            nosso_numero=str(number),
            amount=Money(1_000 + number, Currency.BRL),
            paid_date=day_of(number),
            credit_date=day_of(number + 1),
            due_date=day_of(number + 2),
            document_number=f"A-{number:07d}",
            fee=Money(210, Currency.BRL),
            payer_name=f"CLIENTE {number}",
            payer_tax_id="12345678909",
        )


def account_lines(count: int) -> Iterator[AccountLine]:
    for number in range(1, count + 1):
        yield AccountLine(
            amount=Money(1_000 + number if number % 4 else -number, Currency.BRL),
            posted_date=day_of(number),
            memo=f"PIX RECEBIDO CLIENTE {number} A-{number:07d}",
        )


def cnab400(count: int) -> Iterator[bytes]:
    return cnab400_return_lines(titles(count), file_date=DAY + timedelta(days=DAYS))


def cnab240(count: int) -> Iterator[bytes]:
    return cnab240_return_lines(titles(count), file_date=DAY + timedelta(days=DAYS))


def ofx(count: int) -> Iterator[bytes]:
    return ofx_lines(account_lines(count), start_date=DAY, end_date=DAY + timedelta(days=DAYS))


WRITERS: dict[str, Callable[[int], Iterator[bytes]]] = {
    "cnab400": cnab400,
    "cnab240": cnab240,
    "ofx": ofx,
}


def read_with_cobro(path: Path) -> int:
    count = 0
    with path.open("rb") as stream:
        for record in read_bank_file(stream):
            if isinstance(record, FileSummary):
                count = record.entries
    return count


def read_with_peer(path: Path) -> int:
    peer = importlib.import_module("ofxparse")  # installed by hand, for this figure alone
    with path.open("rb") as stream:
        statement = peer.OfxParser.parse(stream)
    return len(statement.account.statement.transactions)


READERS: dict[str, Callable[[Path], int]] = {"cobro": read_with_cobro, "ofxparse": read_with_peer}


def measure_here(reader: str, path: Path, expected: int) -> None:
    """Read one file in this process and print its CPU seconds and peak megabytes."""
    begin = time.process_time()
    count = READERS[reader](path)
    seconds = time.process_time() - begin
    if count != expected:
        message = f"{reader} read {count} entries of {expected} in {path.name}"
        raise SystemExit(message)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"seconds": seconds, "peak_mb": peak_mb}))


def measured(reader: str, path: Path, count: int) -> tuple[float, float]:
    """Return the best CPU seconds and peak megabytes of several fresh processes."""
    figures = []
    for _ in range(REPEATS):
        command = [sys.executable, __file__, "--measure", reader, str(path), str(count)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  our own file
        figures.append(json.loads(done.stdout))
    return min(one["seconds"] for one in figures), min(one["peak_mb"] for one in figures)


def report(file_format: str, count: int, metric: str, value: float, unit: str, **more: str) -> None:
    figure = {"bench": "parse", "format": file_format, "n": count, "metric": metric}
    line = json.dumps({**figure, "value": round(value, 1), "unit": unit, **more})
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def run(folder: Path, *, peer: bool) -> None:
    for file_format, writer in WRITERS.items():
        for count in SIZES:
            path = folder / f"{file_format}-{count}"
            with path.open("wb") as out:
                out.writelines(writer(count))
            seconds, peak_mb = measured("cobro", path, count)
            report(file_format, count, "entries_per_second", count / seconds, "1/s")
            report(file_format, count, "peak_mb", peak_mb, "MB")
    if peer:
        seconds, peak_mb = measured("ofxparse", folder / f"ofx-{PEER_SIZE}", PEER_SIZE)
        speed = PEER_SIZE / seconds
        report("ofx", PEER_SIZE, "entries_per_second", speed, "1/s", reader="ofxparse")
        report("ofx", PEER_SIZE, "peak_mb", peak_mb, "MB", reader="ofxparse")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--peer", action="store_true", help="also read with ofxparse")
    parser.add_argument("--measure", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        reader, path, count = arguments.measure
        measure_here(reader, Path(path), int(count))
        return
    with tempfile.TemporaryDirectory() as folder:
        run(Path(folder), peer=arguments.peer)


if __name__ == "__main__":
    main()
