"""Journal events, projections and reports."""

from functools import cache
from typing import TYPE_CHECKING

from cobro.adapters.dynamodb.invoice_segments import DynamoInvoiceSegments
from cobro.adapters.dynamodb.ledger import DynamoJournal
from cobro.adapters.dynamodb.reports import DynamoLedgerProjection
from cobro.adapters.eventbridge import EventBus
from cobro.application.absorb_lines import AbsorbLines
from cobro.application.read_effects import ReadEffects
from cobro.application.read_reports import ReadReports
from cobro.application.split_by_segment import SplitBySegment
from cobro.contracts.ledger_events import SOURCE
from cobro.runtime.settings import Variable, settings
from cobro.runtime.wiring import base, parties

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient


@cache
def bus() -> EventBus:
    events: EventBridgeClient = base.client("events")
    return EventBus(events, settings().get(Variable.BUS), SOURCE)


@cache
def projection() -> DynamoLedgerProjection:
    return DynamoLedgerProjection(base.database())


@cache
def absorb_lines() -> AbsorbLines:
    split = SplitBySegment(parties.customers(), DynamoInvoiceSegments())
    return AbsorbLines(projection(), split)


@cache
def read_effects() -> ReadEffects:
    return ReadEffects(parties.issuers(), projection())


@cache
def read_reports() -> ReadReports:
    base.database()
    return ReadReports(
        issuers=parties.issuers(),
        customers=parties.customers(),
        journal=DynamoJournal(),
        projection=projection(),
    )
