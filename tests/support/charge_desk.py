"""Everything from the event of an invoice to a gateway, in memory."""

from typing import Any

from cobro.application.close_charges import CloseCharges
from cobro.application.offer_anew import OfferAnew
from cobro.application.offer_at_gateways import OfferAtGateways
from cobro.application.offer_charges import OfferCharges
from cobro.application.offer_then_draw import DrawDocument, OfferThenDraw, SyncThenDraw, WaysToPay
from cobro.application.sync_gateway_charge import SyncGatewayCharge
from cobro.domain.allocation import allocate
from cobro.domain.charges import GatewayCharge
from cobro.domain.gateways import Gateway, PaymentMethod
from tests.support.books import MemoryBooks
from tests.support.builders import NOW, a_receipt, an_invoice, an_issuer
from tests.support.charge_books import MemoryCharges
from tests.support.fakes import (
    CountedPause,
    FixedClock,
    MemoryCustomers,
    MemoryIssuers,
    MemoryQueue,
)
from tests.support.gateways.in_memory import (
    MemoryGateway,
    MemoryGatewayAccounts,
    MemoryGateways,
    an_account,
)

LINK = an_account(offers=(PaymentMethod.LINK,))
PIX = an_account("pix-itau", Gateway.PIX, offers=(PaymentMethod.PIX,))


class Desk:
    """Everything from the event of an invoice to the gateway, in memory."""

    def __init__(self, *accounts: Any, **issuer: Any) -> None:
        self.books, self.charges = MemoryBooks(), MemoryCharges()
        self.clock, self.orders, self.drawings = FixedClock(), MemoryQueue(), MemoryQueue()
        self.gateways = MemoryGateways()
        self.accounts = MemoryGatewayAccounts(*(accounts or (LINK,)))
        issuers = MemoryIssuers(an_issuer(**{"agreements": {}, "pix": None, **issuer}))
        self.books.invoices["inv_1"] = an_invoice()
        shared: dict[str, Any] = {
            "invoices": self.books,
            "charges": self.charges,
            "clock": self.clock,
            "pause": CountedPause(),
        }
        self.at_gateways = OfferAtGateways(
            accounts=self.accounts,
            charges=self.charges,
            orders=self.orders,
            charge_message=lambda charge: charge.charge_id,
        )
        self.close = CloseCharges(tell_gateways=self.at_gateways.order, **shared)
        self.offer = OfferCharges(
            issuers=issuers, close=self.close, at_gateways=self.at_gateways, **shared
        )
        self.sync = SyncGatewayCharge(
            charges=self.charges,
            invoices=self.books,
            accounts=self.accounts,
            gateways=self.gateways,
            customers=MemoryCustomers(),
            issuers=issuers,
            clock=self.clock,
            pause=CountedPause(),
        )
        draw = DrawDocument(
            issuers=issuers, drawings=self.drawings, render_message=lambda _, invoice: invoice
        )
        self.offer_anew = OfferAnew(
            invoices=self.books,
            issuers=issuers,
            charges=self.charges,
            offer=self.offer,
            draw=draw,
            clock=self.clock,
        )
        self.offer_then_draw = OfferThenDraw(
            has_ways=WaysToPay(issuers=issuers, accounts=self.accounts), offer=self.offer, draw=draw
        )
        self.sync_then_draw = SyncThenDraw(sync=self.sync, charges=self.charges, draw=draw)

    @property
    def gateway(self) -> MemoryGateway:
        return self.gateways.of(LINK)

    @property
    def charge(self) -> GatewayCharge:
        (found,) = self.charges.charges.values()
        assert isinstance(found, GatewayCharge)
        return found

    def pay(self) -> None:
        self.books.post(allocate(self.books.get("inv_1"), a_receipt(), NOW))

    def deliver(self) -> None:
        """Hand each order to the gateway, as the queue does."""
        waiting, self.orders.messages = self.orders.messages, []
        for message in waiting:
            self.sync_then_draw("acme", "inv_1", message.body)
