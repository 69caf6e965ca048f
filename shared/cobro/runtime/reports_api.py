"""Routes of the reports and of the statement of account."""

import json
from datetime import date
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.application.read_reports import BY_SEGMENT, History, MatchedSource
from cobro.contracts.effect_views import arrangements_view, lift_view, recovery_view
from cobro.contracts.forecast_views import forecast_view
from cobro.contracts.report_sheets import sheet_of
from cobro.domain.errors import InvalidInputError
from cobro.formats.sheets import write_csv
from cobro.runtime import http
from cobro.runtime.languages import language_of
from cobro.runtime.wiring import forecasting, parties, reporting

report_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@report_routes.get("/v1/reports/ageing")
def ageing() -> Response[str]:
    issuer_id, as_of = _asked_of_day()
    report = reporting.read_reports().ageing(issuer_id, as_of, _segment())
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
def default_rate() -> Response[str]:
    issuer_id, as_of = _asked_of_day()
    rates = reporting.read_reports().default_rates(issuer_id, as_of, _segment())
    return _told("default-rate", issuer_id, {"as_of": as_of, "currencies": rates})


@report_routes.get("/v1/reports/reconciliation")
def reconciliation() -> Response[str]:
    issuer_id, as_of = _asked_of_day()
    received = reporting.read_reports().received(issuer_id, as_of)
    currencies = {
        currency: {source: _matched(found) for source, found in row.items()}
        for currency, row in received.items()
    }
    return _told("reconciliation", issuer_id, {"as_of": as_of, "currencies": currencies})


@report_routes.get("/v1/reports/vintages")
def vintages() -> Response[str]:
    issuer_id, as_of = _asked_of_day()
    found, history = reporting.read_reports().vintages(issuer_id, as_of, _segment())
    body = {"as_of": as_of, **_history(history, as_of), "vintages": found}
    return _told("vintages", issuer_id, body)


@report_routes.get("/v1/reports/roll-rates")
def roll_rates() -> Response[str]:
    issuer_id, as_of = _asked_of_day()
    rates, history = reporting.read_reports().roll_rates(issuer_id, as_of, _segment())
    body = {"as_of": as_of, **_history(history, as_of), "currencies": rates}
    return _told("roll-rates", issuer_id, body)


@report_routes.get("/v1/reports/indicators")
def indicators() -> Response[str]:
    issuer_id, first, last = _asked_of_period()
    found, history = reporting.read_reports().indicators(issuer_id, first, last, _segment())
    return _told("indicators", issuer_id, _of_period(first, last, history, found))


@report_routes.get("/v1/reports/cash")
def cash() -> Response[str]:
    issuer_id, first, last = _asked_of_period()
    found, history = reporting.read_reports().cash(issuer_id, first, last, _segment())
    return _told("cash", issuer_id, _of_period(first, last, history, found))


@report_routes.get("/v1/reports/fees")
def fees() -> Response[str]:
    issuer_id, first, last = _asked_of_period()
    found, history = reporting.read_reports().fees(issuer_id, first, last)
    return _told("fees", issuer_id, _of_period(first, last, history, found))


@report_routes.get("/v1/reports/forecast")
def forecast() -> Response[str]:
    issuer_id, as_of = _asked_of_day()
    told = forecasting.read_forecast()(issuer_id, as_of)
    return _told("forecast", issuer_id, forecast_view(told, as_of))


@report_routes.get("/v1/reports/recovery")
def recovery() -> Response[str]:
    issuer_id, first, last = _asked_of_period()
    found, history = reporting.read_effects().recovery(issuer_id, first, last)
    return _told("recovery", issuer_id, _of_period(first, last, history, recovery_view(found)))


@report_routes.get("/v1/reports/lift")
def lift() -> Response[str]:
    issuer_id, first, last = _asked_of_period()
    found, history = reporting.read_effects().lifts(issuer_id, first, last)
    return _told("lift", issuer_id, _of_period(first, last, history, lift_view(found)))


@report_routes.get("/v1/reports/arrangements")
def arrangements() -> Response[str]:
    issuer_id, first, last = _asked_of_period()
    found, history = reporting.read_effects().arrangements(issuer_id, first, last)
    body = _of_period(first, last, history, arrangements_view(found))
    return _told("arrangements", issuer_id, body)


@report_routes.get("/v1/customers/<customer_id>/statement")
def statement(customer_id: str) -> Response[str]:
    issuer_id, first, last = _asked_of_period()
    statements = reporting.read_reports().statement(issuer_id, customer_id, first, last)
    body = {"customer_id": customer_id, "statements": list(statements)}
    return _told("statement", issuer_id, body)


def _told(report: str, issuer_id: str, body: dict[str, Any]) -> Response[str]:
    """Answer JSON, or a sheet where `format` asks for one."""
    event = report_routes.current_event.raw_event
    wanted = (event.get("queryStringParameters") or {}).get("format") or "json"
    if _segment() and report not in BY_SEGMENT:
        message = f"{report} is not kept by segment; {', '.join(sorted(BY_SEGMENT))} are"
        raise InvalidInputError(message, field="segment")
    answered = http.answer(HTTPStatus.OK, body)
    if wanted == "json":
        return answered
    if wanted != "csv":
        message = f"format is json or csv, not {wanted!r}"
        raise InvalidInputError(message, field="format")
    language = language_of(event, parties.issuers().get(issuer_id))
    sheet = sheet_of(report, json.loads(str(answered.body)))
    return Response(
        status_code=int(HTTPStatus.OK),
        content_type="text/csv; charset=utf-8",
        body="".join(write_csv(sheet, language)),
        headers={"Content-Disposition": f'attachment; filename="{report}.csv"'},
    )


def _segment() -> str:
    """Return the segment of customers that is asked for; empty for all of them."""
    return (report_routes.current_event.raw_event.get("queryStringParameters") or {}).get(
        "segment"
    ) or ""


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
