"""Pictures of gateways booked into a world, as the consumer of gateways' events books them."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from cobro.application.book_gateway_payment import BookedPicture
from cobro.application.gateway_review import GatewayReviewError
from cobro.domain.errors import RejectionError
from cobro.domain.gateways import GatewayAccount, GatewayPayment, GatewayPayout, Movement
from cobro.domain.gateways import MovementKind as Kind
from cobro.runtime.consume import park
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import gateway_books
from tests.support.builders import brl
from tests.support.gateway_desk import gateway_account
from tests.support.world import World

Booked = TypeVar("Booked")
OFX_ACCOUNT = "237/1234/56789"  # the account of the statements that tests write


def shop() -> GatewayAccount:
    """Return an account whose payouts go to the bank account of the statements."""
    return gateway_account(payout_account=OFX_ACCOUNT)


def movement(kind: Kind, minor: int, reference: str, at: datetime) -> Movement:
    return Movement(kind, reference, brl(minor), at)


def take_payment(world: World, told: GatewayPayment) -> BookedPicture | None:
    """Book a picture; what is refused, or is to be shown, is parked. None where it is refused."""
    message = json.dumps({"payment": told.reference})

    def tell(_: GatewayAccount, __: GatewayPayment, error: GatewayReviewError) -> None:
        park(Queue.GATEWAY_EVENTS.value, message, error)

    with world.calls.process():
        return _parked(message, lambda: gateway_books.book_gateway_payment(tell)(shop(), told))


def take_payout(world: World, told: GatewayPayout) -> None:
    message = json.dumps({"payout": told.reference})
    with world.calls.process():
        _parked(message, lambda: gateway_books.book_gateway_payout()(shop(), told))


def _parked(message: str, book: Callable[[], Booked]) -> Booked | None:
    try:
        return book()
    except RejectionError as refusal:
        park(Queue.GATEWAY_EVENTS.value, message, refusal)
        return None


def moved(world: World, account: str) -> int:
    return sum(entry.moved(account).minor for entry in world.journal())
