"""Who did what: kept and listed."""

from functools import cache

from cobro.adapters.dynamodb.audit import DynamoAudit
from cobro.runtime.wiring import base


@cache
def audit() -> DynamoAudit:
    base.database()
    return DynamoAudit()
