"""Contracts: keeping them and billing them."""

from functools import cache

from cobro.adapters.dynamodb.contracts import DynamoContracts
from cobro.application.bill_contracts import BillContracts
from cobro.application.keep_contracts import KeepContracts
from cobro.contracts.contract_messages import contract_messages
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import base, parties, rates


@cache
def contracts() -> DynamoContracts:
    base.database()
    return DynamoContracts()


@cache
def keep_contracts() -> KeepContracts:
    return KeepContracts(
        issuers=parties.issuers(),
        customers=parties.customers(),
        contracts=contracts(),
        rates=rates.rates(),
        clock=base.clock(),
    )


@cache
def bill_contracts() -> BillContracts:
    return BillContracts(
        issuers=parties.issuers(),
        contracts=contracts(),
        rates=rates.rates(),
        invoices=base.queue(Queue.ISSUE),
        park=base.park_input(),
        clock=base.clock(),
        issue_messages=contract_messages,
    )
