"""Exports by schedule: what is wanted, making it, and the files."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from cobro.adapters.documents.report_files import CONTENT_TYPES, ReportHead, report_parts
from cobro.adapters.dynamodb.exports import DynamoExportPlans, DynamoExportRuns
from cobro.adapters.messaging.export_email import SesExports
from cobro.application.keep_exports import KeepExports
from cobro.application.list_invoices import InvoiceFilter
from cobro.application.ports.exports import ExportedFile
from cobro.application.run_exports import RunExports
from cobro.domain.exports import INVOICES, ExportPlan, Form
from cobro.domain.parties import Issuer
from cobro.runtime import http
from cobro.runtime.report_bodies import AskedReport, told
from cobro.runtime.settings import Variable, settings
from cobro.runtime.wiring import base, money, parties
from cobro.runtime.wiring.export_files import files

# Of 400 numbers: a function has a quarter of an hour, and one that ran out of it in each hour would
# keep the exports behind it from being made.
LISTED_PAGES_MAX = 500

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client


@cache
def plans() -> DynamoExportPlans:
    base.database()
    return DynamoExportPlans()


@cache
def runs() -> DynamoExportRuns:
    base.database()
    return DynamoExportRuns()


@cache
def keep_exports() -> KeepExports:
    return KeepExports(
        issuers=parties.issuers(),
        customers=parties.customers(),
        plans=plans(),
        runs=runs(),
        files=files(),
        clock=base.clock(),
    )


@cache
def run_exports() -> RunExports:
    # One attempt only: the provider has no idempotency token, so a lost answer must not send again.
    ses: SESV2Client = base.client("sesv2", attempts_max=1)
    return RunExports(
        issuers=parties.issuers(),
        plans=plans(),
        runs=runs(),
        files=files(),
        write=_write,
        channel=SesExports(ses, settings().get(Variable.SENDER)),
        exceptions=base.exceptions(),
        content_types=CONTENT_TYPES,
        clock=base.clock(),
    )


def _write(issuer: Issuer, plan: ExportPlan, first: date | None, last: date) -> ExportedFile:
    asked = AskedReport(issuer.issuer_id, first or last, last, plan.customer_id)
    customer = None
    if plan.customer_id:
        customer = parties.customers().get(issuer.issuer_id, plan.customer_id)
    head = ReportHead(plan.report, issuer, plan.language, first, last, customer)
    parts = report_parts(head, _answer(plan.report, asked), plan.form)
    if plan.form is Form.PDF:
        parts = iter([b"".join(parts)])  # drawn now: what cannot be printed is refused here
    return ExportedFile(f"{head.name}.{plan.form}", CONTENT_TYPES[plan.form], parts)


def _answer(report: str, asked: AskedReport) -> Mapping[str, Any]:
    """Return a report as the API answers it: what a person exports by hand is the same."""
    if report == INVOICES:
        every = money.list_invoices().each(asked.issuer_id, InvoiceFilter(), LISTED_PAGES_MAX)
        return {"invoices": every}
    body: dict[str, Any] = json.loads(str(http.answer(HTTPStatus.OK, told(report, asked)).body))
    return body
