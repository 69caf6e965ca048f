"""Charges: offering them, taking them back, and finding the one that was paid."""

from functools import cache

from cobro.adapters.dynamodb.charges import DynamoCharges
from cobro.application.close_charges import CloseCharges
from cobro.application.offer_anew import OfferAnew
from cobro.application.offer_at_gateways import OfferAtGateways
from cobro.application.offer_charges import OfferCharges
from cobro.application.offer_then_draw import DrawDocument, OfferThenDraw, WaysToPay
from cobro.application.paid_charges import PaidCharges
from cobro.contracts.collection_api import gateway_charge_message
from cobro.contracts.document_messages import render_message
from cobro.runtime.settings import Queue
from cobro.runtime.wiring import base, gateways, money, parties


@cache
def charges() -> DynamoCharges:
    return DynamoCharges(base.database())


@cache
def offer_at_gateways() -> OfferAtGateways:
    return OfferAtGateways(
        accounts=gateways.accounts(),
        charges=charges(),
        orders=base.queue(Queue.GATEWAY_CHARGES),
        charge_message=gateway_charge_message,
    )


@cache
def close_charges() -> CloseCharges:
    return CloseCharges(
        invoices=money.invoices(),
        charges=charges(),
        clock=base.clock(),
        pause=base.pause(),
        tell_gateways=offer_at_gateways().order,
    )


@cache
def offer_charges() -> OfferCharges:
    return OfferCharges(
        invoices=money.invoices(),
        issuers=parties.issuers(),
        charges=charges(),
        close=close_charges(),
        at_gateways=offer_at_gateways(),
        clock=base.clock(),
        pause=base.pause(),
    )


@cache
def draw_document() -> DrawDocument:
    return DrawDocument(
        issuers=parties.issuers(), drawings=base.queue(Queue.RENDER), render_message=render_message
    )


@cache
def offer_then_draw() -> OfferThenDraw:
    ways = WaysToPay(issuers=parties.issuers(), accounts=gateways.accounts())
    return OfferThenDraw(has_ways=ways, offer=offer_charges(), draw=draw_document())


@cache
def offer_anew() -> OfferAnew:
    return OfferAnew(
        invoices=money.invoices(),
        issuers=parties.issuers(),
        charges=charges(),
        offer=offer_charges(),
        draw=draw_document(),
        clock=base.clock(),
    )


@cache
def paid_charges() -> PaidCharges:
    return PaidCharges(charges=charges(), pause=base.pause())
