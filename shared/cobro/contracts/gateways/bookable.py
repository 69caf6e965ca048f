"""What can be booked of gateways' news by `ApplyGatewayEvent`: payments that were captured.

Money that was given back or taken away waits for a person.
"""

from cobro.application.apply_gateway_event import (
    GatewayEvent,
    GatewayPayment,
    IgnoredEvent,
    ReviewEvent,
)
from cobro.domain.gateways import ForReview, GatewayAccount, GatewayHint, GatewayNews, MovementKind
from cobro.domain.gateways import GatewayPayment as Picture

_TAKEN_BACK = ("charge.refund", "charge.dispute.", "refund.", "payout.failed")


def to_gateway_event(account: GatewayAccount, news: GatewayNews) -> GatewayEvent:
    if isinstance(news, ForReview):
        return ReviewEvent(news.reason_code, news.explanation)
    if isinstance(news, GatewayHint) and news.kind.startswith(_TAKEN_BACK):
        explanation = (
            f"{account.key} reports {news.kind} for {news.reference}; "
            "look at it there and correct the invoice by hand"
        )
        return ReviewEvent("money_taken_back", explanation)
    if isinstance(news, Picture):
        return _payment(account, news)
    return IgnoredEvent(type(news).__name__, "nothing is booked of it")


def _payment(account: GatewayAccount, picture: Picture) -> GatewayEvent:
    captured = [move for move in picture.movements if move.kind is MovementKind.CAPTURED]
    if not captured:
        return IgnoredEvent(picture.state, "no money was taken")
    if not picture.invoice_id:
        explanation = (
            f"payment {picture.reference} names no invoice (metadata 'invoice_id'); "
            f"find out at {account.key} what it is for"
        )
        return ReviewEvent("no_invoice_named", explanation)
    return GatewayPayment(
        gateway=account.gateway.value,
        payment_reference=picture.reference,
        invoice_id=picture.invoice_id,
        amount=captured[0].amount,
        asked=picture.asked or captured[0].amount,
        paid_at=captured[0].moved_at,
    )
