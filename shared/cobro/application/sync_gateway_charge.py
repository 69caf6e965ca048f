"""Have a gateway open or close one charge, as the charge's own state says.

The gateway is asked first and what it answered is written afterwards; should that be lost, it is
asked again under the same key and answers the same. A charge that was cancelled before it was
opened is opened and closed: whether an attempt that died had reached the gateway cannot be known.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import ClassVar

from cobro.application.close_charges import ATTEMPTS_MAX
from cobro.application.ports import (
    ChargeMovedError,
    Charges,
    Clock,
    Customers,
    Invoices,
    Issuers,
    Pause,
)
from cobro.application.ports.gateways import (
    ChargeRequest,
    GatewayAccounts,
    GatewayRefusedError,
    PaymentGateways,
)
from cobro.domain.charges import ChargeState, GatewayCharge
from cobro.domain.copies import terms_of_copy
from cobro.domain.errors import NotFoundError, UnavailableError
from cobro.domain.gateways import GatewayAccount
from cobro.domain.terms import PaymentTerms

# It was paid, so that its payment comes; or it ends by itself, like a Pix code.
_NOT_CLOSED = frozenset({"already_paid", "not_closable"})


class ChargeBusyError(UnavailableError):
    """Others keep changing the charge at this moment."""

    code: ClassVar[str] = "charge_busy"


class SyncGatewayCharge:
    def __init__(
        self,
        *,
        charges: Charges,
        invoices: Invoices,
        accounts: GatewayAccounts,
        gateways: PaymentGateways,
        customers: Customers,
        issuers: Issuers,
        clock: Clock,
        pause: Pause,
    ) -> None:
        self._charges = charges
        self._invoices = invoices
        self._accounts = accounts
        self._gateways = gateways
        self._customers = customers
        self._issuers = issuers
        self._clock = clock
        self._pause = pause

    def __call__(self, invoice_id: str, charge_id: str) -> GatewayCharge:
        """Return the charge as it is when the gateway has nothing left to do.

        Raises `GatewayUnavailableError` where it has to be tried again, and `GatewayRefusedError`
        where it refused for good: the charge is then rejected, with the reason.
        """
        charge = self._read(invoice_id, charge_id)
        account = self._account(charge)
        if charge.state is ChargeState.REQUESTED and charge.expires_date < self._today(charge):
            return self._change(charge, _too_late)
        if charge.waits and not charge.gateway_reference:
            charge = self._open(account, charge)
        return self._close(account, charge) if charge.waits else charge

    def _close(self, account: GatewayAccount, charge: GatewayCharge) -> GatewayCharge:
        """Close it there; one that the gateway will not close is not asked for again."""
        try:
            self._gateways.of(account).close_charge(charge.gateway_reference, charge.method)
        except GatewayRefusedError as refusal:
            closed = self._change(charge, GatewayCharge.closed)
            if refusal.reason_code not in _NOT_CLOSED:
                raise
            return closed
        return self._change(charge, GatewayCharge.closed)

    def _open(self, account: GatewayAccount, charge: GatewayCharge) -> GatewayCharge:
        try:
            opened = self._gateways.of(account).open_charge(self._request(charge))
        except GatewayRefusedError as refusal:
            reason = str(refusal)
            if charge.state is ChargeState.CANCELLED:  # nothing is open there
                return self._change(charge, GatewayCharge.closed)
            self._change(charge, lambda present: _refused(present, reason))
            raise
        return self._change(
            charge,
            lambda present: present.opened(
                opened.reference,
                link=opened.link,
                br_code=opened.br_code,
                digits=opened.digits,
                ends_at=opened.expires_at,
            ),
        )

    def _change(
        self, charge: GatewayCharge, change: Callable[[GatewayCharge], GatewayCharge]
    ) -> GatewayCharge:
        """Write a change on the charge as it is now, whoever changed it meanwhile."""
        for attempt in range(ATTEMPTS_MAX):
            after = change(charge)
            if after is charge:
                return charge
            try:
                self._charges.record(after)
            except ChargeMovedError:
                self._pause(attempt)
                charge = self._read(charge.invoice_id, charge.charge_id)
            else:
                return after
        message = f"charge {charge.charge_id} is busy; it is tried again"
        raise ChargeBusyError(message)

    def _request(self, charge: GatewayCharge) -> ChargeRequest:
        customer = self._customers.get(charge.issuer_id, charge.customer_id)
        issuer = self._issuers.get(charge.issuer_id)
        return ChargeRequest(
            charge_id=charge.charge_id,
            invoice_id=charge.invoice_id,
            document=charge.document,
            method=charge.method,
            amount=charge.amount,
            due_date=charge.due_date,
            expires_date=charge.expires_date,
            payer_name=customer.name,
            payer_tax_id=customer.tax_id,
            payer_email=customer.email,
            payer_address=customer.address,
            language=customer.language,
            description=f"{issuer.name} {charge.document}",
            terms=self._terms(charge),
            payer_place=customer.fiscal,
        )

    def _terms(self, charge: GatewayCharge) -> PaymentTerms:
        """Return what holds for who pays late; a copy has its late fee in its amount already."""
        invoice = self._invoices.get(charge.invoice_id)
        terms = invoice.draft.terms
        if not charge.copy:
            return terms
        country = invoice.draft.country or self._issuers.get(charge.issuer_id).country
        exposure = replace(invoice.exposure, country=country)
        return terms_of_copy(exposure, terms, charge.due_date)

    def _read(self, invoice_id: str, charge_id: str) -> GatewayCharge:
        for charge in self._charges.of_invoice(invoice_id):
            if charge.charge_id == charge_id and isinstance(charge, GatewayCharge):
                return charge
        message = f"there is no gateway charge {charge_id} of invoice {invoice_id}"
        raise NotFoundError(message)

    def _account(self, charge: GatewayCharge) -> GatewayAccount:
        gateway, _, account_id = charge.account_key.partition("/")
        account = self._accounts.find(gateway, account_id)
        if account is None:
            message = f"the gateway account {charge.account_key} is not registered any more"
            raise NotFoundError(message)
        return account

    def _today(self, charge: GatewayCharge) -> date:
        return self._clock.now().astimezone(self._issuers.get(charge.issuer_id).zone).date()


def _too_late(charge: GatewayCharge) -> GatewayCharge:
    return _refused(charge, f"it was not opened by {charge.expires_date}, its last day")


def _refused(charge: GatewayCharge, reason: str) -> GatewayCharge:
    """Return it as rejected; what was paid or cancelled meanwhile stays as it is."""
    if charge.state is not ChargeState.REQUESTED:
        return charge
    return charge.rejected(reason)
