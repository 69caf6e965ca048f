"""Offer a new invoice for payment, and have its document drawn when that is done.

The document shows the charges, so it is asked for after them; where a bank's rule refuses one, it
is drawn without that one, and the refusal goes on to a person all the same.
"""

from collections.abc import Callable, Sequence

from cobro.application.ports import Issuers, Outgoing, OutgoingMessage
from cobro.domain.charges import Charge
from cobro.domain.errors import RejectionError
from cobro.domain.parties import DocumentDelivery


class OfferThenDraw:
    def __init__(
        self,
        *,
        offer: Callable[[str], Sequence[Charge]],
        issuers: Issuers,
        drawings: Outgoing,
        render_message: Callable[[str, str], str],
    ) -> None:
        self._offer = offer
        self._issuers = issuers
        self._drawings = drawings
        self._render_message = render_message

    def __call__(self, issuer_id: str, invoice_id: str) -> None:
        try:
            self._offer(invoice_id)
        except RejectionError:
            self._draw(issuer_id, invoice_id)
            raise
        self._draw(issuer_id, invoice_id)

    def _draw(self, issuer_id: str, invoice_id: str) -> None:
        if self._issuers.get(issuer_id).documents is DocumentDelivery.OFF:
            return
        self._drawings.send([OutgoingMessage(self._render_message(issuer_id, invoice_id))])
