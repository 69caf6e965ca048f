"""Money at gateways: booking what they tell of payments and payouts."""

from functools import cache

from cobro.adapters.dynamodb.gateway_books import DynamoGatewayBooks, DynamoPayouts
from cobro.adapters.dynamodb.held_orders import DynamoHeldOrders
from cobro.adapters.dynamodb.waiting_entries import DynamoWaitingEntries
from cobro.application.book_gateway_payment import BookGatewayPayment, Tell
from cobro.application.book_gateway_payout import BookGatewayPayout
from cobro.application.gateway_movements import GatewayMovements
from cobro.application.gateway_receipts import GatewayReceipts
from cobro.application.gateway_reversals import GatewayReversals
from cobro.application.hand_entries_again import HandEntriesAgain
from cobro.application.settle_payout import SettlePayout
from cobro.contracts.messages import entry_message
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import base, charges, money, parties, rates


@cache
def payouts() -> DynamoPayouts:
    base.database()
    return DynamoPayouts()


@cache
def gateway_movements() -> GatewayMovements:
    return GatewayMovements(
        receipts=GatewayReceipts(
            invoices=money.invoices(),
            placed=money.placed_payments(),
            paid_charges=charges.paid_charges(),
            quote=rates.quotes(),
        ),
        reversals=GatewayReversals(placed=money.placed_payments(), orders=DynamoHeldOrders()),
    )


def book_gateway_payment(tell: Tell) -> BookGatewayPayment:
    """Build it for one message: `tell` shows a person what comes by that message."""
    base.database()
    return BookGatewayPayment(
        issuers=parties.issuers(),
        books=DynamoGatewayBooks(),
        movements=gateway_movements(),
        paid_charges=charges.paid_charges(),
        ledger=money.ledger(),
        clock=base.clock(),
        pause=base.pause(),
        tell=tell,
    )


@cache
def book_gateway_payout() -> BookGatewayPayout:
    return BookGatewayPayout(
        issuers=parties.issuers(),
        payouts=payouts(),
        ledger=money.ledger(),
        clock=base.clock(),
        pause=base.pause(),
        look_again=HandEntriesAgain(
            waiting=DynamoWaitingEntries(),
            entries=base.queue(Queue.ENTRIES),
            entry_message=entry_message,
        ),
    )


@cache
def settle_payout() -> SettlePayout:
    return SettlePayout(
        payouts=payouts(), ledger=money.ledger(), clock=base.clock(), pause=base.pause()
    )
