"""Which charge of ours a bank entry or a gateway's payment pays, and that it is paid.

A boleto is named by its nosso número at its bank, a Pix by its txid. Two agreements with one bank
may count from the same number: then the account of the entry decides.
"""

from collections.abc import Sequence

from cobro.application.close_charges import ATTEMPTS_MAX
from cobro.application.ports import ChargeMovedError, Charges, Pause, StoredEntry
from cobro.application.post_receipt import InvoiceBusyError
from cobro.domain.charges import (
    BoletoCharge,
    Charge,
    boleto_reference,
    gateway_charge_reference,
    pix_reference,
)
from cobro.domain.gateways import Gateway, GatewayAccount
from cobro.domain.ids import PaymentId
from cobro.domain.parties import Issuer
from cobro.formats.entries import account_key


class PaidCharges:
    def __init__(self, *, charges: Charges, pause: Pause) -> None:
        self._charges = charges
        self._pause = pause

    def named(self, issuer: Issuer, entry: StoredEntry) -> Sequence[Charge]:
        """Return the charges that an entry names, by the best of its references."""
        bank = entry.account.partition("/")[0]
        number = entry.references.get("nosso_numero", "")
        if number.strip("0 "):
            titles = self._charges.named(boleto_reference(issuer.issuer_id, bank, number))
            if titles:
                return _of_account(titles, issuer, entry.account)
        txid = entry.references.get("txid", "")
        return self._charges.named(pix_reference(issuer.issuer_id, txid)) if txid else []

    def at_gateway(self, account: GatewayAccount, name: str) -> Charge | None:
        """Return the one charge that a gateway names, by our name of it there or by its txid."""
        references = [gateway_charge_reference(account.key, name)]
        if account.gateway is Gateway.PIX:
            references.append(pix_reference(account.issuer_id, name))
        for reference in references if name else ():
            found = self._charges.named(reference)
            if len(found) == 1 and found[0].issuer_id == account.issuer_id:
                return found[0]
        return None

    def mark(self, charge: Charge, payment_id: PaymentId) -> Charge:
        """Mark a charge paid: it is said that money came by it, whatever is done with it."""
        for attempt in range(ATTEMPTS_MAX):
            paid = charge.paid(payment_id)
            if paid is charge:
                return charge
            try:
                self._charges.record(paid)
            except ChargeMovedError:
                self._pause(attempt)
                found = self._charges.of_invoice(charge.invoice_id)
                charge = next(other for other in found if other.charge_id == charge.charge_id)
            else:
                return paid
        message = f"charge {charge.charge_id} is busy; the payment is tried again"
        raise InvoiceBusyError(message)


def _of_account(found: Sequence[Charge], issuer: Issuer, account: str) -> Sequence[Charge]:
    """Keep the titles of the account that the entry is of, where more than one has the number."""
    if len(found) == 1:
        return found
    own = [
        title
        for title in found
        if isinstance(title, BoletoCharge)
        and (agreement := issuer.agreements.get(title.agreement_id)) is not None
        # Some banks write the account's check digit into the same field.
        and account
        in {
            account_key(agreement.bank, agreement.agency, agreement.account),
            account_key(
                agreement.bank, agreement.agency, agreement.account + agreement.account_digit
            ),
        }
    ]
    return own or found
