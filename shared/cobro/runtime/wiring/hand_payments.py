"""Payments by hand: carried out, held for a second person, released."""

from functools import cache

from cobro.adapters.dynamodb.held_orders import DynamoHeldOrders
from cobro.adapters.dynamodb.ledger import DynamoAdjustments
from cobro.application.hand_payments import CarryOut
from cobro.application.place_payments import PlacePayments
from cobro.application.release_orders import HoldOrder, ReleaseOrders
from cobro.contracts.payments_api import command_of
from cobro.runtime.wiring import base, money, parties, rates


@cache
def held_orders() -> DynamoHeldOrders:
    base.database()
    return DynamoHeldOrders()


@cache
def place_payments() -> PlacePayments:
    return PlacePayments(
        invoices=money.invoices(),
        customers=parties.customers(),
        placed=money.placed_payments(),
        credits_=money.credits_(),
        journal_=money.journal(),
        quote=rates.quotes(),
    )


@cache
def carry_out() -> CarryOut:
    return CarryOut(
        issuers=parties.issuers(),
        adjustments=DynamoAdjustments(),
        ledger=money.ledger(),
        clock=base.clock(),
        pause=base.pause(),
        hold=HoldOrder(orders=held_orders(), clock=base.clock()),
    )


@cache
def release_orders() -> ReleaseOrders:
    return ReleaseOrders(
        orders=held_orders(),
        carry_out=carry_out(),
        clock=base.clock(),
        command_of=lambda held: command_of(held, place_payments().deciding),
    )
