"""Figures of gateways that write amounts as decimal numbers and dates without an instant."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

from cobro.domain.money import Currency, Money

# Noon in Brasília: it is that same day in every zone of Brazil.
_NOON = time(15, tzinfo=UTC)
_BRASILIA = timezone(timedelta(hours=-3))


def money(value: Decimal, currency: Currency) -> Money:
    """Return an exact amount; raise `InvalidInputError` for a fraction of a minor unit."""
    return Money.parse(f"{value:f}", currency)


def at_noon(day: date) -> datetime:
    """Return an instant of a day in Brazil that a gateway names without an hour."""
    return datetime.combine(day, _NOON)


def day_in_brasilia(at: datetime) -> date:
    return at.astimezone(_BRASILIA).date()
