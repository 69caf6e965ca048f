"""Charges: offering them, taking them back, and finding the one that was paid."""

from functools import cache

from cobro.adapters.dynamodb.charges import DynamoCharges
from cobro.application.close_charges import CloseCharges
from cobro.application.offer_charges import OfferCharges
from cobro.application.offer_then_draw import OfferThenDraw
from cobro.application.paid_charges import PaidCharges
from cobro.contracts.document_messages import render_message
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import base, money, parties


@cache
def charges() -> DynamoCharges:
    return DynamoCharges(base.database())


@cache
def close_charges() -> CloseCharges:
    return CloseCharges(
        invoices=money.invoices(), charges=charges(), clock=base.clock(), pause=base.pause()
    )


@cache
def offer_charges() -> OfferCharges:
    return OfferCharges(
        invoices=money.invoices(),
        issuers=parties.issuers(),
        charges=charges(),
        close=close_charges(),
        clock=base.clock(),
        pause=base.pause(),
    )


@cache
def offer_then_draw() -> OfferThenDraw:
    return OfferThenDraw(
        offer=offer_charges(),
        issuers=parties.issuers(),
        drawings=base.queue(Queue.RENDER),
        render_message=render_message,
    )


@cache
def paid_charges() -> PaidCharges:
    return PaidCharges(charges=charges(), pause=base.pause())
