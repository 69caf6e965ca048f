"""Saved methods and the cases that they are to pay: loads no gateway."""

from functools import cache

from cobro.adapters.dynamodb.collections import DynamoCollections, DynamoSavedMethods
from cobro.adapters.dynamodb.gateway_accounts import DynamoGatewayAccounts
from cobro.application.begin_collection import BeginCollection
from cobro.runtime.wiring import base, money, parties


@cache
def methods() -> DynamoSavedMethods:
    base.database()
    return DynamoSavedMethods()


@cache
def collections() -> DynamoCollections:
    base.database()
    return DynamoCollections()


@cache
def begin_collection() -> BeginCollection:
    return BeginCollection(
        invoices=money.invoices(),
        issuers=parties.issuers(),
        accounts=DynamoGatewayAccounts(),
        methods=methods(),
        collections=collections(),
        clock=base.clock(),
    )
