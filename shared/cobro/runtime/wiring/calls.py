"""The call list, and what follows from a call."""

from functools import cache

from cobro.adapters.dynamodb.call_notes import DynamoCallNotes
from cobro.application.call_list import CallList
from cobro.application.record_call import RecordCall
from cobro.runtime.wiring import base, deliveries, money, parties, promises, rates


@cache
def call_list() -> CallList:
    return CallList(
        exceptions=base.exceptions(),
        invoices=money.invoices(),
        issuers=parties.issuers(),
        customers=parties.customers(),
        debts=rates.debts(),
        promises=promises.promises(),
        notes=DynamoCallNotes(),
        clock=base.clock(),
    )


@cache
def record_call() -> RecordCall:
    return RecordCall(
        exceptions=base.exceptions(),
        invoices=money.invoices(),
        customers=parties.customers(),
        notes=DynamoCallNotes(),
        marks=deliveries.address_marks(),
        promise=promises.take_promises().make,
        clock=base.clock(),
    )
