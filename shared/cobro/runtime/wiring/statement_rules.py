"""The rules by which statements of account are mailed."""

from functools import cache

from cobro.adapters.dynamodb.statement_rules import DynamoStatementRules
from cobro.application.keep_statement_rules import KeepStatementRules
from cobro.runtime.wiring import base, parties


@cache
def rules() -> DynamoStatementRules:
    base.database()
    return DynamoStatementRules()


@cache
def keep_rules() -> KeepStatementRules:
    return KeepStatementRules(issuers=parties.issuers(), rules=rules())
