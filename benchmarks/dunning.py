"""Dunning: what planning a day and sending its messages costs, and how that grows.

A company has so many open invoices, of which 500 have their first reminder today, each of another
customer. The run plans the day, and the queue hands each reminder to the dispatcher, which sends an
e-mail. In a second story each of 100 customers has several invoices that are due on one day and go
in one message.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from benchmarks.dunning_crowd import add_crowd
from benchmarks.figures import Figure, emit
from benchmarks.issue_rate import register
from benchmarks.metering import Meter, metered
from benchmarks.played_aws import PlayedAws, StoryError, items
from benchmarks.resources import make_resources
from cobro.application.issue_request import IssueInvoice
from cobro.domain.ids import invoice_id_for
from cobro.domain.invoice_draft import InvoiceLine
from cobro.domain.money import Currency, Money
from cobro.domain.parties import DocumentDelivery
from cobro.runtime.settings import Queue, Table
from cobro.runtime.wiring import money

ISSUER = "aurora"
ISSUED_AT = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
RUN_AT = datetime(2026, 3, 9, 14, 0, tzinfo=UTC)  # eleven in São Paulo, a Monday
DUE_DATE = RUN_AT.date() + timedelta(days=3)  # the first step is three days before
DUE_TODAY = 500
GATHERING_CUSTOMERS = 100
BLOCK = 45
STEP = "remind"


@dataclass(frozen=True, slots=True)
class Spent:
    """What was consumed since the benchmark began."""

    reads: float
    writes: float
    requests: int
    seconds: float

    @classmethod
    def now(cls, meter: Meter) -> "Spent":
        reads = sum(n for (step, _), n in meter.reads.items() if step == STEP)
        writes = sum(n for (step, _), n in meter.writes.items() if step == STEP)
        requests = sum(n for (step, _, _), n in meter.requests.items() if step == STEP)
        return cls(reads / 2, writes / 2, requests, time.perf_counter())

    def since(self, before: "Spent") -> "Spent":
        return Spent(
            self.reads - before.reads,
            self.writes - before.writes,
            self.requests - before.requests,
            self.seconds - before.seconds,
        )


def issue(meter: Meter, customers: int, each: int) -> str:
    """Issue so many invoices to each customer, all due on one day; return the id of one."""
    pairs = [(customer, number) for number in range(each) for customer in range(customers)]
    for start in range(0, len(pairs), BLOCK):
        with meter.step("set_up"):
            money.issue_invoices()([_command(*pair) for pair in pairs[start : start + BLOCK]])
    return invoice_id_for(ISSUER, _key(*pairs[0]))


def _key(customer: int, number: int) -> str:
    return f"{customer}-{number}"


def _command(customer: int, number: int) -> IssueInvoice:
    amount = Money(10_000 + number, Currency.BRL)
    return IssueInvoice(
        issuer_id=ISSUER,
        idempotency_key=_key(customer, number),
        series="A",
        customer_id=f"cliente-{customer}",
        currency=Currency.BRL,
        lines=(InvoiceLine("Manutenção predial mensal", Decimal(1), amount),),
        taxes=(),
        issue_date=ISSUED_AT.date(),
        due_date=DUE_DATE,
        content_hash="0" * 16,
    )


def run(aws: PlayedAws, meter: Meter, messages: int) -> tuple[Spent, Spent]:
    """Play the day; return what planning and what sending consumed."""
    aws.at(RUN_AT)
    begin = Spent.now(meter)
    aws.invoke("plan_reminders", {})
    planned = Spent.now(meter)
    while aws.deliver(Queue.REMINDERS):
        pass
    sent = Spent.now(meter)
    claimed = [item["detail"]["S"] for item in items(Table.DUNNING) if _is_sent(item)]
    if len(set(claimed)) != messages:
        message = f"{len(set(claimed))} messages were sent, not {messages}"
        raise StoryError(message)
    return planned.since(begin), sent.since(planned)


def _is_sent(item: dict[str, dict[str, str]]) -> bool:
    return item.get("state", {}).get("S") == "sent"


def figures(
    planning: Spent, sending: Spent, due: int, messages: int, marks: dict[str, str | int]
) -> Iterator[Figure]:
    found = {
        "plan_read_units": (planning.reads / due, "RCU/step", due),
        "plan_requests": (planning.requests / due, "requests/step", due),
        "planned_per_second": (due / planning.seconds, "steps/s", due),
        "read_units": (sending.reads / messages, "RCU/message", messages),
        "write_units": (sending.writes / messages, "WCU/message", messages),
        "requests": (sending.requests / messages, "requests/message", messages),
        "messages_per_second": (messages / sending.seconds, "messages/s", messages),
    }
    for metric, (value, unit, n) in found.items():
        yield Figure("dunning", metric, value, unit, n, marks)


def grow(aws: PlayedAws, meter: Meter, size: int) -> Iterator[Figure]:
    """Measure one day of a company that has so many invoices open."""
    invoice_id = issue(meter, DUE_TODAY, 1)
    aws.settle()
    add_crowd(size - DUE_TODAY, invoice_id, RUN_AT.date())
    _plan_days_before(aws)
    planning, sending = run(aws, meter, DUE_TODAY)
    yield from figures(planning, sending, DUE_TODAY, DUE_TODAY, {"invoices": size, "items": 1})


def gather(aws: PlayedAws, meter: Meter, each: int) -> Iterator[Figure]:
    """Measure one day on which each customer has so many invoices due."""
    issue(meter, GATHERING_CUSTOMERS, each)
    aws.settle()
    _plan_days_before(aws)
    planning, sending = run(aws, meter, GATHERING_CUSTOMERS)
    due = GATHERING_CUSTOMERS * each
    marks: dict[str, str | int] = {"invoices": due, "items": each}
    yield from figures(planning, sending, due, GATHERING_CUSTOMERS, marks)


def _plan_days_before(aws: PlayedAws) -> None:
    """Have the days since the company began planned: they are of no interest here."""
    aws.at(RUN_AT - timedelta(days=2))
    aws.invoke("plan_reminders", {})
    aws.settle()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--size", type=int, default=0, help="how many invoices")
    parser.add_argument("--items", type=int, default=0, help="how many a customer has due")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clock_file = Path(folder) / "clock"
        make_resources(f"dunning-{chosen.size}-{chosen.items}", clock_file)
        meter = Meter()
        with metered(meter):
            aws = PlayedAws(meter, clock_file)
            aws.at(ISSUED_AT)
            register(ISSUER, DUE_TODAY, documents=DocumentDelivery.OFF)
            told = (
                grow(aws, meter, chosen.size) if chosen.size else gather(aws, meter, chosen.items)
            )
            for figure in told:
                emit(figure)


if __name__ == "__main__":
    main()
