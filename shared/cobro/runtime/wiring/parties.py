"""Issuers and customers."""

from functools import cache

from cobro.adapters.dynamodb.parties import DynamoCustomers, DynamoIssuers
from cobro.runtime.wiring import base


@cache
def issuers() -> DynamoIssuers:
    base.database()
    return DynamoIssuers()


@cache
def customers() -> DynamoCustomers:
    base.database()
    return DynamoCustomers()
