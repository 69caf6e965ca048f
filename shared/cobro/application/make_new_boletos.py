"""Make the new boleto that a step of a dunning policy wants, with the charges until its day."""

from cobro.application.new_boletos import BoletoWish
from cobro.application.reissue_invoice import (
    CopySupersededError,
    NotReissuableError,
    ReissueInvoice,
    ReissueInvoices,
)

MADE, NOT_WANTED = "made", "not_wanted"


class MakeNewBoletos:
    def __init__(self, *, reissue: ReissueInvoices) -> None:
        self._reissue = reissue

    def __call__(self, wish: BoletoWish) -> str:
        """Ask for the invoice anew, unless it was settled or asked for by a later day meanwhile.

        Raises `InvalidInputError` where the day it was to be due on is over: a person decides.
        """
        order = ReissueInvoice(wish.issuer_id, wish.invoice_id, wish.due_date, wish.reason)
        try:
            self._reissue(order)
        except (NotReissuableError, CopySupersededError):
            return NOT_WANTED
        return MADE
