"""Charges at gateways: offered, opened and closed there."""

from functools import cache

from cobro.application.offer_then_draw import SyncThenDraw
from cobro.application.sync_gateway_charge import SyncGatewayCharge
from cobro.runtime.wiring import base, charges, gateway_apis, gateways, money, parties


@cache
def sync_gateway_charge() -> SyncGatewayCharge:
    return SyncGatewayCharge(
        charges=charges.charges(),
        invoices=money.invoices(),
        accounts=gateways.accounts(),
        gateways=gateway_apis.gateway_apis(),
        customers=parties.customers(),
        issuers=parties.issuers(),
        clock=base.clock(),
        pause=base.pause(),
    )


@cache
def sync_then_draw() -> SyncThenDraw:
    return SyncThenDraw(
        sync=sync_gateway_charge(), charges=charges.charges(), draw=charges.draw_document()
    )
