"""News of messages, and the addresses that they close."""

from functools import cache

from cobro.adapters.dynamodb.deliveries import DynamoDeliveries
from cobro.adapters.dynamodb.reach_book import (
    DynamoAddressMarks,
    DynamoConsents,
    DynamoOptOuts,
    DynamoReachBook,
)
from cobro.application.corrected_addresses import WithdrawCorrections
from cobro.application.opt_out import TakeOptOut, TakeOptOutBack
from cobro.application.reach import Reach
from cobro.application.take_consent import TakeConsent
from cobro.application.take_delivery import TakeDelivery
from cobro.domain.dunning.policy import DELIVERING
from cobro.runtime.wiring import base, money, parties


@cache
def address_marks() -> DynamoAddressMarks:
    base.database()
    return DynamoAddressMarks()


@cache
def withdraw_corrections() -> WithdrawCorrections:
    return WithdrawCorrections(address_marks(), base.exceptions())


@cache
def opt_outs() -> DynamoOptOuts:
    base.database()
    return DynamoOptOuts()


@cache
def take_opt_out() -> TakeOptOut:
    return TakeOptOut(customers=parties.customers(), opt_outs=opt_outs(), clock=base.clock())


@cache
def take_opt_out_back() -> TakeOptOutBack:
    return TakeOptOutBack(customers=parties.customers(), opt_outs=opt_outs(), clock=base.clock())


@cache
def take_consent() -> TakeConsent:
    base.database()
    return TakeConsent(
        customers=parties.customers(),
        consents=DynamoConsents(),
        book=DynamoReachBook(),
        clock=base.clock(),
    )


@cache
def deliveries() -> DynamoDeliveries:
    base.database()
    return DynamoDeliveries()


@cache
def reach() -> Reach:
    base.database()
    return Reach(book=DynamoReachBook(), delivering=DELIVERING)


@cache
def take_delivery() -> TakeDelivery:
    return TakeDelivery(
        invoices=money.invoices(),
        customers=parties.customers(),
        deliveries=deliveries(),
        marks=address_marks(),
        exceptions=base.exceptions(),
    )
