"""Reports in the terminal: tables, with bars where amounts are compared."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.table import Table

from cobro.domain.money import Currency, Money

__all__ = ["VIEWS", "show"]

WIDTH = 30
Told = dict[str, Any]
Row = tuple[str, ...]


def bar(amount: int, largest: int) -> str:
    """Return a bar of up to 30 blocks; what is above nothing has at least one."""
    if amount <= 0 or largest <= 0:
        return ""
    return "█" * max(1, amount * WIDTH // largest)


def _money(minor: int | None, currency: str) -> str:
    return "" if minor is None else str(Money(minor, Currency(currency)))


def _percent(rate: str | None) -> str:
    return "" if rate is None else f"{Decimal(rate) * 100:.2f} %"


def _ageing(told: Told) -> Iterator[Row]:
    for currency, row in told["currencies"].items():
        largest = max(row["buckets"].values())
        for bucket, minor in row["buckets"].items():
            yield currency, bucket, _money(minor, currency), bar(minor, largest)
        yield currency, "open", _money(row["open"], currency), ""
        yield currency, "overdue", _money(row["overdue"], currency), ""


def _cash(told: Told) -> Iterator[Row]:
    for currency, days in told["currencies"].items():
        largest = max(day["received_minor"] for day in days)
        for day in days:
            into, back = day["received_minor"], day["returned_minor"]
            amounts = (_money(into, currency), _money(back, currency))
            yield currency, day["business_date"], *amounts, bar(into, largest)


def _forecast(told: Told) -> Iterator[Row]:
    for currency, found in told["currencies"].items():
        rows = [*found["sums"], *found["days"]]
        largest = max(day["expected_minor"] for day in found["days"])
        for row in rows:
            name = row.get("business_date") or f"{row['days']} days"
            amounts = (
                _money(row[key], currency)
                for key in ("expected_minor", "low_90_minor", "high_90_minor", "came_minor")
            )
            shown = bar(row["expected_minor"], largest) if "business_date" in row else ""
            yield currency, name, *amounts, shown


def _vintages(told: Told) -> Iterator[Row]:
    for vintage in told["vintages"]:
        rates = (_percent(point["rate"]) for point in vintage["points"])
        billed = _money(vintage["billed_minor"], vintage["currency"])
        yield vintage["currency"], vintage["month"], billed, *rates


def _roll_rates(told: Told) -> Iterator[Row]:
    for currency, rolls in told["currencies"].items():
        for roll in rolls:
            amounts = (_money(roll[name], currency) for name in ("before_minor", "after_minor"))
            yield currency, roll["bucket"], roll["into"], *amounts, _percent(roll["rate"])


def _indicators(told: Told) -> Iterator[Row]:
    for currency, found in told["currencies"].items():
        for name, value in found.items():
            is_money = name.endswith("_minor")
            yield currency, name, _money(value, currency) if is_money else str(value or "")


def _fees(told: Told) -> Iterator[Row]:
    for currency, row in told["currencies"].items():
        for source, minor in row.items():
            yield currency, source, _money(minor, currency), bar(minor, max(row.values()))


def _default_rate(told: Told) -> Iterator[Row]:
    for currency, found in told["currencies"].items():
        amounts = (_money(found[name], currency) for name in ("billed_minor", "defaulted_minor"))
        yield currency, *amounts, _percent(found["rate"])


def _reconciliation(told: Told) -> Iterator[Row]:
    for currency, row in told["currencies"].items():
        for source, found in row.items():
            amounts = (
                _money(found[name], currency)
                for name in ("received_minor", "refunded_minor", "unidentified_minor")
            )
            yield (
                currency,
                source,
                str(found["payments"]),
                *amounts,
                _percent(found["matched_rate"]),
            )


def _statement(told: Told) -> Iterator[Row]:
    for found in told["statements"]:
        currency = found["currency"]
        yield currency, "", "opening", "", "", _money(found["opening_minor"], currency)
        for line in found["lines"]:
            amounts = (_money(line[name], currency) for name in ("movement_minor", "balance_minor"))
            yield currency, line["business_date"], line["code"], line["document"], *amounts
        yield currency, "", "closing", "", "", _money(found["closing_minor"], currency)


def _recovery(told: Told) -> Iterator[Row]:
    for currency, steps in told["currencies"].items():
        for each in steps:
            amounts = (_money(each[name], currency) for name in ("owed_minor", "came_minor"))
            yield (
                currency,
                f"{each['policy']}/{each['version']}",
                each["step"],
                each["channel"],
                str(each["steps"]),
                *amounts,
                _percent(each["recovery_rate"]),
                _percent(each["response_rate"]),
            )


def _lift(told: Told) -> Iterator[Row]:
    for currency, rows in told["currencies"].items():
        for each in rows:
            groups = (f"{each[g]['paid']} of {each[g]['steps']}" for g in ("sent", "held_out"))
            between = f"{_percent(each['low'])} to {_percent(each['high'])}"
            yield (
                currency,
                f"{each['policy']}/{each['version']}",
                each["step"],
                each["channel"],
                *groups,
                _percent(each["lift"]),
                between,
                _percent(each["money_lift"]),
                "too few to tell" if each["is_small"] else "",
            )


def _arrangements(told: Told) -> Iterator[Row]:
    for currency, rows in told["currencies"].items():
        for each in rows:
            ends = (
                f"{each[name]} ({_money(each[f'{name}_minor'], currency)})"
                for name in ("kept", "broken")
            )
            names = (each["kind"], each["month"], each["person"])
            yield currency, *names, *ends, _percent(each["kept_rate"])


VIEWS: dict[str, tuple[tuple[str, ...], Callable[[Told], Iterator[Row]]]] = {
    "ageing": (("currency", "bucket", "amount", ""), _ageing),
    "cash": (("currency", "day", "received", "returned", ""), _cash),
    "forecast": (
        ("currency", "day", "expected", "lowest (90 %)", "highest (90 %)", "received", ""),
        _forecast,
    ),
    "vintages": (("currency", "month", "billed", "30 days", "60 days", "90 days"), _vintages),
    "roll-rates": (("currency", "from", "into", "before", "after", "rate"), _roll_rates),
    "indicators": (("currency", "indicator", "value"), _indicators),
    "fees": (("currency", "gateway", "fees", ""), _fees),
    "recovery": (
        (
            *("currency", "policy", "step", "channel", "steps", "owed", "came"),
            *("recovery", "response"),
        ),
        _recovery,
    ),
    "lift": (
        (
            *("currency", "policy", "step", "channel", "paid of sent", "paid of held out"),
            *("lift", "between (95 %)", "by money", ""),
        ),
        _lift,
    ),
    "arrangements": (
        ("currency", "kind", "month", "person", "kept", "broken", "share kept"),
        _arrangements,
    ),
    "default-rate": (("currency", "billed", "unpaid", "rate"), _default_rate),
    "reconciliation": (
        ("currency", "source", "payments", "received", "refunded", "unidentified", "matched"),
        _reconciliation,
    ),
    "statement": (
        ("currency", "day", "entry", "document", "movement", "balance"),
        _statement,
    ),
}


def _parts(told: Told) -> Table:
    """Return what expected cash is of, for the sums of a forecast."""
    table = Table("currency", "of", "open", "agreements", "contracts", "other billing")
    for currency, found in told["currencies"].items():
        for row in found["sums"]:
            names = ("open_minor", "agreed_minor", "contract_minor", "coming_minor")
            table.add_row(
                currency, f"{row['days']} days", *(_money(row[n], currency) for n in names)
            )
    return table


def show(name: str, told: Told, console: Console) -> None:
    """Print a report of the API as a table."""
    headings, rows = VIEWS[name]
    table = Table(*headings)
    for row in rows(told):
        table.add_row(*row)
    console.print(table)
    if name == "forecast" and told["currencies"]:
        console.print(_parts(told))
    for line in _remarks(told) if name == "forecast" else ():
        console.print(line, highlight=False)
    if told.get("is_before_history"):
        since = told["history_from_date"] or "never"
        console.print(f"The day asked for is before the first entry ({since}).", highlight=False)


def _remarks(told: Told) -> Iterator[str]:
    """Yield what a forecast says of itself: its day, how much it rests on, its last errors."""
    if told["forecast_date"] is None:
        yield "No forecast was made by then: the first comes on the day after the first invoice."
        return
    yield f"Of what was known at the end of {told['forecast_date']}, method {told['version']}."
    for currency, found in told["currencies"].items():
        if found["basis"]["is_cold"]:
            paid = found["basis"]["paid"]
            yield f"{currency}: only {paid} invoices were paid yet; this is mostly an assumption."
        yield from _contracts(currency, found["basis"])
        for kept in found["earlier"]:
            error = "nothing came" if kept["error"] is None else _percent(kept["error"])
            yield f"{currency}: {kept['days']} days from {kept['forecast_date']}: error {error}"


def _contracts(currency: str, basis: Told) -> Iterator[str]:
    count, invoices = basis["contracts"], basis["contract_invoices"]
    if count:
        yield f"{currency}: {count} contracts will bill {invoices} invoices in these days."
    if basis["waiting_contracts"]:
        waiting = f"{currency}: {basis['waiting_contracts']} of them wait for values of an index"
        yield f"{waiting}; they count with the price that is known."
