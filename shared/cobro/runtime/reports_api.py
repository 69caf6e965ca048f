"""Routes of the reports and of the statement of account."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.runtime import http
from cobro.runtime.wiring import reporting

report_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@report_routes.get("/v1/reports/ageing")
def ageing() -> Response[str]:
    event = report_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    as_of = http.query_date(event, "as_of")
    report = reporting.read_reports().ageing(http.query(event, "issuer_id"), as_of)
    body = {
        "issuer_id": report.issuer_id,
        "as_of": report.as_of,
        "currencies": {
            currency: {"open": report.open_total[currency], "buckets": buckets}
            for currency, buckets in report.currencies.items()
        },
    }
    return http.answer(HTTPStatus.OK, body)


@report_routes.get("/v1/reports/default-rate")
def default_rate() -> Response[str]:
    event = report_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    as_of = http.query_date(event, "as_of")
    rates = reporting.read_reports().default_rates(http.query(event, "issuer_id"), as_of)
    return http.answer(HTTPStatus.OK, {"as_of": as_of, "currencies": rates})


@report_routes.get("/v1/reports/reconciliation")
def reconciliation() -> Response[str]:
    event = report_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    as_of = http.query_date(event, "as_of")
    received = reporting.read_reports().received(http.query(event, "issuer_id"), as_of)
    return http.answer(HTTPStatus.OK, {"as_of": as_of, "currencies": received})


@report_routes.get("/v1/customers/<customer_id>/statement")
def statement(customer_id: str) -> Response[str]:
    event = report_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    statements = reporting.read_reports().statement(
        http.query(event, "issuer_id"),
        customer_id,
        http.query_date(event, "from"),
        http.query_date(event, "to"),
    )
    return http.answer(HTTPStatus.OK, {"customer_id": customer_id, "statements": list(statements)})
