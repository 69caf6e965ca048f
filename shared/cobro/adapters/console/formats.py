"""Amounts, days, instants and shares as a language writes them (CLDR), and as a CSV has them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from cobro.domain.money import Currency, Money
from cobro.domain.parties import Language

__all__ = ["Formats", "safe_text"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Formats:
    """How one language writes what the API says; `person` names who the API knows by an id."""

    language: Language
    person: Callable[[str], str] = str

    @property
    def locale(self) -> str:
        return self.language.value.replace("-", "_")

    def money(self, minor: int, currency: str) -> str:
        """Write minor units; without a currency, nothing is known to write."""
        from babel.numbers import format_currency

        if not currency:
            return "—"
        amount = Money(minor, Currency(currency))
        return format_currency(amount.decimal(), currency, locale=self.locale)

    def number(self, value: int) -> str:
        from babel.numbers import format_decimal

        return format_decimal(value, locale=self.locale)

    def share(self, rate: str) -> str:
        """Write a share such as `0.0734` in percent, with a decimal."""
        from babel.numbers import format_percent

        return format_percent(Decimal(rate), format="#,##0.0%", locale=self.locale)

    def day(self, text: str) -> str:
        from babel.dates import format_date

        return format_date(date.fromisoformat(text), format="medium", locale=self.locale)

    def month(self, day: date) -> str:
        from babel.dates import format_skeleton

        return format_skeleton("yMMM", day, locale=self.locale)

    def weekday(self, day: date) -> str:
        from babel.dates import format_date

        return format_date(day, format="EEEE", locale=self.locale)

    def instant(self, text: str) -> str:
        """Write an instant in UTC, to the minute."""
        from babel.dates import format_datetime

        at = datetime.fromisoformat(text)
        return f"{format_datetime(at, format='short', locale=self.locale)} UTC"


def safe_text(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
