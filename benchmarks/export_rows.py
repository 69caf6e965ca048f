"""Measure how long files are written: memory and CPU by the rows of a statement, and of a list.

Each file is written in a process of its own, whose greatest memory is compared with that before
writing. The lines of a statement are there already, as the API has read them; those of a list of
invoices are read meanwhile, by pages, from a shelf that makes each invoice when it is asked for.
"""

import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, emit, progress

ROOT = Path(__file__).resolve().parents[1]
SIZES = (1_000, 10_000, 100_000)
FORMS = ("csv", "xlsx")
REPORTS = ("statement", "invoices")


def statement(rows: int) -> dict[str, Any]:
    """Return the answer of a statement with so many lines."""
    lines = [
        {
            "business_date": "2026-03-01",
            "code": "invoice_issued",
            "document": f"A-{number:07d}",
            "source": "",
            "movement_minor": 1_000 + number,
            "balance_minor": 1_000 * number,
        }
        for number in range(rows)
    ]
    told = {"currency": "BRL", "opening_minor": 0, "closing_minor": 5, "lines": lines}
    return {"from": "2026-01-01", "to": "2026-03-31", "statements": [told]}


def write(report: str, form: str, rows: int) -> None:
    """Write a file to nowhere, and tell its figures."""
    from cobro.contracts.report_sheets import sheet_of
    from cobro.domain.parties import Language
    from cobro.formats.sheets import write_csv

    if report == "statement":
        told = statement(rows)
    else:
        from benchmarks.export_list import invoices

        told = {"invoices": invoices(rows)}
    sheet = sheet_of(report, told)
    before, started, size = peak_mb(), time.process_time(), 0
    if form == "csv":
        size = sum(len(line.encode()) for line in write_csv(sheet, Language.PT_BR))
    else:
        from cobro.adapters.documents.workbook import workbook

        size = sum(len(part) for part in workbook(report, sheet, Language.PT_BR))
    marks: dict[str, str | int] = {"report": report, "form": form}
    found = {
        "added_mb": (peak_mb() - before, "MB"),
        "cpu_s": (time.process_time() - started, "s"),
        "size_mb": (size / 1e6, "MB"),
    }
    for metric, (value, unit) in found.items():
        emit(Figure("export_rows", metric, value, unit, rows, marks))


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    if len(sys.argv) > 1:
        write(sys.argv[1], sys.argv[2], int(sys.argv[3]))
        return
    runs = [(report, form, rows) for report in REPORTS for form in FORMS for rows in SIZES]
    for done, (report, form, rows) in enumerate(runs):
        progress(done, len(runs))
        command = (sys.executable, "-m", "benchmarks.export_rows", report, form, str(rows))
        told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603 - our own module
        sys.stdout.write(told.stdout)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
