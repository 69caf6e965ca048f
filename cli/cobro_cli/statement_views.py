"""Show the entries of a bank file: as JSON lines, or as tables for a person."""

import dataclasses
import json
from collections import Counter
from datetime import date
from typing import Any, TextIO

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cobro.domain.money import Currency, Money
from cobro.formats.entries import BadEntry, BankFileError, FileSummary, StatementEntry

__all__ = ["JsonView", "TableView"]

ROWS_MAX = 500
TEXT_LETTERS = 60
COLUMNS = (
    ("line", 9), ("booked", 10), ("amount", 18), ("", 3), ("kind", 18), ("payer", 24), ("text", 60),
)  # fmt: skip
WIDTHS_MIN = {"line": 4, "booked": 10, "amount": 12, "kind": 10, "payer": 8, "text": 10}
# What is known of an entry that cannot be booked, besides its references.
_FACTS = (
    "account", "booking_date", "value_date", "amount_minor", "currency", "kind", "payer_name",
    "payer_tax_id", "text",
)  # fmt: skip


class Totals:
    """Adds up what is shown, by currency and by kind; amounts in minor units."""

    def __init__(self) -> None:
        self.by_currency: dict[str, dict[str, int]] = {}
        self.kinds: Counter[str] = Counter()

    def add(self, kind: str, minor: int, currency: str) -> None:
        self.kinds[kind] += 1
        sums = self.by_currency.setdefault(
            currency, {"entries": 0, "credits_minor": 0, "debits_minor": 0, "sum_minor": 0}
        )
        sums["entries"] += 1
        sums["credits_minor" if minor > 0 else "debits_minor"] += minor
        sums["sum_minor"] += minor


class JsonView:
    """Prints one object per entry, and last one with totals and warnings."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._totals = Totals()

    def entry(self, entry: StatementEntry) -> None:
        amount = entry.amount
        self._totals.add(entry.kind.value, amount.minor, amount.currency.value)
        self._print(
            {
                "account": entry.account,
                "booking_date": entry.booking_date.isoformat(),
                "value_date": entry.value_date.isoformat() if entry.value_date else None,
                "amount_minor": amount.minor,
                "currency": amount.currency.value,
                "kind": entry.kind.value,
                "references": dict(entry.references),
                "payer_name": entry.payer_name,
                "payer_tax_id": entry.payer_tax_id,
                "text": entry.text,
            }
        )

    def bad_entry(self, entry: BadEntry) -> None:
        facts: dict[str, Any] = {name: entry.facts.get(name) for name in _FACTS}
        facts["references"] = {k: v for k, v in entry.facts.items() if k not in _FACTS}
        facts["problem"] = {"line": entry.line, "code": entry.code, "reason": entry.reason}
        if facts["amount_minor"] is not None and facts["currency"]:
            self._totals.add(facts["kind"], facts["amount_minor"], facts["currency"])
        self._print(facts)

    def end(self, summary: FileSummary) -> None:
        self._print(
            {
                "totals": {
                    "format": summary.format.value,
                    "bank": summary.bank,
                    "account": summary.account,
                    "file_sequence": summary.file_sequence,
                    "entries": summary.entries,
                    "bad_entries": summary.bad_entries,
                    "settled_minor": summary.settled_minor,
                    "by_currency": self._totals.by_currency,
                    "kinds": dict(self._totals.kinds),
                },
                "statements": [dataclasses.asdict(one) for one in summary.statements],
                "warnings": list(summary.warnings),
            }
        )

    def refused(self, error: BankFileError, line: int) -> None:
        facts = {"code": error.reason_code, "line": error.line or line, "message": str(error)}
        self._print({"error": facts})

    def _print(self, facts: dict[str, Any]) -> None:
        text = json.dumps(facts, ensure_ascii=False, default=date.isoformat)
        self._out.write(f"{text}\n")


class TableView:
    """Prints tables; of a large file the first rows, and the totals of all."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._totals = Totals()
        self._left_out = 0
        self._grid = Table()
        for name, width in COLUMNS:
            right = name in {"line", "amount"}
            self._grid.add_column(
                name,
                no_wrap=True,
                overflow="ellipsis",
                justify="right" if right else "left",
                min_width=min(width, WIDTHS_MIN.get(name, 3)),
                max_width=width,
            )

    def entry(self, entry: StatementEntry) -> None:
        amount = entry.amount
        self._totals.add(entry.kind.value, amount.minor, amount.currency.value)
        self._row(
            str(entry.line),
            entry.booking_date.isoformat(),
            _plain(amount.minor),
            amount.currency.value,
            entry.kind.value,
            escape(entry.payer_name),
            escape(entry.text[:TEXT_LETTERS]),
        )

    def bad_entry(self, entry: BadEntry) -> None:
        facts = entry.facts
        minor = facts.get("amount_minor")
        self._row(
            str(entry.line),
            str(facts.get("booking_date", "")),
            _plain(int(minor)) if minor is not None else "",
            str(facts.get("currency", "")),
            f"[red]{entry.code}[/red]",
            escape(str(facts.get("payer_name", ""))),
            escape(str(facts.get("text", "") or entry.reason)[:TEXT_LETTERS]),
        )

    def end(self, summary: FileSummary) -> None:
        self._show_rows()
        console = self._console
        name = f"{summary.format} {summary.bank}".strip()
        console.print(f"{name}: {summary.entries} entries, {summary.bad_entries} not readable")
        for currency, sums in sorted(self._totals.by_currency.items()):
            into, out = _plain(sums["credits_minor"]), _plain(sums["debits_minor"])
            console.print(f"{currency}: {into} in, {out} out", highlight=False)
        for one in summary.statements:
            opening, closing = _balance(one.opening_minor), _balance(one.closing_minor)
            text = f"{one.account} {one.currency} no. {one.sequence or '-'}: {opening} to {closing}"
            console.print(text, highlight=False, markup=False)
        for warning in summary.warnings:
            console.print(f"! {warning}", highlight=False, markup=False)

    def refused(self, _error: BankFileError, _line: int) -> None:
        self._show_rows()

    def _row(self, *cells: str) -> None:
        if self._grid.row_count < ROWS_MAX:
            self._grid.add_row(*cells)
        else:
            self._left_out += 1

    def _show_rows(self) -> None:
        if self._grid.row_count:
            self._console.print(self._grid)
        if self._left_out:
            self._console.print(f"and {self._left_out} more rows: --json shows all")


def _plain(minor: int) -> str:
    return f"{Money(minor, Currency.EUR).decimal():,.2f}"


def _balance(minor: int | None) -> str:
    return "?" if minor is None else _plain(minor)
