"""What gateways tell, acted on; what webhooks missed, swept."""

from functools import cache

from cobro.adapters.dynamodb.gateway_accounts import DynamoSweepMarks
from cobro.application.apply_gateway_news import ApplyGatewayNews
from cobro.application.gateway_review import GatewayReviewError
from cobro.application.parking import RefusedInput
from cobro.application.sweep_gateways import SweepGateways
from cobro.contracts.messages import gateway_hint_message
from cobro.domain.gateways import GatewayAccount, GatewayPayment
from cobro.runtime.observability import EXCEPTIONS_PARKED, count
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import base, gateway_apis, gateway_books, gateways


def apply_gateway_news(message: str) -> ApplyGatewayNews:
    """Build it for one message: what a person has to know of a booking is shown by it."""

    def tell(account: GatewayAccount, _: GatewayPayment, notice: GatewayReviewError) -> None:
        queue = Queue.GATEWAY_EVENTS.value
        base.park_input()(RefusedInput(queue, message, notice, account.issuer_id))
        count(EXCEPTIONS_PARKED)

    return ApplyGatewayNews(
        gateways=gateway_apis.gateway_apis(),
        book_payment=gateway_books.book_gateway_payment(tell),
        book_payout=gateway_books.book_gateway_payout(),
    )


@cache
def sweep_gateways() -> SweepGateways:
    base.database()
    return SweepGateways(
        accounts=gateways.accounts(),
        gateways=gateway_apis.gateway_apis(),
        marks=DynamoSweepMarks(),
        events=base.queue(Queue.GATEWAY_EVENTS),
        clock=base.clock(),
        hint_message=gateway_hint_message,
    )
