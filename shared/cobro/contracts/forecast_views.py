"""A forecast of cash as the API tells it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cobro.application.read_forecast import ToldForecast
from cobro.domain.cash_forecast import Basis, CurrencyForecast, ExpectedCash, Kept

__all__ = ["forecast_view"]


def forecast_view(told: ToldForecast | None, as_of: date) -> dict[str, Any]:
    """Return the answer; without a forecast its day, version and last known day are null."""
    if told is None:
        head = {"as_of": as_of, "forecast_date": None, "version": None, "known_until_date": None}
        return {**head, "currencies": {}}
    return {
        "as_of": as_of,
        "forecast_date": told.forecast.as_of,
        "version": told.forecast.version,
        "known_until_date": told.known_until_date,
        "currencies": {
            currency: _currency(told, made, currency)
            for currency, made in told.forecast.currencies.items()
        },
    }


def _currency(told: ToldForecast, made: CurrencyForecast, currency: str) -> dict[str, Any]:
    came = told.came.get(currency, {})
    first = told.forecast.as_of

    def until(last: date) -> int:
        return sum(minor for day, minor in came.items() if first < day <= last)

    return {
        "basis": _basis(made.basis),
        "days": [
            {
                "business_date": each.business_date,
                **_expected(each),
                "came_minor": came.get(each.business_date, 0)
                if each.business_date <= told.known_until_date
                else None,
            }
            for each in made.days
        ],
        "sums": [
            {
                "days": (each.business_date - first).days,
                "until_date": each.business_date,
                **_expected(each),
                "came_minor": until(each.business_date)
                if each.business_date <= told.known_until_date
                else None,
            }
            for each in made.sums
        ],
        "earlier": [_kept(each) for each in told.earlier.get(currency, ())],
    }


def _expected(each: ExpectedCash) -> dict[str, int]:
    band = each.band
    return {
        "expected_minor": band.expected_minor,
        "open_minor": each.open_minor,
        "agreed_minor": each.agreed_minor,
        "contract_minor": each.contract_minor,
        "coming_minor": each.coming_minor,
        "low_90_minor": band.low_90_minor,
        "low_50_minor": band.low_50_minor,
        "high_50_minor": band.high_50_minor,
        "high_90_minor": band.high_90_minor,
    }


def _basis(basis: Basis) -> dict[str, Any]:
    return {
        "receivables": basis.receivables,
        "paid": basis.paid,
        "is_cold": basis.is_cold,
        "checks": basis.checks,
        "contracts": basis.contracts,
        "contract_invoices": basis.contract_invoices,
        "waiting_contracts": basis.waiting_contracts,
        "stretch": {
            "days_50": basis.stretch_of_day.of_50,
            "days_90": basis.stretch_of_day.of_90,
            "sums_50": basis.stretch_of_sum.of_50,
            "sums_90": basis.stretch_of_sum.of_90,
        },
    }


def _kept(each: Kept) -> Mapping[str, Any]:
    return {
        "days": each.days,
        "forecast_date": each.as_of,
        "expected_minor": each.expected.band.expected_minor,
        "low_90_minor": each.expected.band.low_90_minor,
        "high_90_minor": each.expected.band.high_90_minor,
        "came_minor": each.came_minor,
        "error": each.error,
        "is_within_90": each.is_within_90,
    }
