"""Routes by which a file of invoices is announced, and looked at until it is done.

Refusals come in parts of up to `PART_ROWS`, as JSON or, with `format=csv`, as a table that a
spreadsheet opens and does not run.
"""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from cobro.adapters.s3_imports import LINK_SECONDS, upload_headers
from cobro.contracts.imports import RequestImportV1, import_view, progress_view, refusal_view
from cobro.contracts.parsing import parse
from cobro.domain.errors import InvalidInputError
from cobro.formats.invoice_rows.refusals import refusals_csv
from cobro.runtime import http
from cobro.runtime.wiring import import_outcomes, imports, parties

PART_ROWS = 10_000

import_routes = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]  # Powertools leaves it untyped


@import_routes.post("/v1/imports")
def request_import() -> Response[str]:
    event = import_routes.current_event.raw_event
    http.require(event, http.FINANCE)
    request = parse(http.raw_body(event), RequestImportV1)
    parties.issuers().get(request.issuer_id)
    said = {**request.declared, "author": http.person(event)}
    upload = {
        "method": "PUT",
        "url": imports.link_to(request.key, said),
        "headers": upload_headers(said),
        "valid_seconds": LINK_SECONDS,
    }
    body = {"import_id": request.import_id, "key": request.key, "upload": upload}
    return http.answer(HTTPStatus.CREATED, body)


@import_routes.get("/v1/imports")
def list_imports() -> Response[str]:
    event = import_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    records = import_outcomes.read_imports().of_issuer(http.query(event, "issuer_id"))
    return http.answer(HTTPStatus.OK, {"imports": [import_view(record) for record in records]})


@import_routes.get("/v1/imports/<import_id>")
def show_import(import_id: str) -> Response[str]:
    http.require(import_routes.current_event.raw_event, http.VIEWER)
    progress = import_outcomes.read_imports().progress(import_id)
    return http.answer(HTTPStatus.OK, progress_view(progress))


@import_routes.get("/v1/imports/<import_id>/refusals")
def list_refusals(import_id: str) -> Response[str]:
    event = import_routes.current_event.raw_event
    http.require(event, http.VIEWER)
    asked = event.get("queryStringParameters") or {}
    after = _line(asked.get("after_line") or "0")
    refused = import_outcomes.read_imports().refusals(import_id)
    left = [row for row in refused if row.line > after]
    shown = left[:PART_ROWS]
    if asked.get("format") == "csv":
        return Response(HTTPStatus.OK, "text/csv; charset=utf-8", refusals_csv(shown))
    following = shown[-1].line if len(left) > PART_ROWS else None
    body = {"refusals": [refusal_view(row) for row in shown], "next_after_line": following}
    return http.answer(HTTPStatus.OK, body)


def _line(text: str) -> int:
    if not (text.isdecimal() and text.isascii() and len(text) <= 8):  # noqa: PLR2004 - more lines than any file
        message = f"after_line is the number of a line, not {text!r}"
        raise InvalidInputError(message, field="after_line")
    return int(text)
