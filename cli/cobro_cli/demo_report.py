"""What the demo tells at its end: figures of the API, recounted from the tables themselves."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table as Grid

from cobro.adapters.dynamodb.invoice_rows import entry_of_raw
from cobro.domain import reports
from cobro.domain.journal import is_balanced
from cobro.domain.money import Currency, Money
from cobro.domain.reports import BUCKETS, ledger_line
from cobro.runtime.settings import Table
from cobro_cli.demo_doors import Doors
from cobro_cli.demo_story import ISSUER, LAST_DAY

_SHOWN_EXCEPTIONS = 8
_STATED = ("FILE#", "ENTRY#")  # rows that a file came as; claims and parts are beside them
_BUCKET_NAMES = {
    "not_due": "not due",
    "days_1_30": "1-30 days",
    "days_31_60": "31-60 days",
    "days_61_90": "61-90 days",
    "over_90": "over 90 days",
}


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of build/demo/summary.json; amounts are minor units."""

    customers: int
    invoices_issued: int
    invoices_paid: int
    payments_by_source: dict[str, int]
    reminders_sent: int
    entries_matched: int
    entries_in_review: int
    exceptions_open: int
    files_rejected: int
    ageing: dict[str, dict[str, int]]
    open_total: dict[str, int]
    received_total: dict[str, int]
    default_rate: Decimal
    as_of: date
    journal_balanced: bool
    reports_equal_journal: bool
    numbering_gapless: bool
    seed: int
    elapsed_seconds: Decimal
    api_url: str
    outbox_url: str
    payer_page_url: str

    def plain(self) -> dict[str, Any]:
        """Return it as JSON has it: rates and seconds as numbers, dates as text."""
        facts = asdict(self)
        for field in fields(self):
            value = facts[field.name]
            if isinstance(value, Decimal):
                facts[field.name] = float(value)
            elif isinstance(value, date):
                facts[field.name] = value.isoformat()
        return facts


def figures_agree(doors: Doors) -> bool:
    """Tell whether the projection has caught up with the journal."""
    lines = [ledger_line(entry_of_raw(image)) for image in doors.items(Table.JOURNAL)]
    recount = reports.ageing(lines, LAST_DAY)
    shown = doors.get("/v1/reports/ageing", issuer_id=ISSUER, as_of=LAST_DAY.isoformat())
    received = doors.get("/v1/reports/reconciliation", issuer_id=ISSUER, as_of=LAST_DAY.isoformat())
    by_source = {
        currency: {source: totals["payments"] for source, totals in row.items()}
        for currency, row in received["currencies"].items()
    }
    recounted = {
        currency: {source: totals.payments for source, totals in row.items()}
        for currency, row in reports.received_by_source(lines, LAST_DAY).items()
    }
    buckets = {currency: row["buckets"] for currency, row in shown["currencies"].items()}
    return buckets == recount and by_source == recounted


def gather(doors: Doors, seed: int, elapsed_seconds: Decimal) -> Summary:
    """Read the reports through the API and count the rest from the tables."""
    day = LAST_DAY.isoformat()
    ageing = doors.get("/v1/reports/ageing", issuer_id=ISSUER, as_of=day)["currencies"]
    received = doors.get("/v1/reports/reconciliation", issuer_id=ISSUER, as_of=day)["currencies"]
    default = doors.get("/v1/reports/default-rate", issuer_id=ISSUER, as_of=day)["currencies"]
    rows = [item for item in doors.items(Table.STATEMENTS) if item["pk"]["S"].startswith(_STATED)]
    states = [item["state"]["S"] for item in rows]
    invoices = doors.items(Table.INVOICES)
    known = doors.items(Table.CUSTOMERS)  # each beside its snapshots, `<customer_id>#<version>`
    entries = [entry_of_raw(image) for image in doors.items(Table.JOURNAL)]
    return Summary(
        customers=len({item["customer_id"]["S"].partition("#")[0] for item in known}),
        invoices_issued=len(invoices),
        invoices_paid=sum(1 for item in invoices if item["open"]["N"] == "0"),
        payments_by_source={
            source: totals["payments"] for source, totals in sorted(received["BRL"].items())
        },
        reminders_sent=len(doors.mails()),
        entries_matched=states.count("matched"),
        entries_in_review=states.count("in_review") + states.count("proposed"),
        exceptions_open=len(_exceptions(doors)),
        files_rejected=states.count("rejected"),
        ageing={currency: row["buckets"] for currency, row in ageing.items()},
        open_total={currency: row["open"] for currency, row in ageing.items()},
        received_total={
            currency: sum(totals["received_minor"] for totals in row.values())
            for currency, row in received.items()
        },
        default_rate=Decimal(default["BRL"]["rate"]),
        as_of=LAST_DAY,
        journal_balanced=is_balanced(entries),
        reports_equal_journal=figures_agree(doors),
        numbering_gapless=_is_gapless([int(item["num"]["N"]) for item in invoices]),
        seed=seed,
        elapsed_seconds=elapsed_seconds,
        api_url=doors.api_url,
        outbox_url=doors.cloud.outbox_url,
        payer_page_url=_payer_page(doors, invoices),
    )


def _payer_page(doors: Doors, invoices: Sequence[dict[str, Any]]) -> str:
    """Return the address of the page of the newest invoice that is open."""
    still_open = [item for item in invoices if item["open"]["N"] != "0"]
    newest = max(still_open, key=lambda item: int(item["num"]["N"]), default=invoices[0])
    path = f"/v1/invoices/{newest['invoice_id']['S']}/payer-links"
    token = doors.post(path, {})["url"].rpartition("/")[2]
    return f"{doors.api_url.rstrip('/')}/pay/{token}"


def _is_gapless(numbers: list[int]) -> bool:
    return sorted(numbers) == list(range(1, len(numbers) + 1))


def _exceptions(doors: Doors) -> list[dict[str, Any]]:
    own = doors.get("/v1/exceptions", issuer_id=ISSUER)["exceptions"]
    unassigned = doors.get("/v1/exceptions", issuer_id="-")["exceptions"]
    return [*own, *unassigned]


def show(console: Console, doors: Doors, summary: Summary) -> None:
    """Print the tables, what waits for a person, and the addresses."""
    console.print(
        Group(
            _ageing_grid(summary),
            _received_grid(summary),
            _exceptions_grid(_exceptions(doors)),
            Panel(_closing(summary), title="Cobro demo", expand=False),
        )
    )
    console.print(f"A payer's page:\n{summary.payer_page_url}", soft_wrap=True, highlight=False)


def _ageing_grid(summary: Summary) -> Grid:
    grid = Grid(title=f"Ageing at {summary.as_of}", title_justify="left")
    grid.add_column("currency")
    for bucket in BUCKETS:
        grid.add_column(_BUCKET_NAMES[bucket], justify="right")
    grid.add_column("open", justify="right", style="bold")
    for currency, row in summary.ageing.items():
        cells = [_amount(row[bucket], currency) for bucket in BUCKETS]
        grid.add_row(currency, *cells, _amount(summary.open_total[currency], currency))
    return grid


def _received_grid(summary: Summary) -> Grid:
    grid = Grid(title="Payments booked by source", title_justify="left")
    grid.add_column("source")
    grid.add_column("payments", justify="right")
    for source, payments in summary.payments_by_source.items():
        grid.add_row(source, str(payments))
    for currency, minor in summary.received_total.items():
        grid.add_section()
        grid.add_row(f"received {currency}", _amount(minor, currency))
    return grid


def _exceptions_grid(items: list[dict[str, Any]]) -> Grid:
    grid = Grid(title=f"Waiting for a person: {len(items)}", title_justify="left")
    for name in ("source", "reason", "amount", "what to do"):
        grid.add_column(name, overflow="fold")
    for item in items[:_SHOWN_EXCEPTIONS]:
        amount = _amount(item["amount"], item["currency"]) if item["currency"] else ""
        grid.add_row(item["source"], item["reason_code"], amount, item["explanation"])
    if len(items) > _SHOWN_EXCEPTIONS:
        grid.add_row("…", f"{len(items) - _SHOWN_EXCEPTIONS} more", "", "GET /v1/exceptions")
    return grid


def _closing(summary: Summary) -> str:
    checks = {
        "journal balanced": summary.journal_balanced,
        "numbers without gap": summary.numbering_gapless,
        "reports equal a recount of the journal": summary.reports_equal_journal,
    }
    marks = "\n".join(f"{'✓' if holds else '✗'} {name}" for name, holds in checks.items())
    return (
        f"{summary.invoices_issued} invoices to {summary.customers} customers, "
        f"{summary.invoices_paid} paid, {summary.reminders_sent} reminders sent\n"
        f"bank entries: {summary.entries_matched} matched, "
        f"{summary.entries_in_review} in review; files refused: {summary.files_rejected}\n"
        f"default rate (over 30 days late): {summary.default_rate * 100:.2f} %\n"
        f"{marks}\n\n"
        f"API     {summary.api_url}\n"
        f"E-mails {summary.outbox_url}\n"
        f"took    {summary.elapsed_seconds} s (seed {summary.seed})"
    )


def _amount(minor: int, currency: str) -> str:
    return f"{Money(minor, Currency(currency)).decimal():,.2f}"
