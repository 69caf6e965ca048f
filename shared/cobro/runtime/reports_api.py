"""Routes of the reports and of the statement of account."""

from datetime import date
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.application.read_reports import History, MatchedSource
from cobro.contracts.forecast_views import forecast_view
from cobro.runtime import http
from cobro.runtime.report_answers import told_as
from cobro.runtime.wiring import forecasting, reporting

report_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@report_routes.get("/v1/reports/ageing")
def ageing() -> Response[Any]:
    issuer_id, as_of = _asked_of_day()
    report = reporting.read_reports().ageing(issuer_id, as_of)
    body = {
        "issuer_id": report.issuer_id,
        "as_of": report.as_of,
        **_history(report.history, as_of),
        "currencies": {
            currency: {
                "open": report.open_total[currency],
                "overdue": report.overdue_total[currency],
                "buckets": buckets,
            }
            for currency, buckets in report.currencies.items()
        },
    }
    return _told("ageing", issuer_id, body)


@report_routes.get("/v1/reports/default-rate")
def default_rate() -> Response[Any]:
    issuer_id, as_of = _asked_of_day()
    rates = reporting.read_reports().default_rates(issuer_id, as_of)
    return _told("default-rate", issuer_id, {"as_of": as_of, "currencies": rates})


@report_routes.get("/v1/reports/reconciliation")
def reconciliation() -> Response[Any]:
    issuer_id, as_of = _asked_of_day()
    received = reporting.read_reports().received(issuer_id, as_of)
    currencies = {
        currency: {source: _matched(found) for source, found in row.items()}
        for currency, row in received.items()
    }
    return _told("reconciliation", issuer_id, {"as_of": as_of, "currencies": currencies})


@report_routes.get("/v1/reports/vintages")
def vintages() -> Response[Any]:
    issuer_id, as_of = _asked_of_day()
    found, history = reporting.read_reports().vintages(issuer_id, as_of)
    body = {"as_of": as_of, **_history(history, as_of), "vintages": found}
    return _told("vintages", issuer_id, body)


@report_routes.get("/v1/reports/roll-rates")
def roll_rates() -> Response[Any]:
    issuer_id, as_of = _asked_of_day()
    rates, history = reporting.read_reports().roll_rates(issuer_id, as_of)
    body = {"as_of": as_of, **_history(history, as_of), "currencies": rates}
    return _told("roll-rates", issuer_id, body)


@report_routes.get("/v1/reports/indicators")
def indicators() -> Response[Any]:
    issuer_id, first, last = _asked_of_period()
    found, history = reporting.read_reports().indicators(issuer_id, first, last)
    return _told("indicators", issuer_id, _of_period(first, last, history, found))


@report_routes.get("/v1/reports/cash")
def cash() -> Response[Any]:
    issuer_id, first, last = _asked_of_period()
    found, history = reporting.read_reports().cash(issuer_id, first, last)
    return _told("cash", issuer_id, _of_period(first, last, history, found))


@report_routes.get("/v1/reports/fees")
def fees() -> Response[Any]:
    issuer_id, first, last = _asked_of_period()
    found, history = reporting.read_reports().fees(issuer_id, first, last)
    return _told("fees", issuer_id, _of_period(first, last, history, found))


@report_routes.get("/v1/reports/forecast")
def forecast() -> Response[Any]:
    issuer_id, as_of = _asked_of_day()
    told = forecasting.read_forecast()(issuer_id, as_of)
    return _told("forecast", issuer_id, forecast_view(told, as_of))


@report_routes.get("/v1/customers/<customer_id>/statement")
def statement(customer_id: str) -> Response[Any]:
    issuer_id, first, last = _asked_of_period()
    statements = reporting.read_reports().statement(issuer_id, customer_id, first, last)
    body = {"customer_id": customer_id, "statements": list(statements)}
    return _told("statement", issuer_id, body)


def _told(report: str, issuer_id: str, body: dict[str, Any]) -> Response[Any]:
    """Answer JSON, or a file where `format` asks for one."""
    return told_as(report_routes.current_event.raw_event, report, issuer_id, body)


def _asked_of_day() -> tuple[str, date]:
    event = report_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    as_of = http.query_date(event, "as_of")
    return http.query(event, "issuer_id"), as_of


def _asked_of_period() -> tuple[str, date, date]:
    event = report_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    issuer_id, first = http.query(event, "issuer_id"), http.query_date(event, "from")
    return issuer_id, first, http.query_date(event, "to")


def _of_period(first: date, last: date, history: History, currencies: object) -> dict[str, Any]:
    return {"from": first, "to": last, **_history(history, first), "currencies": currencies}


def _history(history: History, first: date) -> dict[str, Any]:
    return {
        "history_from_date": history.history_from_date,
        "is_before_history": history.starts_after(first),
    }


def _matched(found: MatchedSource) -> dict[str, Any]:
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
