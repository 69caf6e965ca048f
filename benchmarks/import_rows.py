"""Measure the readers of tables of invoices: seconds of CPU time and peak memory, per format.

Prints one JSON object a line: bench, format, n, metric, value, unit. Each figure is the best of
three, each taken in a process of its own that looks at the table and reads every row of it, as an
import does. Every fifth invoice has two rows.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "shared"))

from cobro.domain.money import Currency  # noqa: E402  the checkout is put on the path above
from cobro.formats.invoice_rows.invoices import read_invoices  # noqa: E402  as above
from cobro.formats.invoice_rows.rows import ReadInvoice  # noqa: E402  as above
from cobro.formats.invoice_rows.survey import survey  # noqa: E402  as above

SIZES = (1_000, 10_000, 100_000)
REPEATS = 3
HEADERS = (
    "external_reference",
    "customer_id",
    "description",
    "quantity",
    "unit_price",
    "currency",
    "due_date",
    "notes",
)


def rows(count: int) -> Iterator[tuple[str, ...]]:
    for number in range(count):
        invoice = number - 1 if number % 6 == 1 else number
        price = f"{1_000 + number},{number % 100:02d}"
        due = f"{1 + invoice % 28:02d}/04/2026"
        text = f"Mensalidade do contrato {number}"
        yield f"f-{invoice}", f"c-{invoice % 500}", text, "1", price, "BRL", due, ""


def write_csv(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.write(";".join(HEADERS) + "\n")
        out.writelines(";".join(row) + "\n" for row in rows(count))


def write_json_lines(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as out:
        for row in rows(count):
            out.write(json.dumps(dict(zip(HEADERS, row, strict=True))) + "\n")


def write_xlsx(path: Path, count: int) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADERS)
    for row in rows(count):
        sheet.append(row)
    book.save(path)


WRITERS: dict[str, Callable[[Path, int], None]] = {
    "csv": write_csv,
    "json_lines": write_json_lines,
    "xlsx": write_xlsx,
}


def measure_here(path: Path, expected: int) -> None:
    """Read one table in this process and print its CPU seconds and peak megabytes."""
    begin = time.process_time()
    with path.open("rb") as stream:
        form = survey(stream)
        count = sum(
            len(read.row_lines)
            for read in read_invoices(stream, form, Currency.BRL)
            if isinstance(read, ReadInvoice)
        )
    seconds = time.process_time() - begin
    if count != expected:
        message = f"{count} rows were accepted of {expected} in {path.name}"
        raise SystemExit(message)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"seconds": seconds, "peak_mb": peak_mb}))


def measured(path: Path, count: int) -> dict[str, float]:
    """Return the best of several fresh processes."""
    figures = []
    for _ in range(REPEATS):
        command = [sys.executable, __file__, "--measure", str(path), str(count)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  our own file
        figures.append(json.loads(done.stdout))
    return {metric: min(one[metric] for one in figures) for metric in ("seconds", "peak_mb")}


def report(name: str, count: int, figures: dict[str, float]) -> None:
    for metric, unit in (("seconds", "s"), ("peak_mb", "MB")):
        figure = {"bench": "import_rows", "format": name, "n": count, "metric": metric}
        value = round(figures[metric], 2)
        sys.stdout.write(json.dumps({**figure, "value": value, "unit": unit}) + "\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        measure_here(Path(arguments.measure[0]), int(arguments.measure[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, write in WRITERS.items():
            for count in SIZES:
                path = Path(folder) / f"{name}-{count}"
                write(path, count)
                report(name, count, measured(path, count))


if __name__ == "__main__":
    main()
