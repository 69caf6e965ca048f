"""News of messages, and the addresses that they close."""

from functools import cache

from cobro.adapters.dynamodb.deliveries import DynamoAddressMarks, DynamoDeliveries
from cobro.application.reach import Reach
from cobro.application.take_delivery import TakeDelivery
from cobro.runtime.wiring import base, money, parties


@cache
def address_marks() -> DynamoAddressMarks:
    base.database()
    return DynamoAddressMarks()


@cache
def reach() -> Reach:
    return Reach(marks=address_marks())


@cache
def take_delivery() -> TakeDelivery:
    base.database()
    return TakeDelivery(
        invoices=money.invoices(),
        customers=parties.customers(),
        deliveries=DynamoDeliveries(),
        marks=address_marks(),
        exceptions=base.exceptions(),
    )
