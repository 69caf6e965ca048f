"""Payers' pages: what they show."""

from functools import cache

from cobro.adapters.dynamodb.agreements import DynamoAgreements
from cobro.application.show_payer_page import PayerPages
from cobro.runtime.wiring import base, charges, money, parties, promises, rates


@cache
def pages() -> PayerPages:
    return PayerPages(
        invoices=money.invoices(),
        issuers=parties.issuers(),
        customers=parties.customers(),
        charges=charges.charges(),
        journal=money.journal(),
        promises=promises.promises(),
        agreements=DynamoAgreements(base.database()),
        debts=rates.debts(),
    )
