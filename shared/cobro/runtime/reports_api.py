"""Routes of the reports and of the statement of account."""

from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.application.read_reports import BY_SEGMENT
from cobro.domain.errors import InvalidInputError
from cobro.runtime import http
from cobro.runtime.report_answers import told_as
from cobro.runtime.report_bodies import AskedReport, told

report_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@report_routes.get("/v1/reports/ageing")
def ageing() -> Response[Any]:
    return _of_day("ageing")


@report_routes.get("/v1/reports/default-rate")
def default_rate() -> Response[Any]:
    return _of_day("default-rate")


@report_routes.get("/v1/reports/reconciliation")
def reconciliation() -> Response[Any]:
    return _of_day("reconciliation")


@report_routes.get("/v1/reports/vintages")
def vintages() -> Response[Any]:
    return _of_day("vintages")


@report_routes.get("/v1/reports/roll-rates")
def roll_rates() -> Response[Any]:
    return _of_day("roll-rates")


@report_routes.get("/v1/reports/indicators")
def indicators() -> Response[Any]:
    return _of_period("indicators")


@report_routes.get("/v1/reports/cash")
def cash() -> Response[Any]:
    return _of_period("cash")


@report_routes.get("/v1/reports/fees")
def fees() -> Response[Any]:
    return _of_period("fees")


@report_routes.get("/v1/reports/forecast")
def forecast() -> Response[Any]:
    return _of_day("forecast")


@report_routes.get("/v1/reports/recovery")
def recovery() -> Response[Any]:
    return _of_period("recovery")


@report_routes.get("/v1/reports/lift")
def lift() -> Response[Any]:
    return _of_period("lift")


@report_routes.get("/v1/reports/arrangements")
def arrangements() -> Response[Any]:
    return _of_period("arrangements")


@report_routes.get("/v1/customers/<customer_id>/statement")
def statement(customer_id: str) -> Response[Any]:
    return _of_period("statement", customer_id)


def _of_day(report: str) -> Response[Any]:
    event = report_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    as_of = http.query_date(event, "as_of")
    issuer_id = http.query(event, "issuer_id")
    asked = AskedReport(issuer_id, as_of, as_of, segment=_segment(report))
    return told_as(event, report, issuer_id, told(report, asked))


def _of_period(report: str, customer_id: str = "") -> Response[Any]:
    event = report_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    issuer_id, first = http.query(event, "issuer_id"), http.query_date(event, "from")
    last = http.query_date(event, "to")
    asked = AskedReport(issuer_id, first, last, customer_id, _segment(report))
    return told_as(event, report, issuer_id, told(report, asked))


def _segment(report: str) -> str:
    """Return the segment of customers that is asked for; empty for all of them."""
    query = report_routes.current_event.raw_event.get("queryStringParameters") or {}
    segment = query.get("segment") or ""
    if segment and report not in BY_SEGMENT:
        message = f"{report} is not kept by segment; {', '.join(sorted(BY_SEGMENT))} are"
        raise InvalidInputError(message, field="segment")
    return segment
