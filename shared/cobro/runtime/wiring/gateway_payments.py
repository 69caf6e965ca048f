"""Gateway events turned into payments."""

from functools import cache

from cobro.application.apply_gateway_event import ApplyGatewayEvent
from cobro.runtime.wiring import money, parties


@cache
def apply_gateway_event() -> ApplyGatewayEvent:
    return ApplyGatewayEvent(
        invoices=money.invoices(), issuers=parties.issuers(), post_receipt=money.post_receipt()
    )
