"""A report's answer in the form that a request asks for: JSON, or a file as CSV, XLSX or PDF."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response

from cobro.adapters.documents.report_files import ReportHead, form_named, report_file
from cobro.domain.errors import InvalidInputError
from cobro.domain.exports import Form
from cobro.runtime import http
from cobro.runtime.languages import language_of
from cobro.runtime.wiring import parties

__all__ = ["FILE_BYTES_MAX", "told_as"]

# A function answers 6 MB at most, and bytes go out as base64, four letters for three of them.
FILE_BYTES_MAX = 4_400_000


def told_as(
    event: Mapping[str, Any], report: str, issuer_id: str, body: dict[str, Any]
) -> Response[Any]:
    """Return the answer; raise `InvalidInputError` for a form that there is not, or a long file."""
    query = event.get("queryStringParameters") or {}
    wanted = query.get("format") or "json"
    answered = http.answer(HTTPStatus.OK, body)
    if wanted == "json":
        return answered
    form = form_named(wanted)
    head = _head(event, report, issuer_id, body)
    file = report_file(head, json.loads(str(answered.body)), form)
    if len(file.content) > FILE_BYTES_MAX:
        message = "the file is larger than an answer may be: ask for a shorter period"
        raise InvalidInputError(message, field="from")
    return Response(
        status_code=int(HTTPStatus.OK),
        content_type=file.content_type,
        # Text stays text for those who read the answer without undoing base64.
        body=file.content.decode() if form is Form.CSV else file.content,
        headers={"Content-Disposition": f'attachment; filename="{file.name}"'},
    )


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
