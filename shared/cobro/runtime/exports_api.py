"""Routes of exports by schedule: what is wanted, what was made, and the files."""

import re
from datetime import date
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.adapters.export_bucket import LINK_SECONDS
from cobro.contracts.exports_api import NAME, KeepExportV1, plan_view, run_view
from cobro.contracts.parsing import parse
from cobro.domain.errors import InvalidInputError
from cobro.runtime import http
from cobro.runtime.wiring import base, exporting

export_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@export_routes.put("/v1/exports/<name>")
def put_export(name: str) -> Response[str]:
    event = export_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    if not re.fullmatch(NAME, name):
        message = f"an export is named by a-z, 0-9 and -, at most 40 of them, not {name!r}"
        raise InvalidInputError(message, field="name")
    wanted = parse(http.raw_body(event), KeepExportV1).to_plan(
        http.query(event, "issuer_id"), name, http.person(event), base.clock().now()
    )
    kept = exporting.keep_exports().put(wanted)
    status = HTTPStatus.CREATED if kept.is_new else HTTPStatus.OK
    return http.answer(status, plan_view(kept.plan))


@export_routes.get("/v1/exports")
def list_exports() -> Response[str]:
    event = export_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    issuer_id, runs = http.query(event, "issuer_id"), exporting.runs()
    found = [
        plan_view(plan, next(iter(runs.recent(issuer_id, plan.name, 1)), None))
        for plan in exporting.plans().current(issuer_id)
    ]
    return http.answer(HTTPStatus.OK, {"exports": found})


@export_routes.get("/v1/exports/<name>/runs")
def list_export_runs(name: str) -> Response[str]:
    event = export_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    issuer_id = http.query(event, "issuer_id")
    plan = exporting.keep_exports().get(issuer_id, name)
    found = [run_view(run) for run in exporting.runs().recent(issuer_id, name)]
    return http.answer(HTTPStatus.OK, {"export": plan_view(plan), "runs": found})


@export_routes.get("/v1/exports/<name>/runs/<turn_date>/file")
def open_export(name: str, turn_date: str) -> Response[str]:
    event = export_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    issuer_id = http.query(event, "issuer_id")
    run = exporting.runs().find(issuer_id, name, _day(turn_date))
    link = exporting.keep_exports().link(issuer_id, run)
    body = {"file": link.name, "url": link.url, "expires_in_seconds": LINK_SECONDS}
    return http.answer(HTTPStatus.OK, body)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"a turn is a date such as 2026-03-31, not {text!r}"
        raise InvalidInputError(message, field="turn_date") from error
