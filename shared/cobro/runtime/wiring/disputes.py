"""Disputes about invoices."""

from functools import cache
from typing import TYPE_CHECKING

from cobro.adapters.dynamodb.disputes import DynamoDisputes
from cobro.adapters.evidence_files import S3EvidenceFiles
from cobro.application.decide_disputes import DecideDisputes
from cobro.application.open_disputes import DisputeDesk, OpenDisputes, RemindOfDisputes
from cobro.runtime.settings import Variable, settings
from cobro.runtime.wiring import base, money, parties, rates, reminders

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@cache
def disputes() -> DynamoDisputes:
    return DynamoDisputes(base.database())


@cache
def desk() -> DisputeDesk:
    return DisputeDesk(
        invoices=money.invoices(),
        issuers=parties.issuers(),
        disputes=disputes(),
        quotes=rates.quotes(),
        agenda=reminders.agenda(),
        clock=base.clock(),
        pause=base.pause(),
    )


@cache
def open_disputes() -> OpenDisputes:
    return OpenDisputes(desk=desk())


@cache
def decide_disputes() -> DecideDisputes:
    return DecideDisputes(desk=desk(), credit=money.credit_invoices())


@cache
def remind_of_disputes() -> RemindOfDisputes:
    return RemindOfDisputes(disputes=disputes(), exceptions=base.exceptions())


@cache
def evidence_files() -> S3EvidenceFiles:
    s3: S3Client = base.client("s3")
    return S3EvidenceFiles(s3, settings().get(Variable.DOCUMENTS_BUCKET))
