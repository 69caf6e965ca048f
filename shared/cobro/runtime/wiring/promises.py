"""Promises to pay."""

from functools import cache

from cobro.adapters.dynamodb.promises import DynamoPromises
from cobro.application.take_promise import SettlePromises, TakePromises
from cobro.runtime.wiring import base, money, parties, rates, reminders


@cache
def promises() -> DynamoPromises:
    base.database()
    return DynamoPromises()


@cache
def take_promises() -> TakePromises:
    return TakePromises(
        invoices=money.invoices(),
        issuers=parties.issuers(),
        promises=promises(),
        agenda=reminders.agenda(),
        debts=rates.debts(),
        clock=base.clock(),
        pause=base.pause(),
    )


@cache
def settle_promises() -> SettlePromises:
    return SettlePromises(
        promises=promises(), journal=money.journal(), exceptions=base.exceptions()
    )
