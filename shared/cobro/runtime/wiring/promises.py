"""Promises to pay, and the timelines on which they stand."""

from functools import cache

from cobro.adapters.dynamodb.agreements import DynamoAgreements
from cobro.adapters.dynamodb.call_notes import DynamoCallNotes
from cobro.adapters.dynamodb.disputes import DynamoDisputes
from cobro.adapters.dynamodb.promises import DynamoPromises
from cobro.application.customer_timeline import Arrangements, CustomerTimeline, Encounters
from cobro.application.take_promise import SettlePromises, TakePromises
from cobro.runtime.wiring import (
    base,
    deliveries,
    money,
    page_visits,
    parties,
    rates,
    reminders,
    replies,
)


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


@cache
def timeline() -> CustomerTimeline:
    base.database()
    return CustomerTimeline(
        customers=parties.customers(),
        journal=money.journal(),
        notices=reminders.notices(),
        arranged=Arrangements(
            promises(), DynamoDisputes(base.database()), DynamoAgreements(base.database())
        ),
        met=Encounters(DynamoCallNotes(), page_visits.views(), replies.requests()),
        reach=deliveries.reach(),
        clock=base.clock(),
    )
