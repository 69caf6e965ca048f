"""Offer an invoice at the issuer's gateways, and have the gateways open and close what is offered.

A charge is written down first, as requested, under an id made of invoice, account and method; the
gateway is asked for it afterwards, under a key made of that id. So whatever crashes in between and
comes again makes one charge there. What is asked of a gateway is read off the charge's own state:
a requested one is opened, a cancelled one is closed, and any other is left alone.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cobro.application.ports import ChargeExistsError, Charges, Outgoing, OutgoingMessage
from cobro.application.ports.gateways import GatewayAccounts
from cobro.domain.charges import Charge, ChargeState, GatewayCharge, gateway_charge_id
from cobro.domain.copies import Asking
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.gateways import Gateway, GatewayAccount, PaymentMethod
from cobro.domain.invoice import Invoice, InvoiceStatus
from cobro.formats.pix.names import charge_txid

PAYABLE_AFTER_DUE_DAYS = 30

ChargeMessage = Callable[[GatewayCharge], str]


@dataclass(frozen=True, slots=True)
class OfferCharge:
    """One charge that a person asks for by hand."""

    issuer_id: str
    invoice_id: str
    account_key: str
    method: PaymentMethod


class OfferAtGateways:
    def __init__(
        self,
        *,
        accounts: GatewayAccounts,
        charges: Charges,
        orders: Outgoing,
        charge_message: ChargeMessage,
    ) -> None:
        self._accounts = accounts
        self._charges = charges
        self._orders = orders
        self._charge_message = charge_message

    def __call__(self, invoice: Invoice, asking: Asking) -> list[GatewayCharge]:
        """Offer by every method that the accounts offer; return what waits for a gateway."""
        accounts = self._accounts.of_issuer(invoice.draft.issuer_id)
        wanted = [
            (account, method)
            for account in accounts
            if invoice.open.currency in account.currencies
            for method in account.offers
        ]
        offered = [self._offer(invoice, account, method, asking) for account, method in wanted]
        return self.order(charge for charge in offered if charge.waits)

    def by_hand(self, invoice: Invoice, wanted: OfferCharge) -> GatewayCharge:
        """Offer by one method; raise where the invoice is not owed or the account is not there."""
        gateway, _, account_id = wanted.account_key.partition("/")
        account = self._accounts.find(gateway, account_id)
        if account is None or account.issuer_id != wanted.issuer_id:
            message = f"issuer {wanted.issuer_id} has no gateway account {wanted.account_key}"
            raise NotFoundError(message)
        if invoice.status is not InvoiceStatus.OPEN:
            message = f"invoice {invoice.document} is {invoice.status}: nothing is to be paid"
            raise InvalidInputError(message, field="invoice_id")
        if invoice.open.currency not in account.currencies:
            message = f"account {account.key} takes no {invoice.open.currency}"
            raise InvalidInputError(message, field="account")
        charge = self._offer(invoice, account, wanted.method, Asking.first_of(invoice))
        self.order([charge] if charge.waits else [])
        return charge

    def order(self, charges: Iterable[GatewayCharge]) -> list[GatewayCharge]:
        """Have the gateways look at these charges."""
        waiting = list(charges)
        if waiting:
            self._orders.send([OutgoingMessage(self._charge_message(c)) for c in waiting])
        return waiting

    def _offer(
        self, invoice: Invoice, account: GatewayAccount, method: PaymentMethod, asking: Asking
    ) -> GatewayCharge:
        charge = gateway_charge(invoice, account, method, asking)
        try:
            self._charges.offer(charge, None, None)
        except ChargeExistsError:
            known = self._charges.of_invoice(invoice.invoice_id)
            return next(c for c in at_gateways(known) if c.charge_id == charge.charge_id)
        return charge


def gateway_charge(
    invoice: Invoice, account: GatewayAccount, method: PaymentMethod, asking: Asking
) -> GatewayCharge:
    """Write down what is asked for by a method of an account."""
    draft = invoice.draft
    charge_id = gateway_charge_id(invoice.invoice_id, account.key, method, *asking.key)
    return GatewayCharge(
        charge_id=charge_id,
        invoice_id=invoice.invoice_id,
        issuer_id=draft.issuer_id,
        customer_id=draft.customer_id,
        amount=asking.amount,
        due_date=asking.due_date,
        state=ChargeState.REQUESTED,
        copy=asking.copy,
        reason=asking.reason,
        account_key=account.key,
        method=method,
        own_reference=name_at(account.gateway, charge_id),
        document=invoice.document,
        expires_date=last_payable(asking.due_date),
    )


def name_at(gateway: Gateway, charge_id: str) -> str:
    """Return what a charge is named by at a gateway: for Pix the txid that is made of its id."""
    return charge_txid(charge_id) if gateway is Gateway.PIX else charge_id


def last_payable(due_date: date) -> date:
    """Return the last day on which a charge of a gateway can be paid."""
    return due_date + timedelta(days=PAYABLE_AFTER_DUE_DAYS)


def at_gateways(charges: Sequence[Charge]) -> Iterator[GatewayCharge]:
    return (charge for charge in charges if isinstance(charge, GatewayCharge))
