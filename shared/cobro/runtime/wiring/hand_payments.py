"""Payments by hand: carried out, held for a second person, released."""

from functools import cache
from importlib import import_module

from cobro.adapters.dynamodb.held_orders import DynamoHeldOrders
from cobro.adapters.dynamodb.ledger import DynamoAdjustments
from cobro.application.hand_payments import CarryOut
from cobro.application.place_credits import PlaceCredits
from cobro.application.place_payments import PlacePayments
from cobro.application.ports.gateways import PaymentGateway
from cobro.application.refund_at_gateway import RefundAtGateway
from cobro.application.release_orders import HoldOrder, ReleaseOrders
from cobro.contracts.gateway_messages import gateway_hint_message
from cobro.contracts.payments_api import command_of
from cobro.domain.gateways import GatewayAccount
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import base, gateways, money, parties, rates


@cache
def held_orders() -> DynamoHeldOrders:
    base.database()
    return DynamoHeldOrders()


@cache
def place_credits() -> PlaceCredits:
    return PlaceCredits(
        invoices=money.invoices(),
        credits_=money.credits_(),
        journal=money.journal(),
        adjustments=DynamoAdjustments(),
        quote=rates.quotes(),
    )


@cache
def place_payments() -> PlacePayments:
    return PlacePayments(
        invoices=money.invoices(),
        customers=parties.customers(),
        placed=money.placed_payments(),
        quote=rates.quotes(),
        credits_=place_credits(),
    )


class _LateGateways:
    """The APIs of gateways, which are loaded by the first refund: other orders need none."""

    def of(self, account: GatewayAccount) -> PaymentGateway:
        module = import_module("cobro.runtime.wiring.gateway_apis")
        connected: PaymentGateway = module.gateway_apis().of(account)
        return connected


@cache
def refund_at_gateway() -> RefundAtGateway:
    return RefundAtGateway(
        orders=held_orders(),
        accounts=gateways.accounts(),
        gateways=_LateGateways(),
        events=base.queue(Queue.GATEWAY_EVENTS),
        ledger=money.ledger(),
        clock=base.clock(),
        hint_message=gateway_hint_message,
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
        refunds=refund_at_gateway(),
    )


@cache
def release_orders() -> ReleaseOrders:
    return ReleaseOrders(
        orders=held_orders(),
        carry_out=carry_out(),
        clock=base.clock(),
        command_of=lambda held: command_of(held, place_payments().deciding),
    )
