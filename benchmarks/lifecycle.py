"""Capacity units and requests of an invoice over its whole life, from the handlers' real calls.

The story: invoices are issued over some days, each gets one reminder three days before it is due,
is paid on the day before it is due, and its reminder of the due day finds it paid. The schedule
runs once on each day. At the end each report and one statement of account is read once.
"""

import argparse
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, emit, progress
from benchmarks.metering import Meter, metered
from benchmarks.played_aws import LEDGER_BATCH, PlayedAws, StoryError, items
from benchmarks.resources import make_resources
from benchmarks.sample_event import paid_event
from cobro.domain.ids import invoice_id_for
from cobro.domain.money import Currency, Money
from cobro.formats.writers import PaidTitle, write_cnab400_return
from cobro.runtime.settings import Table, settings
from cobro.runtime.wiring import money
from cobro_cli.sample_people import SampleCompany, sample_customers

PATHS = ("webhook", "bank_file")
ISSUER = "aurora"
FIRST_DAY = date(2026, 3, 2)
INVOICES_A_DAY = 25
CUSTOMERS = 100  # no payer hears more often than the caps of messages allow
TERM_DAYS = 15
SEED = 7
SCHEDULES_A_DAY = 24
_MORNING, _AFTERNOON, _EVENING = 12, 18, 20  # hours in UTC; São Paulo is three behind


@dataclass(frozen=True, slots=True)
class Plan:
    path: str
    block: int
    count: int
    ledger_batch: int

    @property
    def days(self) -> int:
        return -(-self.count // INVOICES_A_DAY) + TERM_DAYS + 2

    @property
    def marks(self) -> dict[str, str | int]:
        return {"path": self.path, "block": self.block}

    @property
    def bench(self) -> str:
        """Name the benchmark: on a quiet day each ledger event comes alone."""
        return "lifecycle_units" if self.ledger_batch > 1 else "lifecycle_quiet"

    def issued_on(self, day: date) -> list[int]:
        first = (day - FIRST_DAY).days * INVOICES_A_DAY
        return list(range(max(first, 0), min(first + INVOICES_A_DAY, self.count)))


def due_date(number: int) -> date:
    return FIRST_DAY + timedelta(days=number // INVOICES_A_DAY + TERM_DAYS)


def amount(number: int) -> int:
    return 10_000 + number


def play(aws: PlayedAws, plan: Plan) -> None:
    register(aws)
    for offset in range(plan.days):
        day = FIRST_DAY + timedelta(days=offset)
        aws.at(_at(day, _MORNING))
        aws.invoke("plan_reminders", {})
        aws.settle()
        aws.at(_at(day, _AFTERNOON))
        pay(aws, plan, plan.issued_on(day + timedelta(days=1 - TERM_DAYS)), day)
        aws.settle()
        aws.at(_at(day, _EVENING))
        issue(aws, plan, plan.issued_on(day))
        aws.settle()
        progress(offset + 1, plan.days)
    read_reports(aws, plan)


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def register(aws: PlayedAws) -> None:
    company = SampleCompany()
    aws.at(_at(FIRST_DAY, _MORNING))
    profile = {
        "issuer_id": ISSUER,
        "name": company.name,
        "tax_id": company.tax_id,
        "country": company.country,
        "address": company.address,
        "email": company.email,
        "phone": company.phone,
        "currency": company.currency,
        "timezone": company.timezone,
        "documents": "off",  # the story is the ledger's; benchmarks/pdf.py measures documents
    }
    aws.http("manage_customers", "POST", "/v1/issuers", profile)
    aws.register_stripe(profile["issuer_id"])
    for number, sample in enumerate(sample_customers(SEED, CUSTOMERS)):
        facts = {key: value for key, value in sample.items() if key not in {"city", "state"}}
        body = {"issuer_id": ISSUER, "customer_id": _customer(number), **facts}
        aws.http("manage_customers", "POST", "/v1/customers", body)


def _customer(number: int) -> str:
    return f"cliente-{number % CUSTOMERS + 1:04d}"


def issue(aws: PlayedAws, plan: Plan, numbers: list[int]) -> None:
    """Issue one by one, or in blocks through the queue."""
    if plan.block == 1:
        for number in numbers:
            headers = {"Idempotency-Key": _key(number)}
            body = _request(number)
            aws.http("issue_invoices_api", "POST", "/v1/invoices", body, headers=headers)
    elif numbers:
        batch = [{"idempotency_key": _key(i), "invoice": _request(i)} for i in numbers]
        aws.http("issue_invoices_api", "POST", "/v1/invoice-batches", {"invoices": batch})


def _key(number: int) -> str:
    return f"contract-{number:05d}/2026-03"


def _request(number: int) -> dict[str, Any]:
    fee = amount(number) // 4
    return {
        "issuer_id": ISSUER,
        "customer_id": _customer(number),
        "currency": "BRL",
        "due_date": due_date(number).isoformat(),
        "lines": [
            {"description": "Manutenção predial mensal", "unit_price": amount(number) - fee},
            {"description": "Atendimento de emergência", "unit_price": fee},
        ],
        "taxes": [{"name": "ISS", "amount": fee // 5}],
    }


def pay(aws: PlayedAws, plan: Plan, numbers: list[int], day: date) -> None:
    if plan.path == "webhook":
        for number in numbers:
            invoice_id = invoice_id_for(ISSUER, _key(number))
            aws.webhook(paid_event(number, invoice_id, amount(number), aws.now))
    elif numbers:
        titles = [_title(number, day) for number in numbers]
        content = write_cnab400_return(titles, file_date=day)
        aws.put_file(f"incoming/{ISSUER}/{day.isoformat()}.ret", content)


def _title(number: int, day: date) -> PaidTitle:
    invoice = money.invoices().get(invoice_id_for(ISSUER, _key(number)))
    return PaidTitle(
        nosso_numero=invoice.nosso_numero,
        amount=Money(amount(number), Currency.BRL),
        face=Money(amount(number), Currency.BRL),
        paid_date=day,
        due_date=due_date(number),
        document_number=invoice.document,
    )


def read_reports(aws: PlayedAws, plan: Plan) -> None:
    """Read each report once, check that the story ended well, and read one statement."""
    as_of = (FIRST_DAY + timedelta(days=plan.days)).isoformat()
    query = {"issuer_id": ISSUER, "as_of": as_of}
    ageing = aws.http("read_ledger", "GET", "/v1/reports/ageing", query=query)
    still_open = sum(of["open"] for of in ageing["currencies"].values())
    aws.http("read_ledger", "GET", "/v1/reports/default-rate", query=query)
    span = {"issuer_id": ISSUER, "from": FIRST_DAY.isoformat(), "to": as_of}
    path = f"/v1/customers/{_customer(0)}/statement"
    aws.http("read_ledger", "GET", path, query=span)
    sent = sum(item.get("state", {}).get("S") == "sent" for item in items(Table.DUNNING))
    found = {
        "open": still_open,
        "journal": len(items(Table.JOURNAL)),
        "payments": len(items(Table.PAYMENTS)),
        "reminders": sent,
        "exceptions": len(items(Table.EXCEPTIONS)),
    }
    expected = {
        "open": 0,
        "journal": 2 * plan.count,
        "payments": plan.count,
        "reminders": plan.count,
        "exceptions": 0,
    }
    if found != expected:
        message = f"the story ended with {found}, not {expected}"
        raise StoryError(message)


def standing_units(aws: PlayedAws, plan: Plan) -> float:
    """Return the read units of a day on which nothing is due, the schedule running each hour."""
    step = "remind"
    before = _sum(aws.meter.reads, step)
    day = FIRST_DAY + timedelta(days=plan.days)
    day += timedelta(days=day.weekday() == 6)  # noqa: PLR2004 - no payer is written to on Sunday
    for hour in range(SCHEDULES_A_DAY):
        aws.at(_at(day, 0) + timedelta(hours=hour + 3))
        aws.invoke("plan_reminders", {})
    return (_sum(aws.meter.reads, step) - before) / 2


def _sum(counter: Any, step: str) -> int:  # noqa: ANN401 - a Counter of the meter
    return sum(count for (own, _), count in counter.items() if own == step)


def figures(aws: PlayedAws, plan: Plan) -> Iterator[Figure]:
    """Say the totals, then where they go; everything is a share of one invoice."""
    meter, n = aws.meter, plan.count
    services = sorted({service for _, service, _ in meter.requests})
    totals = {
        "write_units": (sum(_story(meter.writes).values()) / 2, "WCU/invoice"),
        "read_units": (sum(_story(meter.reads).values()) / 2, "RCU/invoice"),
        "requests": (sum(_story(meter.requests).values()), "requests/invoice"),
        "invocations": (_invocations(aws), "invocations/invoice"),
        "refusals": (sum(meter.refusals.values()), "requests/invoice"),
    }
    for metric, (value, unit) in totals.items():
        yield Figure(plan.bench, metric, value / n, unit, n, plan.marks)
    if plan.bench == "lifecycle_quiet":
        return
    for service in services:
        own = sum(v for (s, name, _), v in meter.requests.items() if name == service and s in _told)
        marks = {**plan.marks, "service": service}
        yield Figure("lifecycle_requests", "requests", own / n, "requests/invoice", n, marks)
    prefix = settings().table(Table.INVOICES).removesuffix(Table.INVOICES.value)
    for step, table in sorted(set(_story(meter.reads)) | set(_story(meter.writes))):
        marks = {**plan.marks, "step": step, "table": table.removeprefix(prefix)}
        writes, reads = meter.write_units(step, table) / n, meter.read_units(step, table) / n
        yield Figure("lifecycle_breakdown", "write_units", writes, "WCU/invoice", n, marks)
        yield Figure("lifecycle_breakdown", "read_units", reads, "RCU/invoice", n, marks)


_told = frozenset({"issue", "schedule", "remind", "pay", "project", "report"})


def _story(counter: Any) -> dict[Any, int]:  # noqa: ANN401 - a Counter of the meter
    """Leave out what set the story up."""
    return {key: value for key, value in counter.items() if key[0] in _told}


def _invocations(aws: PlayedAws) -> int:
    return sum(count for name, count in aws.invocations.items() if name != "manage_customers")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--path", choices=PATHS, default="webhook")
    parser.add_argument("--block", type=int, choices=(1, 45), default=1)
    parser.add_argument("--invoices", type=int, default=200)
    parser.add_argument("--ledger-batch", type=int, default=LEDGER_BATCH)
    chosen = parser.parse_args()
    plan = Plan(chosen.path, chosen.block, chosen.invoices, chosen.ledger_batch)
    with tempfile.TemporaryDirectory() as folder:
        clock_file = Path(folder) / "clock"
        name = f"life-{plan.path}-{plan.block}-{plan.ledger_batch}".replace("_", "-")
        make_resources(name, clock_file)
        meter = Meter()
        with metered(meter):
            aws = PlayedAws(meter, clock_file, plan.ledger_batch)
            play(aws, plan)
            for figure in figures(aws, plan):
                emit(figure)
            if (plan.path, plan.block, plan.ledger_batch) == ("webhook", 1, LEDGER_BATCH):
                units = standing_units(aws, plan)
                emit(Figure("schedule_units", "read_units_per_day", units, "RCU/day", 1))


if __name__ == "__main__":
    main()
