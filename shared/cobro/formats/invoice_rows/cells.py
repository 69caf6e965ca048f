"""Read one row: each value where it stands, so that a refusal names its column.

The first row of an invoice says who owes what until when; further rows repeat it or leave it blank.
`unit_price` and `amount` are in major units, as people type them. An amount of several units that
no whole unit price gives is refused, as a price that was made up would be on the invoice.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from cobro.domain.errors import InvalidInputError
from cobro.domain.invoice_draft import (
    ISSUE_YEARS,
    QUANTITY_MAX,
    QUANTITY_PLACES,
    TERM_DAYS_MAX,
    TOTAL_MINOR_MAX,
    InvoiceLine,
)
from cobro.domain.money import Currency, Money
from cobro.formats.invoice_rows.columns import Column, FactColumn, Header, TaxColumn
from cobro.formats.invoice_rows.numbers import amount_of, date_of, number_of
from cobro.formats.invoice_rows.rows import Cell, CellError, SourceRow, Survey, plain_text, shown

__all__ = ["REFERENCE_MAX", "RowFacts", "RowReader"]

REFERENCE_MAX = 100
TEXT_MAX = 200
NOTES_MAX = 500
FACTS_MAX = 20
FACT_MAX = 600
NUMBER_DIGITS_MAX = 15  # what a spreadsheet keeps of a number
Value = TypeVar("Value")
DEFAULT_SERIES = "A"
_KEY = re.compile(r"[A-Za-z0-9._:@-]{1,100}")
_SERIES = re.compile(r"[A-Z][A-Z0-9]{0,7}")


@dataclass(frozen=True, slots=True)
class RowFacts:
    """What a row says of its invoice, and its own line of it."""

    customer_id: str
    series: str
    currency: Currency
    issue_date: date | None
    due_date: date
    notes: str
    line: InvoiceLine
    taxes: dict[TaxColumn, Money]
    fiscal: dict[str, str]


class RowReader:
    """Reads one row; `column` is the one that is being read."""

    def __init__(
        self, row: SourceRow, survey: Survey, first: RowFacts | None, currency: Currency
    ) -> None:
        self.column: Header | str = ""
        self._row = row
        self._survey = survey
        self._first = first
        self._default = currency

    def read(self) -> RowFacts:
        """Raise `CellError` where a cell cannot be read or breaks a rule of invoices."""
        if self._row.extra:
            message = "it has cells to the right of the last column; quote what has separators"
            raise CellError("cell_unreadable", message)
        currency = self._currency()
        facts = RowFacts(
            customer_id=self._customer_id(),
            series=self._series(),
            currency=currency,
            issue_date=self._issue_date(),
            due_date=self._due_date(),
            notes=self._text(Column.NOTES, NOTES_MAX),
            line=self._line(currency),
            taxes=self._taxes(currency),
            fiscal=self._fiscal(),
        )
        self._check_term(facts)
        return facts if self._first is None else self._agreeing(facts, self._first)

    # ---- the invoice -----------------------------------------------------------------------

    def _currency(self) -> Currency:
        text = self._text(Column.CURRENCY)
        if not text:
            return self._first.currency if self._first else self._default
        try:
            return Currency.parse(text)
        except InvalidInputError as error:
            raise CellError("cell_unreadable", str(error)) from error

    def _customer_id(self) -> str:
        text = self._text(Column.CUSTOMER_ID)
        if not text and self._first is not None:
            return self._first.customer_id
        self._need(text)
        if not _KEY.fullmatch(text):
            message = f"{shown(text)} is no customer id: letters, digits and . _ : @ - only"
            raise CellError("cell_unreadable", message)
        return text

    def _series(self) -> str:
        text = self._text(Column.SERIES)
        if not text:
            return self._first.series if self._first else DEFAULT_SERIES
        if not _SERIES.fullmatch(text):
            message = f"{shown(text)} is no series: up to 8 capital letters and digits"
            raise CellError("cell_unreadable", message)
        return text

    def _issue_date(self) -> date | None:
        self.column = Column.ISSUE_DATE
        cell = self._row.cells.get(Column.ISSUE_DATE)
        if cell is None:
            return self._first.issue_date if self._first else None
        return self._day(date_of(cell, self._survey.dates))

    def _due_date(self) -> date:
        self.column = Column.DUE_DATE
        cell = self._row.cells.get(Column.DUE_DATE)
        if cell is None:
            return self._need(self._first).due_date
        return self._day(date_of(cell, self._survey.dates))

    def _day(self, day: date) -> date:
        if day.year not in ISSUE_YEARS:
            message = f"{day} is not within the years {ISSUE_YEARS[0]} to {ISSUE_YEARS[-1]}"
            raise CellError("cell_out_of_range", message)
        return day

    def _check_term(self, facts: RowFacts) -> None:
        self.column = Column.DUE_DATE
        if facts.issue_date is None:
            return
        days = (facts.due_date - facts.issue_date).days
        if not 0 <= days <= TERM_DAYS_MAX:
            message = f"{facts.due_date} is not within {TERM_DAYS_MAX} days after the issue date"
            raise CellError("cell_out_of_range", message)

    def _agreeing(self, facts: RowFacts, first: RowFacts) -> RowFacts:
        pairs = (
            (Column.CUSTOMER_ID, facts.customer_id, first.customer_id),
            (Column.SERIES, facts.series, first.series),
            (Column.CURRENCY, facts.currency, first.currency),
            (Column.ISSUE_DATE, facts.issue_date, first.issue_date),
            (Column.DUE_DATE, facts.due_date, first.due_date),
            (Column.NOTES, facts.notes or first.notes, first.notes),
        )
        for column, own, wanted in pairs:
            if own != wanted:
                self.column = column
                message = f"{shown(own)} differs from the first row of the invoice: {shown(wanted)}"
                raise CellError("cell_disagrees", message)
        for name, value in facts.fiscal.items():
            if value != first.fiscal.get(name):
                self.column = FactColumn(name)
                message = f"{shown(value)} is not what the first row of the invoice says"
                raise CellError("cell_disagrees", message)
        return facts

    # ---- its line --------------------------------------------------------------------------

    def _line(self, currency: Currency) -> InvoiceLine:
        description = self._need(self._text(Column.DESCRIPTION))
        quantity = self._quantity()
        unit_price = self._money(Column.UNIT_PRICE, currency)
        amount = self._money(Column.AMOUNT, currency)
        if unit_price is None:
            unit_price = self._unit_price(self._need(amount), quantity)
        line = InvoiceLine(description, quantity, unit_price)
        if amount is not None and line.amount != amount:
            message = f"{amount} is not {quantity} times {unit_price}: that is {line.amount}"
            raise CellError("cell_disagrees", message)
        return line

    def _unit_price(self, amount: Money, quantity: Decimal) -> Money:
        exact = Decimal(amount.minor) / quantity
        if exact != exact.to_integral_value() or exact * quantity != amount.minor:
            message = f"{amount} is no whole unit price times {quantity}; give the unit_price"
            raise CellError("cell_disagrees", message)
        return Money(int(exact), amount.currency)

    def _quantity(self) -> Decimal:
        self.column = Column.QUANTITY
        cell = self._row.cells.get(Column.QUANTITY)
        if cell is None:
            return Decimal(1)
        quantity = number_of(cell, self._survey.decimal)
        if not 0 < quantity <= QUANTITY_MAX or quantity != round(quantity, QUANTITY_PLACES):
            message = (
                f"{shown(cell)} is no quantity: above zero, at most {QUANTITY_MAX}, "
                f"with up to {QUANTITY_PLACES} decimal places"
            )
            raise CellError("cell_out_of_range", message)
        return quantity

    def _taxes(self, currency: Currency) -> dict[TaxColumn, Money]:
        return {
            header: self._amount(header, cell, currency)
            for header, cell in self._row.cells.items()
            if isinstance(header, TaxColumn)
        }

    def _fiscal(self) -> dict[str, str]:
        facts = {
            header.name: self._fact(header, cell)
            for header, cell in self._row.cells.items()
            if isinstance(header, FactColumn)
        }
        if len(facts) > FACTS_MAX:
            message = f"an invoice has at most {FACTS_MAX} fiscal facts"
            raise CellError("cell_out_of_range", message)
        return {name: value for name, value in facts.items() if value}

    def _fact(self, header: FactColumn, cell: Cell) -> str:
        text = self._text(header, FACT_MAX)
        if not isinstance(cell, str) and len(text) > NUMBER_DIGITS_MAX:
            message = f"{shown(cell)} has lost digits as a number; format the column as text"
            raise CellError("cell_unreadable", message)
        return text

    # ---- cells -----------------------------------------------------------------------------

    def _text(self, column: Column | FactColumn, length_max: int = TEXT_MAX) -> str:
        self.column = column
        text = plain_text(self._row.cells.get(column, ""))
        if not text.isprintable() and _has_control(text):
            message = f"{shown(text)} has a line break or control character; write it on one line"
            raise CellError("cell_unreadable", message)
        if len(text) > length_max:
            message = f"{shown(text)} has {len(text)} characters; at most {length_max} fit"
            raise CellError("cell_out_of_range", message)
        return text

    def _money(self, column: Header, currency: Currency) -> Money | None:
        self.column = column
        cell = self._row.cells.get(column)
        return None if cell is None else self._amount(column, cell, currency)

    def _amount(self, column: Header, cell: Cell, currency: Currency) -> Money:
        self.column = column
        scaled = amount_of(cell, currency, self._survey.decimal).scaleb(currency.exponent)
        if scaled != scaled.to_integral_value():
            message = f"{shown(cell)} has more digits than {currency} has minor units"
            raise CellError("cell_out_of_range", message)
        minor = int(scaled)
        least = 0 if isinstance(column, TaxColumn) else 1
        if not least <= minor <= TOTAL_MINOR_MAX:
            message = f"{shown(cell)} is not an amount above zero of at most 15 digits"
            raise CellError("cell_out_of_range", message)
        return Money(minor, currency)

    def _need(self, value: Value | None) -> Value:
        if not value:
            message = f"{self.column} is missing"
            raise CellError("cell_missing", message)
        return value


def _has_control(text: str) -> bool:
    return any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in text)
