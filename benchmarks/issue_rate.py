"""How fast several processes issue into one series, and whether its numbers stay gapless.

All cells (workers x block) are run in turn and the turns repeated, so that a busy spell of the
machine falls on all of them; the figure of a cell is its median. A turn has a series of its own.
"""

import argparse
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, emit, progress
from benchmarks.metering import Meter, metered
from benchmarks.played_aws import items
from benchmarks.resources import make_resources
from cobro.application.issue_invoices import IssueInvoice, SeriesBusyError
from cobro.domain.ids import CustomerId, IssuerId
from cobro.domain.invoice_draft import InvoiceLine, TaxLine, TaxMode
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Customer, Issuer, Language
from cobro.domain.series import SeriesRule
from cobro.runtime.settings import Table
from cobro.runtime.wiring import money, parties

WORKERS = (1, 2, 4, 8)
BLOCKS = (1, 10, 25, 45)
CUSTOMERS = 10
TODAY = date(2026, 3, 2)
LEAD_SECONDS = 0.3  # every worker has its order before the common start
RUSH_SECONDS = 2.0  # at the start all workers meet at once, and all but one lose


@dataclass(frozen=True, slots=True)
class Cell:
    """One turn: so many workers, so many invoices to a transaction, a series of its own."""

    workers: int
    block: int
    turn: int

    @property
    def issuer(self) -> str:
        return f"bench-{self.workers}-{self.block}-{self.turn}"


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker is told; the instants are of the monotonic clock.

    It begins at `start` and takes up nothing new after `stop`; what it completes from `counted` to
    `stop` counts, so that neither the first rush nor the stragglers weigh.
    """

    issuer: str
    worker: int
    block: int
    start: float
    counted: float
    stop: float


@dataclass(slots=True)
class Work:
    """What a worker did within a turn."""

    issued: int = 0
    issued_in_time: int = 0
    transactions: int = 0
    cancelled: int = 0
    write_units: float = 0.0
    gave_up: int = 0
    longest_seconds: float = 0.0


@dataclass(slots=True)
class Turns:
    """What the turns of one cell gave."""

    rates: list[float] = field(default_factory=list)
    issued: int = 0
    transactions: int = 0
    cancelled: int = 0
    write_units: float = 0.0
    gave_up: int = 0
    longest_seconds: float = 0.0


def work(pipe: Connection) -> None:
    """Carry out orders until there are none."""
    meter = Meter()
    with metered(meter):
        money.issue_invoices()
        while (order := pipe.recv()) is not None:
            pipe.send(_carry_out(order, meter))


def _carry_out(order: Order, meter: Meter) -> Work:
    done = Work()
    before = _tally(meter)
    time.sleep(max(0.0, order.start - time.monotonic()))
    position = 0
    while (begin := time.monotonic()) < order.stop:
        commands = [_command(order, position + offset) for offset in range(order.block)]
        try:
            with meter.step("issue"):
                outcomes = money.issue_invoices()(commands)
        except SeriesBusyError:
            done.gave_up += 1
        else:
            new = sum(not outcome.replayed for outcome in outcomes)
            done.issued += new
            done.issued_in_time += new * (order.counted <= time.monotonic() < order.stop)
            position += order.block
        done.longest_seconds = max(done.longest_seconds, time.monotonic() - begin)
    after = _tally(meter)
    done.transactions, done.cancelled = after[0] - before[0], after[1] - before[1]
    done.write_units = after[2] - before[2]
    return done


def _tally(meter: Meter) -> tuple[int, int, float]:
    """Return transactions, those that were refused, and write units of what was written."""
    units = sum(meter.writes.values()) / 2
    return meter.count("TransactWriteItems"), meter.refusals["issue", "TransactWriteItems"], units


def _command(order: Order, number: int) -> IssueInvoice:
    currency = Currency.BRL
    lines = (
        InvoiceLine("Manutenção predial mensal", Decimal(1), Money(7_500, currency)),
        InvoiceLine("Atendimento de emergência", Decimal(1), Money(2_500, currency)),
    )
    return IssueInvoice(
        issuer_id=order.issuer,
        idempotency_key=f"{order.worker}-{number}",
        series="A",
        customer_id=f"cliente-{number % CUSTOMERS}",
        currency=currency,
        lines=lines,
        taxes=(TaxLine("ISS", Money(500, currency), TaxMode.INCLUDED),),
        issue_date=TODAY,
        due_date=TODAY + timedelta(days=30),
        content_hash="0" * 16,
    )


def register(issuer_id: str, customers: int = CUSTOMERS, **more: Any) -> None:  # noqa: ANN401 - facts of the issuer
    issuer = Issuer(
        issuer_id=IssuerId(issuer_id),
        name="Aurora Manutenção Predial Ltda.",
        tax_id="43046721000188",
        country="BR",
        address="Rua das Acácias, 120, Belo Horizonte, MG",
        email="financeiro@aurora.example.com",
        currency=Currency.BRL,
        timezone="America/Sao_Paulo",
        series={"A": SeriesRule(1)},
        created_date=TODAY,
        **more,
    )
    parties.issuers().put(issuer)
    for number in range(customers):
        customer = Customer(
            issuer_id=issuer.issuer_id,
            customer_id=CustomerId(f"cliente-{number}"),
            name=f"Cliente {number}",
            tax_id="52998224725",
            country="BR",
            email=f"cliente.{number}@example.com",
            language=Language.PT_BR,
        )
        parties.customers().put(customer)


class Crew:
    """Worker processes that wait for orders; started once, so that no turn pays for a start."""

    def __init__(self, count: int) -> None:
        context = get_context("spawn")
        self._processes: list[BaseProcess] = []
        self._pipes: list[Any] = []
        for _ in range(count):
            here, there = context.Pipe()
            process = context.Process(target=work, args=(there,), daemon=True)
            process.start()
            self._processes.append(process)
            self._pipes.append(here)

    def run(self, cell: Cell, seconds: float) -> tuple[float, list[Work]]:
        """Return invoices a second, and the work done."""
        start = time.monotonic() + LEAD_SECONDS
        counted = start + RUSH_SECONDS
        stop = counted + seconds
        for worker, pipe in enumerate(self._pipes[: cell.workers]):
            pipe.send(Order(cell.issuer, worker, cell.block, start, counted, stop))
        done: list[Work] = [pipe.recv() for pipe in self._pipes[: cell.workers]]
        return sum(own.issued_in_time for own in done) / seconds, done

    def dismiss(self) -> None:
        for pipe in self._pipes:
            pipe.send(None)
        for process in self._processes:
            process.join()


def run_turns(
    cells: Sequence[tuple[int, int]], turns: int, seconds: float
) -> dict[tuple[int, int], Turns]:
    found: defaultdict[tuple[int, int], Turns] = defaultdict(Turns)
    crew = Crew(max(workers for workers, _ in cells))
    for turn in range(-1, turns):  # the turn before the first one warms processes and connections
        # The embedded cloud slows as its tables fill: each other turn goes backwards.
        for position, (workers, block) in enumerate(cells[:: 1 if turn % 2 else -1]):
            cell = Cell(workers, block, turn)
            register(cell.issuer)
            rate, done = crew.run(cell, seconds if turn >= 0 else LEAD_SECONDS)
            progress((turn + 1) * len(cells) + position + 1, (turns + 1) * len(cells))
            if turn < 0:
                continue
            of = found[workers, block]
            of.rates.append(rate)
            for own in done:
                of.issued += own.issued
                of.transactions += own.transactions
                of.cancelled += own.cancelled
                of.write_units += own.write_units
                of.gave_up += own.gave_up
                of.longest_seconds = max(of.longest_seconds, own.longest_seconds)
    crew.dismiss()
    return found


def numbering() -> dict[str, tuple[int, int, int]]:
    """Return invoices, gaps and doubles by issuer, counted in the tables."""
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for item in items(Table.INVOICES):
        numbers[item["iss"]["S"]].append(int(item["num"]["N"]))
    found = {}
    for row in items(Table.SERIES):
        issuer = row["series_key"]["S"].partition("#")[0]
        own, last = numbers[issuer], int(row["last_number"]["N"])
        different = len(set(own))
        found[issuer] = (len(own), last - different, len(own) - different)
    return found


def figures(found: dict[tuple[int, int], Turns]) -> list[Figure]:
    counted = numbering()
    lines = []
    for (workers, block), of in found.items():
        turns = [counted[Cell(workers, block, turn).issuer] for turn in range(len(of.rates))]
        if sum(turn[0] for turn in turns) != of.issued:
            message = f"{workers} workers say {of.issued} invoices, the table has {turns}"
            raise SystemExit(message)
        marks: dict[str, str | int] = {"workers": workers, "block": block}
        values = {
            "invoices_per_second": (statistics.median(of.rates), "1/s"),
            "gaps": (sum(turn[1] for turn in turns), "numbers"),
            "doubles": (sum(turn[2] for turn in turns), "numbers"),
            "transactions": (of.transactions, "transactions"),
            "transactions_cancelled": (of.cancelled, "transactions"),
            "write_units_per_invoice": (of.write_units / of.issued, "units"),
            "gave_up": (of.gave_up, "requests"),
            "longest_seconds": (of.longest_seconds, "s"),
        }
        lines += [
            Figure("issue_rate", metric, value, unit, of.issued, marks)
            for metric, (value, unit) in values.items()
        ]
    return lines


def speedups(found: dict[tuple[int, int], Turns]) -> list[Figure]:
    """Compare the most workers with the fewest, turn by turn and then by the median."""
    lines = []
    for block in sorted({block for _, block in found}):
        crews = sorted(workers for workers, own in found if own == block)
        few, many = found[crews[0], block], found[crews[-1], block]
        ratios = [more / less for more, less in zip(many.rates, few.rates, strict=True)]
        marks: dict[str, str | int] = {"block": block, "workers": crews[-1]}
        value = statistics.median(ratios)
        lines.append(Figure("issue_rate", "speedup", value, "x one worker", many.issued, marks))
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=6.0, help="of each turn of a cell")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--workers", type=int, nargs="+", default=WORKERS)
    parser.add_argument("--blocks", type=int, nargs="+", default=BLOCKS)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clock_file = Path(folder) / "clock"
        now = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
        clock_file.write_text(now.isoformat(), "ascii")
        make_resources("rate", clock_file)
        cells = [(workers, block) for block in chosen.blocks for workers in chosen.workers]
        found = run_turns(cells, chosen.turns, chosen.seconds)
        for figure in [*figures(found), *speedups(found)]:
            emit(figure)


if __name__ == "__main__":
    main()
