"""What each report answers, for whoever asks: the API, and exports by schedule."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cobro.application.read_reports import History, MatchedSource
from cobro.contracts.effect_views import arrangements_view, lift_view, recovery_view
from cobro.contracts.forecast_views import forecast_view
from cobro.runtime.wiring import forecasting, reporting

__all__ = ["AskedReport", "told"]

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class AskedReport:
    """Of whom and when; a report of a day is of `last`. `customer_id` is of a statement.

    `segment` is that of the customers, empty for all of them.
    """

    issuer_id: str
    first: date
    last: date
    customer_id: str = ""
    segment: str = ""


def told(report: str, asked: AskedReport) -> Body:
    return _BODIES[report](asked)


def _ageing(asked: AskedReport) -> Body:
    report = reporting.read_reports().ageing(asked.issuer_id, asked.last, asked.segment)
    return {
        "issuer_id": report.issuer_id,
        "as_of": report.as_of,
        **_history(report.history, asked.last),
        "currencies": {
            currency: {
                "open": report.open_total[currency],
                "overdue": report.overdue_total[currency],
                "buckets": buckets,
            }
            for currency, buckets in report.currencies.items()
        },
    }


def _default_rate(asked: AskedReport) -> Body:
    rates = reporting.read_reports().default_rates(asked.issuer_id, asked.last, asked.segment)
    return {"as_of": asked.last, "currencies": rates}


def _reconciliation(asked: AskedReport) -> Body:
    received = reporting.read_reports().received(asked.issuer_id, asked.last)
    currencies = {
        currency: {source: _matched(found) for source, found in row.items()}
        for currency, row in received.items()
    }
    return {"as_of": asked.last, "currencies": currencies}


def _vintages(asked: AskedReport) -> Body:
    found, history = reporting.read_reports().vintages(asked.issuer_id, asked.last, asked.segment)
    return {"as_of": asked.last, **_history(history, asked.last), "vintages": found}


def _roll_rates(asked: AskedReport) -> Body:
    rates, history = reporting.read_reports().roll_rates(asked.issuer_id, asked.last, asked.segment)
    return {"as_of": asked.last, **_history(history, asked.last), "currencies": rates}


def _indicators(asked: AskedReport) -> Body:
    reports = reporting.read_reports()
    span = (asked.issuer_id, asked.first, asked.last)
    found, history = reports.indicators(*span, asked.segment)
    return _of_period(asked, history, found)


def _cash(asked: AskedReport) -> Body:
    span = (asked.issuer_id, asked.first, asked.last)
    found, history = reporting.read_reports().cash(*span, asked.segment)
    return _of_period(asked, history, found)


def _fees(asked: AskedReport) -> Body:
    found, history = reporting.read_reports().fees(asked.issuer_id, asked.first, asked.last)
    return _of_period(asked, history, found)


def _forecast(asked: AskedReport) -> Body:
    forecast = forecasting.read_forecast()(asked.issuer_id, asked.last)
    return forecast_view(forecast, asked.last)


def _recovery(asked: AskedReport) -> Body:
    effects = reporting.read_effects()
    found, history = effects.recovery(asked.issuer_id, asked.first, asked.last, asked.segment)
    return _of_period(asked, history, recovery_view(found))


def _lift(asked: AskedReport) -> Body:
    effects = reporting.read_effects()
    found, history = effects.lifts(asked.issuer_id, asked.first, asked.last, asked.segment)
    return _of_period(asked, history, lift_view(found))


def _arrangements(asked: AskedReport) -> Body:
    effects = reporting.read_effects()
    span = (asked.issuer_id, asked.first, asked.last)
    found, history = effects.arrangements(*span, asked.segment)
    return _of_period(asked, history, arrangements_view(found))


def _statement(asked: AskedReport) -> Body:
    statements = reporting.read_reports().statement(
        asked.issuer_id, asked.customer_id, asked.first, asked.last
    )
    return {"customer_id": asked.customer_id, "statements": list(statements)}


_BODIES: Mapping[str, Callable[[AskedReport], Body]] = {
    "ageing": _ageing,
    "arrangements": _arrangements,
    "cash": _cash,
    "default-rate": _default_rate,
    "fees": _fees,
    "forecast": _forecast,
    "indicators": _indicators,
    "lift": _lift,
    "reconciliation": _reconciliation,
    "recovery": _recovery,
    "roll-rates": _roll_rates,
    "statement": _statement,
    "vintages": _vintages,
}


def _of_period(asked: AskedReport, history: History, currencies: object) -> Body:
    days = {"from": asked.first, "to": asked.last}
    return {**days, **_history(history, asked.first), "currencies": currencies}


def _history(history: History, first: date) -> Body:
    return {
        "history_from_date": history.history_from_date,
        "is_before_history": history.starts_after(first),
    }


def _matched(found: MatchedSource) -> Body:
    totals = found.totals
    return {
        "payments": totals.payments,
        "received_minor": totals.received_minor,
        "allocated_minor": totals.allocated_minor,
        "credit_minor": totals.credit_minor,
        "refunded_minor": totals.refunded_minor,
        "unidentified_minor": totals.unidentified_minor,
        "matched_rate": found.matched,
    }
