"""A report's answer in the form that a request asks for: JSON, or a file as CSV, XLSX or PDF."""

import json
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from itertools import chain
from typing import Any

from aws_lambda_powertools.event_handler import Response

from cobro.adapters.documents.report_files import (
    CONTENT_TYPES,
    ReportHead,
    form_named,
    report_parts,
)
from cobro.adapters.export_bucket import LINK_SECONDS
from cobro.application.ports.exports import ExportedFile
from cobro.domain.exports import INVOICES, Form
from cobro.domain.invoice import Invoice
from cobro.runtime import http
from cobro.runtime.languages import language_of
from cobro.runtime.wiring import base, parties
from cobro.runtime.wiring.export_files import files

__all__ = ["FILE_BYTES_MAX", "listed_as", "told_as"]

# A function answers 6 MB at most, and bytes go out as base64, four letters for three of them.
FILE_BYTES_MAX = 4_400_000


def told_as(
    event: Mapping[str, Any], report: str, issuer_id: str, body: dict[str, Any]
) -> Response[Any]:
    """Return the answer, or where to fetch it; raise `InvalidInputError` for another form."""
    query = event.get("queryStringParameters") or {}
    wanted = query.get("format") or "json"
    answered = http.answer(HTTPStatus.OK, body)
    if wanted == "json":
        return answered
    form = form_named(wanted)
    head = _head(event, report, issuer_id, body)
    return _as_file(head, form, report_parts(head, json.loads(str(answered.body)), form))


def listed_as(
    event: Mapping[str, Any], issuer_id: str, invoices: Iterable[Invoice]
) -> Response[Any]:
    """Return a list of invoices as a file, written as they are read."""
    form = form_named((event.get("queryStringParameters") or {}).get("format") or "")
    issuer = parties.issuers().get(issuer_id)
    today = base.clock().now().astimezone(issuer.zone).date()
    head = ReportHead(INVOICES, issuer, language_of(event, issuer), None, today)
    return _as_file(head, form, report_parts(head, {INVOICES: invoices}, form))


def _as_file(head: ReportHead, form: Form, parts: Iterator[bytes]) -> Response[Any]:
    """Answer a file, or where to fetch it."""
    taken, size = [], 0
    for part in parts:
        taken.append(part)
        size += len(part)
        if size > FILE_BYTES_MAX:
            return _elsewhere(head, form, chain(taken, parts))
    content = b"".join(taken)
    return Response(
        status_code=int(HTTPStatus.OK),
        content_type=CONTENT_TYPES[form],
        # Text stays text for those who read the answer without undoing base64.
        body=content.decode() if form is Form.CSV else content,
        headers={"Content-Disposition": f'attachment; filename="{head.name}.{form}"'},
    )


def _elsewhere(head: ReportHead, form: Form, parts: Iterable[bytes]) -> Response[Any]:
    """Put what no answer holds into the bucket, part by part, and lead there."""
    name = f"{head.name}.{form}"
    key = f"asked/{head.issuer.issuer_id}/{head.language}/{name}"
    files().replace(key, ExportedFile(name, CONTENT_TYPES[form], parts))
    url = files().address(key, name)
    link = {"file": name, "url": url, "expires_in_seconds": LINK_SECONDS}
    answered = http.answer(HTTPStatus.SEE_OTHER, link)
    answered.headers["Location"] = url
    return answered


def _head(
    event: Mapping[str, Any], report: str, issuer_id: str, body: Mapping[str, Any]
) -> ReportHead:
    issuer, customer_id = parties.issuers().get(issuer_id), body.get("customer_id")
    is_of_day = "as_of" in body
    return ReportHead(
        report=report,
        issuer=issuer,
        language=language_of(event, issuer),
        first=None if is_of_day else http.query_date(event, "from"),
        last=http.query_date(event, "as_of" if is_of_day else "to"),
        customer=parties.customers().get(issuer_id, customer_id) if customer_id else None,
    )
