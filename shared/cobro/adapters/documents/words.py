"""The words of a document in a payer's language, and its amounts, quantities and dates.

The words of each language are data (`wording/*.toml`), alike in their keys. Amounts and dates are
written as CLDR has them, the same as in the messages that a payer gets.
"""

from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

from cobro.domain.money import Money
from cobro.domain.parties import Language

_HERE = Path(__file__).parent


@cache
def words(language: Language) -> dict[str, str]:
    import tomllib

    with (_HERE / "wording" / f"{language.value}.toml").open("rb") as file:
        return tomllib.load(file)


def _locale(language: Language) -> str:
    return language.value.replace("-", "_")


@lru_cache(maxsize=1024)
def amount_text(amount: Money, language: Language) -> str:
    from babel.numbers import format_currency

    return format_currency(amount.decimal(), amount.currency.value, locale=_locale(language))


@lru_cache(maxsize=1024)
def quantity_text(quantity: Decimal, language: Language) -> str:
    from babel.numbers import format_decimal

    return format_decimal(quantity, format="#,##0.######", locale=_locale(language))


@lru_cache(maxsize=256)
def date_text(day: date, language: Language) -> str:
    """Return a date that is read alike everywhere: the month is a word."""
    from babel.dates import format_date

    return format_date(day, format="medium", locale=_locale(language))
