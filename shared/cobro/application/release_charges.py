"""Let a charge go again whose payment was taken back: it is not paid, and its invoice may be owed.

The bank has settled a boleto that money came by and takes none by it any more: the charge is over
(`expired`, with no order to the bank), and the invoice is asked for again by a copy. A static Pix
code is paid again like the first time, while its invoice is owed and no copy replaced it. Money
that comes by any of them later pays the invoice as if nothing had been.
"""

from collections.abc import Collection

from cobro.application.close_charges import ATTEMPTS_MAX
from cobro.application.paid_charges import PaidCharges
from cobro.application.ports import ChargeMovedError, Charges, Invoices, Pause, StoredEntry
from cobro.application.post_receipt import InvoiceBusyError
from cobro.domain.charges import Charge, ChargeState, PixCharge
from cobro.domain.copies import present
from cobro.domain.ids import PaymentId
from cobro.domain.invoice import InvoiceStatus
from cobro.domain.parties import Issuer


class ReleaseCharges:
    def __init__(
        self, *, named: PaidCharges, charges: Charges, invoices: Invoices, pause: Pause
    ) -> None:
        self._named = named
        self._charges = charges
        self._invoices = invoices
        self._pause = pause

    def __call__(self, issuer: Issuer, entry: StoredEntry, payments: Collection[PaymentId]) -> None:
        """Release what the entry names and one of its payments had paid; again, it does nothing."""
        for named in self._named.named(issuer, entry):
            self._release(named, payments)

    def _release(self, named: Charge, payments: Collection[PaymentId]) -> None:
        for attempt in range(ATTEMPTS_MAX):
            known = self._charges.of_invoice(named.invoice_id)
            charge = next(one for one in known if one.charge_id == named.charge_id)
            if charge.state is not ChargeState.PAID or charge.payment_id not in payments:
                return
            is_payable = isinstance(charge, PixCharge) and charge in present(known)
            is_owed = self._invoices.get(charge.invoice_id).status is InvoiceStatus.OPEN
            try:
                self._charges.record(charge.released(is_payable=is_payable and is_owed))
            except ChargeMovedError:
                self._pause(attempt)
            else:
                return
        message = f"charge {named.charge_id} is busy; ask again to undo what it paid"
        raise InvoiceBusyError(message)
