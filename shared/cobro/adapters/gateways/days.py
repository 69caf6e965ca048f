"""Ends of days for gateways that want an instant: the last second of a day where it is paid."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from cobro.domain.money import Currency

_LAST = time(23, 59, 59)
_ZONES = {Currency.MXN: ZoneInfo("America/Mexico_City")}
_BRASILIA = ZoneInfo("America/Sao_Paulo")


def end_of_day(day: date, currency: Currency) -> datetime:
    """Return the last second of a day, in Brasília or where the currency is another country's."""
    return datetime.combine(day, _LAST, tzinfo=_ZONES.get(currency, _BRASILIA))
