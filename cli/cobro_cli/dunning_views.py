"""What a simulated dunning policy would have sent, as a table or as JSON lines."""

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from rich.console import Console
from rich.table import Table

from cobro.domain.dunning.simulation import Simulated

__all__ = ["print_json", "print_tables"]

Runs = Mapping[str, Sequence[Simulated]]


def print_json(runs: Runs) -> None:
    for policy, run in runs.items():
        for each in run:
            line = {
                "policy": policy,
                "on": each.on.isoformat(),
                "invoice_id": each.invoice.invoice_id,
                "document": each.invoice.document,
                "customer_id": each.invoice.customer_id,
                "step": each.step.step,
                "tone": each.step.tone.value,
                "channel": each.channel.value if each.channel else None,
                "actions": [action.value for action in each.step.actions],
                "owed": each.owed.minor,
                "currency": each.owed.currency.value,
                "skipped": each.reason or None,
                "goes_with": each.goes_with or None,
            }
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


def print_tables(runs: Runs) -> None:
    """Print each day of each invoice once, with what every policy does on it, and the totals."""
    console = Console(soft_wrap=True)
    told: dict[tuple[date, str, str], dict[str, Simulated]] = {}
    for policy, run in runs.items():
        for each in run:
            if not each.reason:
                key = (each.on, each.invoice.document, each.invoice.invoice_id)
                told.setdefault(key, {})[policy] = each
    table = Table("day", "customer", "document", "owed", *runs)
    for (day, document, _), by_policy in sorted(told.items()):
        first = next(iter(by_policy.values()))
        cells = [_cell(by_policy.get(policy)) for policy in runs]
        customer = first.invoice.customer_id
        table.add_row(day.isoformat(), customer, document, str(first.owed), *cells)
    console.print(table)
    totals = Table("", *runs)
    counted = {policy: _totals(run) for policy, run in runs.items()}
    names = dict.fromkeys(name for count in counted.values() for name in count)
    for name in names:
        totals.add_row(name, *(f"{count[name]:,}" for count in counted.values()))
    console.print(totals)


def _cell(each: Simulated | None) -> str:
    if each is None:
        return ""
    how = [each.channel.value] if each.is_message and each.channel else []
    how += ["with another"] if each.goes_with else []
    how += [action.value for action in each.step.actions]
    return f"{each.step.step} ({each.step.tone}, {', '.join(how)})"


def _totals(run: Sequence[Simulated]) -> Counter[str]:
    count: Counter[str] = Counter()
    for each in run:
        if each.reason:
            count[f"skipped: {each.reason}"] += 1
            continue
        count["steps"] += 1
        if each.is_message:
            count["messages"] += 1
            count[f"by {each.channel}"] += 1
            count[f"tone {each.step.tone}"] += 1
        for action in each.step.actions:
            count[action.value] += 1
    count["customers"] = len({each.invoice.customer_id for each in run if not each.reason})
    return count
