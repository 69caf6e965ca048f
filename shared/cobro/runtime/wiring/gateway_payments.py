"""What gateways tell, acted on; what webhooks missed, swept."""

from collections.abc import Sequence
from functools import cache

from cobro.adapters.dynamodb.gateway_accounts import DynamoSweepMarks
from cobro.adapters.gateways.schemes import scheme_of
from cobro.application.apply_gateway_news import ApplyGatewayNews
from cobro.application.gateway_review import GatewayReviewError
from cobro.application.parking import RefusedInput
from cobro.application.sweep_gateways import SweepGateways
from cobro.contracts.gateway_messages import GatewayEventV1, gateway_hint_message
from cobro.domain.errors import RejectionError
from cobro.domain.gateways import GatewayAccount, GatewayNews, GatewayPayment
from cobro.runtime.observability import EXCEPTIONS_PARKED, count
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import base, gateway_apis, gateway_books, gateways


def news_of(account: GatewayAccount, message: GatewayEventV1) -> Sequence[GatewayNews]:
    """Return what a message tells; what cannot be read is refused under the account's issuer."""
    if not message.event_id:
        return [message.to_hint()]
    try:
        kept = gateways.inbox().get(message.gateway, message.event_id, message.account_id)
        return scheme_of(account.gateway).news(account, kept.payload, kept.query)
    except RejectionError as refusal:
        raise GatewayReviewError(
            refusal.code, str(refusal), issuer_id=account.issuer_id
        ) from refusal


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
