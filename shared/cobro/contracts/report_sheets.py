"""Reports as tables: the rows of a sheet from what a report answers as JSON."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from cobro.contracts.effect_sheets import EFFECT_SHEETS
from cobro.domain.exports import INVOICES
from cobro.domain.money import Currency, Money
from cobro.formats.sheet_words_of_lists import STATUS
from cobro.formats.sheets import Cell, Sheet

__all__ = ["SHEETS", "sheet_of"]

Told = Mapping[str, Any]
Row = tuple[Cell, ...]


def sheet_of(report: str, told: Told) -> Sheet:
    """Return a report as a sheet; `told` is its answer, as JSON has it.

    That of invoices holds the invoices themselves, of which only the row at hand is kept.
    """
    columns, rows = SHEETS[report]
    return Sheet(columns, rows(told))


def _money(found: Told, names: tuple[str, ...], currency: str) -> Iterator[Cell]:
    for name in names:
        minor = found[name]
        yield None if minor is None else Money(minor, Currency(currency))


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _ageing(told: Told) -> Iterator[Row]:
    for currency, row in told["currencies"].items():
        for bucket, minor in row["buckets"].items():
            yield currency, bucket, Money(minor, Currency(currency))


def _default_rate(told: Told) -> Iterator[Row]:
    for currency, found in told["currencies"].items():
        amounts = _money(found, ("billed_minor", "defaulted_minor"), currency)
        yield currency, *amounts, _number(found["rate"])


def _vintages(told: Told) -> Iterator[Row]:
    for found in told["vintages"]:
        rates = (_number(point["rate"]) for point in found["points"])
        billed = _money(found, ("billed_minor",), found["currency"])
        yield found["currency"], found["month"], *billed, *rates


def _roll_rates(told: Told) -> Iterator[Row]:
    for currency, rolls in told["currencies"].items():
        for roll in rolls:
            amounts = _money(roll, ("before_minor", "after_minor"), currency)
            yield currency, roll["bucket"], roll["into"], *amounts, _number(roll["rate"])


def _indicators(told: Told) -> Iterator[Row]:
    names = ("opening_minor", "sales_minor", "closing_minor", "not_due_minor")
    figures = ("dso", "best_dso", "delinquency", "effectiveness")
    for currency, found in told["currencies"].items():
        numbers = (_number(found[name]) for name in figures)
        yield currency, *_money(found, names, currency), found["days"], *numbers


def _cash(told: Told) -> Iterator[Row]:
    for currency, days in told["currencies"].items():
        for day in days:
            amounts = _money(day, ("received_minor", "returned_minor"), currency)
            yield currency, date.fromisoformat(day["business_date"]), *amounts


def _forecast(told: Told) -> Iterator[Row]:
    names = (
        *("expected_minor", "open_minor", "agreed_minor", "contract_minor", "coming_minor"),
        *("low_90_minor", "low_50_minor", "high_50_minor", "high_90_minor", "came_minor"),
    )
    for currency, found in told["currencies"].items():
        for day in found["days"]:
            amounts = _money(day, names, currency)
            yield currency, date.fromisoformat(day["business_date"]), *amounts


def _fees(told: Told) -> Iterator[Row]:
    for currency, row in told["currencies"].items():
        for source, minor in row.items():
            yield currency, source, Money(minor, Currency(currency))


def _reconciliation(told: Told) -> Iterator[Row]:
    names = ("received_minor", "refunded_minor", "unidentified_minor")
    for currency, row in told["currencies"].items():
        for source, found in row.items():
            amounts = _money(found, names, currency)
            yield currency, source, found["payments"], *amounts, _number(found["matched_rate"])


def _statement(told: Told) -> Iterator[Row]:
    for found in told["statements"]:
        currency = found["currency"]
        opening = _money(found, ("opening_minor",), currency)
        yield currency, None, "opening", "", "", None, *opening
        for line in found["lines"]:
            amounts = _money(line, ("movement_minor", "balance_minor"), currency)
            day = date.fromisoformat(line["business_date"])
            yield currency, day, line["code"], line["document"], line["source"], *amounts
        closing = _money(found, ("closing_minor",), currency)
        yield currency, None, "closing", "", "", None, *closing


def _invoices(told: Told) -> Iterator[Row]:
    """Yield a row for each invoice; these are read as they are asked for, page by page."""
    for invoice in told["invoices"]:
        draft = invoice.draft
        due_date = invoice.due_again_date or draft.due_date
        yield (
            *(draft.currency.value, invoice.document, draft.customer_id, draft.issue_date),
            *(due_date, draft.total, invoice.open, f"{STATUS}{invoice.status.value}"),
        )


SHEETS: Mapping[str, tuple[tuple[str, ...], Callable[[Told], Iterator[Row]]]] = {
    "ageing": (("currency", "bucket", "amount"), _ageing),
    "default-rate": (("currency", "billed", "unpaid", "rate"), _default_rate),
    "vintages": (
        ("currency", "month", "billed", "unpaid_30", "unpaid_60", "unpaid_90"),
        _vintages,
    ),
    "roll-rates": (("currency", "bucket", "into", "before", "after", "rate"), _roll_rates),
    "indicators": (
        (
            *("currency", "opening", "sales", "closing", "not_due", "days"),
            *("dso", "best_dso", "delinquency", "effectiveness"),
        ),
        _indicators,
    ),
    "cash": (("currency", "day", "received", "returned"), _cash),
    "fees": (("currency", "gateway", "fees"), _fees),
    "forecast": (
        (
            *("currency", "day", "expected", "expected_open", "expected_agreed"),
            *("expected_contract", "expected_coming"),
            *("low_90", "low_50", "high_50", "high_90", "received"),
        ),
        _forecast,
    ),
    "reconciliation": (
        ("currency", "source", "payments", "received", "refunded", "unidentified", "matched"),
        _reconciliation,
    ),
    **EFFECT_SHEETS,
    INVOICES: (
        (
            *("currency", "document", "customer", "issued", "due_date", "total"),
            *("still_open", "status"),
        ),
        _invoices,
    ),
    "statement": (
        ("currency", "day", "entry", "document", "source", "movement", "balance"),
        _statement,
    ),
}
