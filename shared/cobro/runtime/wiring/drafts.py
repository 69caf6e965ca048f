"""Drafts of invoices: their store, and their way to an invoice."""

from functools import cache

from cobro.adapters.dynamodb.drafts import DynamoDrafts
from cobro.application.manage_drafts import ManageDrafts
from cobro.contracts.drafts_api import command_of
from cobro.runtime.wiring import base, money, parties


@cache
def manage_drafts() -> ManageDrafts:
    base.database()
    return ManageDrafts(
        drafts=DynamoDrafts(),
        issuers=parties.issuers(),
        customers=parties.customers(),
        clock=base.clock(),
        issue=money.issue_invoices(),
        command_of=command_of,
    )
