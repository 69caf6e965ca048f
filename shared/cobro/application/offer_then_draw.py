"""Offer an invoice for payment, and have its document drawn when that is done.

The document shows the charges, so it is asked for after them; where a bank's or gateway's rule
refuses one, it is drawn without that one, and the refusal goes on to a person all the same. It
waits for gateways as long as they answer: one that does not is left out of it.
"""

from collections.abc import Callable, Sequence

from cobro.application.offer_at_gateways import at_gateways
from cobro.application.ports import Charges, Issuers, Outgoing, OutgoingMessage
from cobro.application.ports.gateways import GatewayAccounts
from cobro.domain.charges import Charge, ChargeState, GatewayCharge
from cobro.domain.errors import RejectionError, UnavailableError
from cobro.domain.parties import DocumentDelivery


class DrawDocument:
    """Ask for an invoice's document, unless the company has none drawn."""

    def __init__(
        self, *, issuers: Issuers, drawings: Outgoing, render_message: Callable[[str, str], str]
    ) -> None:
        self._issuers = issuers
        self._drawings = drawings
        self._render_message = render_message

    def __call__(self, issuer_id: str, invoice_id: str) -> None:
        if self._issuers.get(issuer_id).documents is not DocumentDelivery.OFF:
            self._drawings.send([OutgoingMessage(self._render_message(issuer_id, invoice_id))])


class WaysToPay:
    """Whether a company offers its invoices by anything that has to be written down."""

    def __init__(self, *, issuers: Issuers, accounts: GatewayAccounts) -> None:
        self._issuers = issuers
        self._accounts = accounts

    def __call__(self, issuer_id: str) -> bool:
        issuer = self._issuers.get(issuer_id)
        if issuer.agreements or issuer.pix:
            return True
        return any(account.offers for account in self._accounts.of_issuer(issuer_id))


class OfferThenDraw:
    """Nothing is read for a company that has no way to offer by."""

    def __init__(
        self,
        *,
        has_ways: Callable[[str], bool],
        offer: Callable[[str], Sequence[Charge]],
        draw: DrawDocument,
    ) -> None:
        self._has_ways = has_ways
        self._offer = offer
        self._draw = draw

    def __call__(self, issuer_id: str, invoice_id: str) -> None:
        try:
            offered = self._offer(invoice_id) if self._has_ways(issuer_id) else ()
        except RejectionError:
            self._draw(issuer_id, invoice_id)
            raise
        if not any(charge.waits for charge in at_gateways(offered)):
            self._draw(issuer_id, invoice_id)


class SyncThenDraw:
    """Have a gateway do what a charge waits for; draw when none of the invoice's is requested."""

    def __init__(
        self,
        *,
        sync: Callable[[str, str], GatewayCharge],
        charges: Charges,
        draw: DrawDocument,
    ) -> None:
        self._sync = sync
        self._charges = charges
        self._draw = draw

    def __call__(self, issuer_id: str, invoice_id: str, charge_id: str) -> None:
        try:
            done = self._sync(invoice_id, charge_id)
        except (RejectionError, UnavailableError):
            self._draw(issuer_id, invoice_id)
            raise
        known = self._charges.of_invoice(invoice_id)
        is_opened = done.state is ChargeState.REGISTERED
        if is_opened and not any(c.state is ChargeState.REQUESTED for c in at_gateways(known)):
            self._draw(issuer_id, invoice_id)
