"""Reports: what absorbing the ledger costs per line, and what each report reads as it grows.

A company issues so many invoices over a year; each is paid in one of four months after, and one in
ten is late. The lines come in batches of 100, as the queue delivers them. Then each report is read
five times, by the same use cases as in the API, and the median is told. Of each invoice one dunning
step is measured, and every line is kept by segment of customers too.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from benchmarks.figures import Figure, emit, progress
from benchmarks.metering import Meter, metered
from benchmarks.played_aws import PlayedAws
from benchmarks.resources import make_resources
from benchmarks.webhook_intake import NOW, register
from cobro.domain.effects import (
    Answer,
    Effect,
    EffectKind,
    StepNames,
    book_of_effects,
    effect_lines,
)
from cobro.domain.ids import CustomerId, IssuerId, derived_id
from cobro.domain.money import Currency, Money
from cobro.domain.reports import LedgerLine
from cobro.domain.segments import book_of_segments, lines_by_segment
from cobro.runtime.settings import Table
from cobro.runtime.wiring import reporting

ISSUER = "aurora"
FIRST = date(2025, 1, 1)
LAST = date(2025, 12, 31)
BATCH = 100
READS = 5
LATE_ONE_IN = 10
SEED = 11
ABSORB = "absorb"
BACK = timedelta(days=90)


def lines_of(count: int) -> list[LedgerLine]:
    """Return the lines of so many invoices, in the order of their days."""
    random = Random(SEED)  # noqa: S311 - a sample, not a secret
    found = []
    for number in range(count):
        issued = FIRST + timedelta(days=number * 365 // count)
        due = issued + timedelta(days=random.choice((15, 30)))
        late = random.randrange(5, 100) if random.randrange(LATE_ONE_IN) == 0 else 0
        minor = random.randrange(1_000, 500_000)
        found.append(_line(f"i{number}", issued, due, minor, 0))
        paid = due + timedelta(days=late - random.randrange(3))
        found.append(_line(f"p{number}", paid, due, -minor, minor))
    return sorted(found, key=lambda line: (line.business_date, line.entry_id))


def _line(entry_id: str, day: date, due: date, minor: int, received_minor: int) -> LedgerLine:
    return LedgerLine(
        entry_id=derived_id("ent", entry_id),
        code="payment_applied" if received_minor else "invoice_issued",
        customer_id=f"customer-{minor % 997}",
        invoice_id=derived_id("inv", entry_id[1:]),
        currency="BRL",
        business_date=day,
        due_date=due,
        receivable_minor=minor,
        received_minor=received_minor,
        credit_minor=0,
        source="stripe/main" if received_minor else "",
    )


def effects_of(lines: Sequence[LedgerLine]) -> list[LedgerLine]:
    """Return lines of one measured step per invoice, of twelve steps; every third was answered."""
    issued = [line for line in lines if line.code == "invoice_issued"]
    return [
        line for number, each in enumerate(issued) for line in effect_lines(_effect(number, each))
    ]


def _effect(number: int, line: LedgerLine) -> Effect:
    channel = ("email", "sms")[number % 2]
    owed, is_answered = Money(line.receivable_minor, Currency.BRL), number % 3 == 0
    return Effect(
        effect_id=derived_id("eff", line.invoice_id),
        issuer_id=IssuerId(ISSUER),
        kind=EffectKind.STEP,
        customer_id=CustomerId(line.customer_id),
        business_date=line.due_date,
        names=StepNames("own", "1", f"step_{number % 6}", channel).words(),
        asked=owed,
        came=owed if is_answered else Money(0, Currency.BRL),
        answers=(Answer.PAID,) if is_answered else (),
    )


def in_segments(lines: Sequence[LedgerLine]) -> list[LedgerLine]:
    """Return the lines under the segments of their invoices, five in all."""
    segments = {line.invoice_id: f"segment_{int(line.customer_id[9:]) % 5}" for line in lines}
    return list(lines_by_segment(lines, segments))


def absorb(book: str, lines: Sequence[LedgerLine], meter: Meter, step: str = "") -> None:
    projection = reporting.projection()
    batches = [lines[at : at + BATCH] for at in range(0, len(lines), BATCH)]
    for number, batch in enumerate(batches, start=1):
        with meter.step(step or ABSORB):
            projection.absorb(book, batch)
        progress(number, len(batches))


def measure(count: int, meter: Meter) -> Iterator[Figure]:
    lines, table = lines_of(count), f"reports-{count}-{Table.REPORTS.value}"
    begin = time.perf_counter()
    absorb(ISSUER, lines, meter)
    seconds = time.perf_counter() - begin
    written = meter.write_units(ABSORB, table) / len(lines)
    yield Figure("reports", "write_units_per_line", written, "WCU/line", count)
    read = meter.read_units(ABSORB, table) / len(lines)
    yield Figure("reports", "read_units_per_line", read, "RCU/line", count)
    yield Figure("reports", "lines_per_second", len(lines) / seconds, "lines/s", count)
    absorb(book_of_segments(ISSUER), in_segments(lines), meter, "segments")
    absorb(book_of_effects(ISSUER), effects_of(lines), meter, "effects")
    for name, ask in _reports().items():
        yield from _read(name, ask, meter, table, count)


def _reports() -> dict[str, Callable[[], object]]:
    reports, effects = reporting.read_reports(), reporting.read_effects()
    return {
        "ageing": lambda: reports.ageing(ISSUER, LAST - BACK),
        "default_rate": lambda: reports.default_rates(ISSUER, LAST),
        "vintages": lambda: reports.vintages(ISSUER, LAST),
        "indicators": lambda: reports.indicators(ISSUER, LAST - BACK, LAST),
        "cash": lambda: reports.cash(ISSUER, FIRST, LAST),
        "segment_ageing": lambda: reports.ageing(ISSUER, LAST - BACK, "segment_1"),
        "recovery": lambda: effects.recovery(ISSUER, FIRST, LAST),
    }


def _read(
    name: str, ask: Callable[[], object], meter: Meter, table: str, count: int
) -> Iterator[Figure]:
    times = []
    for _ in range(READS):
        begin = time.perf_counter()
        with meter.step(name):
            ask()
        times.append((time.perf_counter() - begin) * 1_000)
    requests = sum(made for (step, _, _), made in meter.requests.items() if step == name)
    found = {
        "read_units": (meter.read_units(name, table) / READS, "RCU/read"),
        "requests": (requests / READS, "requests/read"),
        "milliseconds": (statistics.median(times), "ms"),
    }
    for metric, (value, unit) in found.items():
        yield Figure("reports", metric, value, unit, count, {"report": name})


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, required=True, help="how many invoices")
    size: int = parser.parse_args().size
    with tempfile.TemporaryDirectory() as folder:
        clock_file = Path(folder) / "clock"
        make_resources(f"reports-{size}", clock_file)
        meter = Meter()
        with metered(meter):
            aws = PlayedAws(meter, clock_file)
            aws.at(NOW)
            register(aws)
            for figure in measure(size, meter):
                emit(figure)


if __name__ == "__main__":
    main()
