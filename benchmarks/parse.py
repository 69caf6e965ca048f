"""Measure the bank-file readers, ours beside those that a user might pick.

Prints one JSON object a line: bench, format, library, n, metric, value, unit. Each figure is the
best of three, each taken in a process of its own that does nothing but read the file. Files are
written line by line into a folder that is removed at the end. Other libraries are installed each
into an environment of its own in that folder (`--alone` leaves them out); one that cannot be
installed, cannot read the file, or takes more than a minute for 1,000 entries has no figures.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "shared"), str(ROOT)]

from benchmarks.parse_peers import PEERS  # noqa: E402  the checkout is put on the path above
from cobro.domain.money import Currency, Money  # noqa: E402  as above
from cobro.formats.csv_statements.mapping import CsvMapping  # noqa: E402  as above
from cobro.formats.entries import FileSummary  # noqa: E402  as above
from cobro.formats.read import read_bank_file  # noqa: E402  as above
from cobro.formats.statements import ReadOptions  # noqa: E402  as above
from cobro.formats.writers import (  # noqa: E402  as above
    AccountLine,
    PaidTitle,
    Sheet,
    camt_lines,
    cnab240_return_lines,
    cnab400_return_lines,
    mt940_lines,
    norma43_lines,
    ofx_lines,
)

SIZES = (1_000, 10_000, 100_000)
PEER_SIZES = (10_000, 1_000)  # the first that a library reads in time
REPEATS = 3
PEER_SECONDS_MAX = 60
NORMA43_MAX = 99_999  # its totals count with five digits
DAY = date(2026, 3, 4)
DAYS = 30
OPENING_MINOR = 100_000
SUFFIXES = {"camt": ".xml", "mt940": ".sta", "ofx": ".ofx", "norma43": ".n43", "csv": ".csv"}
MAPPING = CsvMapping(
    name="bench",
    account="1",
    currency="EUR",
    columns={
        "Fecha": "booking_date", "Concepto": "text", "Nombre": "payer_name", "Importe": "amount",
        "Saldo": "balance",
    },
)  # fmt: skip


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


def account_lines(count: int, currency: Currency = Currency.EUR) -> Iterator[AccountLine]:
    for number in range(1, count + 1):
        yield AccountLine(
            amount=Money(1_000 + number if number % 4 else -number, currency),
            posted_date=day_of(number),
            memo=f"PAGO FACTURA A-{number:07d} CLIENTE NUMERO {number}",
            name=f"CLIENTE {number} SL",
        )


def sheet(account: str = "ES9121000418450200051332") -> Sheet:
    return Sheet(
        account=account,
        start_date=DAY,
        end_date=DAY + timedelta(days=DAYS),
        opening=Money(OPENING_MINOR, Currency.EUR),
        version=2,
    )


def cnab400(count: int) -> Iterator[bytes]:
    return cnab400_return_lines(titles(count), file_date=DAY + timedelta(days=DAYS))


def cnab240(count: int) -> Iterator[bytes]:
    return cnab240_return_lines(titles(count), file_date=DAY + timedelta(days=DAYS))


def ofx(count: int) -> Iterator[bytes]:
    lines = account_lines(count, Currency.BRL)
    return ofx_lines(lines, start_date=DAY, end_date=DAY + timedelta(days=DAYS))


def camt(count: int) -> Iterator[bytes]:
    closing = OPENING_MINOR + sum(line.amount.minor for line in account_lines(count))
    return camt_lines(account_lines(count), sheet(), Money(closing, Currency.EUR))


def mt940(count: int) -> Iterator[bytes]:
    return mt940_lines(account_lines(count), sheet())


def norma43(count: int) -> Iterator[bytes]:
    return norma43_lines(account_lines(count), sheet("210004180200051332"))


def csv(count: int) -> Iterator[bytes]:
    balance = OPENING_MINOR
    yield ";".join(MAPPING.columns).encode() + b"\n"
    for line in account_lines(count):
        balance += line.amount.minor
        amounts = ";".join(_comma(minor) for minor in (line.amount.minor, balance))
        yield f"{line.posted_date:%d/%m/%Y};{line.memo};{line.name};{amounts}\n".encode()


def _comma(minor: int) -> str:
    return f"{'-' if minor < 0 else ''}{abs(minor) // 100},{abs(minor) % 100:02}"


WRITERS: dict[str, Callable[[int], Iterator[bytes]]] = {
    "cnab400": cnab400,
    "cnab240": cnab240,
    "ofx": ofx,
    "camt": camt,
    "mt940": mt940,
    "norma43": norma43,
    "csv": csv,
}


def measure_here(path: Path) -> None:
    """Read one file in this process and print its entries, CPU seconds and peak megabytes."""
    count = 0
    begin = time.process_time()
    with path.open("rb") as stream:
        for record in read_bank_file(stream, ReadOptions(mappings=(MAPPING,))):
            if isinstance(record, FileSummary):
                count = record.entries
    seconds = time.process_time() - begin
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"count": count, "seconds": seconds, "peak_mb": peak_mb}))


def measured(command: list[str], count: int) -> tuple[float, float]:
    """Return the best CPU seconds and peak megabytes of several fresh processes."""
    figures = []
    for _ in range(REPEATS):
        done = subprocess.run(  # noqa: S603 - our own files
            command, check=True, capture_output=True, text=True, timeout=PEER_SECONDS_MAX
        )
        figure = json.loads(done.stdout.splitlines()[-1])
        if figure["count"] != count:
            message = f"{figure['count']} entries of {count} were read"
            raise ValueError(message)
        figures.append(figure)
    return min(one["seconds"] for one in figures), min(one["peak_mb"] for one in figures)


def report(file_format: str, library: str, count: int, figures: tuple[float, float]) -> None:
    seconds, peak_mb = figures
    marks = {"bench": "parse", "format": file_format, "library": library, "n": count}
    for metric, value, unit in (
        ("entries_per_second", count / seconds, "1/s"),
        ("peak_mb", peak_mb, "MB"),
    ):
        line = json.dumps({**marks, "metric": metric, "value": round(value, 1), "unit": unit})
        sys.stdout.write(line + "\n")
    sys.stdout.flush()


def size_of(file_format: str, count: int) -> int:
    return min(count, NORMA43_MAX) if file_format == "norma43" else count


def written(folder: Path, file_format: str, count: int) -> Path:
    path = folder / f"{file_format}-{count}{SUFFIXES.get(file_format, '.ret')}"
    if not path.exists():
        with path.open("wb") as out:
            out.writelines(WRITERS[file_format](count))
    return path


def measure_ours(folder: Path, file_format: str) -> None:
    for size in SIZES:
        count = size_of(file_format, size)
        path = written(folder, file_format, count)
        command = [sys.executable, __file__, "--measure", str(path)]
        report(file_format, "cobro", count, measured(command, count))


def measure_peer(folder: Path, file_format: str, library: str) -> None:
    python = installed(folder, library)
    if python is None:
        return
    script = str(ROOT / "benchmarks" / "parse_peers.py")
    for count in PEER_SIZES:
        path = written(folder, file_format, count)
        try:
            figures = measured([str(python), script, library, file_format, str(path)], count)
        except subprocess.TimeoutExpired:
            continue
        except (subprocess.CalledProcessError, ValueError, IndexError) as error:
            say(f"{library} cannot read {path.name}: {error}")
            return
        report(file_format, library, count, figures)
        return
    say(f"{library} reads no {file_format} of {PEER_SIZES[-1]:,} entries in a minute")


def installed(folder: Path, library: str) -> Path | None:
    """Return the interpreter of an environment that has the library, made if it was not yet."""
    place = folder / f"with-{library}"
    python = place / "bin" / "python"
    if not python.exists():
        venv.create(place, with_pip=True)
        command = [str(python), "-m", "pip", "install", "--quiet", library]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - names of PEERS
        if done.returncode:
            say(f"{library} cannot be installed: {done.stderr.strip()[-200:]}")
            (place / "left-out").touch()
    return None if (place / "left-out").exists() else python


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def run(folder: Path, *, alone: bool) -> None:
    peers = () if alone else PEERS
    for file_format in WRITERS:
        measure_ours(folder, file_format)
        for peer_format, library, _ in peers:
            if peer_format == file_format:
                measure_peer(folder, file_format, library)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--alone", action="store_true", help="measure no other libraries")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        measure_here(arguments.measure)
        return
    with tempfile.TemporaryDirectory() as folder:
        run(Path(folder), alone=arguments.alone)


if __name__ == "__main__":
    main()
