"""Take back the open charges of an invoice that is no longer owed, or that a copy replaced.

While it is owed, a boleto asks for what is open: what a rebate, a credit note or a payment in part
took off is told to its bank as abatement (abatimento), always as the sum of all of them.

A boleto that the bank has, or is about to get, is cancelled there too, by an order for the next
remittance file; a charge of a gateway is closed there. The charge that was paid is marked so before
its payment is booked, so it is never among those taken back. Whatever event asks, and however
often, the same rows come of it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import ClassVar

from cobro.application.ports import (
    ChargeMovedError,
    Charges,
    Clock,
    CounterMovedError,
    Invoices,
    Pause,
)
from cobro.domain.bank_orders import AgreementCounter, OrderKind, RemittanceOrder
from cobro.domain.charges import BoletoCharge, Charge, ChargeState, GatewayCharge
from cobro.domain.copies import present, superseded, terms_of_copy
from cobro.domain.errors import UnavailableError
from cobro.domain.invoice import Invoice, InvoiceStatus
from cobro.domain.terms import PaymentTerms

ATTEMPTS_MAX = 8
_BOLETO_COUNTRY = "BR"
_Change = tuple[Charge, OrderKind]
_Decide = Callable[[Charge, Invoice], _Change | None]


class AgreementBusyError(UnavailableError):
    """Too many writers take numbers of one bank agreement at this moment."""

    code: ClassVar[str] = "agreement_busy"

    def __init__(self, invoice: Invoice) -> None:
        super().__init__(f"the charges of {invoice.document} are busy; they are tried again")


class CloseCharges:
    def __init__(
        self,
        *,
        invoices: Invoices,
        charges: Charges,
        clock: Clock,
        pause: Pause,
        tell_gateways: Callable[[Iterable[GatewayCharge]], object],
    ) -> None:
        self._invoices = invoices
        self._charges = charges
        self._clock = clock
        self._pause = pause
        self._tell_gateways = tell_gateways

    def __call__(self, invoice_id: str) -> list[Charge]:
        """Return the charges that were taken back: all, or while it is owed the replaced ones."""
        known = self._charges.of_invoice(invoice_id)
        if not any(charge.is_open for charge in known):
            self._tell_gateways(_to_close(known, ()))
            return []
        invoice = self._invoices.get(invoice_id)
        found = known
        if invoice.status is InvoiceStatus.OPEN:
            for charge in present(known):
                self._change(charge, invoice, _lowered)
            found = superseded(known)
        cancelled = [self._change(charge, invoice, _cancelled) for charge in found]
        taken_back = [charge for charge in cancelled if charge is not None]
        self._tell_gateways(_to_close(known, taken_back))
        return taken_back

    def _change(self, charge: Charge, invoice: Invoice, decide: _Decide) -> Charge | None:
        """Write what is decided on the charge as it is; None where there is nothing to write."""
        for attempt in range(ATTEMPTS_MAX):
            changed = decide(charge, invoice) if charge.is_open else None
            if changed is None:
                return None
            try:
                self._write(*changed, invoice)
            except (ChargeMovedError, CounterMovedError):
                self._pause(attempt)
                charge = self._again(charge)
            else:
                return changed[0]
        raise AgreementBusyError(invoice)

    def _write(self, changed: Charge, kind: OrderKind, invoice: Invoice) -> None:
        if not isinstance(changed, BoletoCharge):
            self._charges.record(changed)
            return
        counter = self._charges.counter(changed.issuer_id, changed.agreement_id).ordered()
        order = order_about(changed, kind, invoice, counter, self._clock)
        self._charges.change(changed, order, counter)

    def _again(self, charge: Charge) -> Charge:
        found = self._charges.of_invoice(charge.invoice_id)
        return next(other for other in found if other.charge_id == charge.charge_id)


def _to_close(known: Sequence[Charge], taken_back: Sequence[Charge]) -> list[GatewayCharge]:
    """Return what gateways still have to close: of now, and of a run that died before telling."""
    latest = {charge.charge_id: charge for charge in (*known, *taken_back)}
    return [
        charge
        for charge in latest.values()
        if isinstance(charge, GatewayCharge)
        and charge.state is ChargeState.CANCELLED
        and charge.waits
    ]


def _lowered(charge: Charge, invoice: Invoice) -> _Change | None:
    if not isinstance(charge, BoletoCharge):
        return None
    minor = charge.lowered_by(invoice.open.minor)
    return (charge.lowered(minor), OrderKind.REBATE) if minor > charge.lowered_minor else None


def _cancelled(charge: Charge, _invoice: Invoice) -> _Change:
    return charge.moved(ChargeState.CANCELLED), OrderKind.CANCEL


def order_about(
    charge: BoletoCharge,
    kind: OrderKind,
    invoice: Invoice,
    counter: AgreementCounter,
    clock: Clock,
    *,
    terms: PaymentTerms | None = None,
) -> RemittanceOrder:
    """Return the order about a boleto that the counter's last number belongs to."""
    told = terms_of_charge(charge, invoice) if terms is None else terms
    return RemittanceOrder(
        issuer_id=charge.issuer_id,
        agreement_id=charge.agreement_id,
        order_number=counter.last_order,
        kind=kind,
        charge_id=charge.charge_id,
        invoice_id=charge.invoice_id,
        customer_id=charge.customer_id,
        customer_version=invoice.draft.customer_version,
        nosso_numero=charge.nosso_numero,
        check_digit=charge.check_digit,
        document=charge.document,
        amount=charge.amount,
        issued_date=charge.issued_date,
        due_date=charge.due_date,
        ordered_at=clock.now(),
        terms=told,
        rebate_minor=_abatement(charge, invoice, told),
    )


def terms_of_charge(charge: BoletoCharge, invoice: Invoice) -> PaymentTerms:
    """Return the terms under which the bank has the boleto."""
    terms, country = invoice.draft.terms, invoice.draft.country or _BOLETO_COUNTRY
    if not charge.copy:
        return terms
    return terms_of_copy(replace(invoice.exposure, country=country), terms, charge.due_date)


def _abatement(charge: BoletoCharge, invoice: Invoice, terms: PaymentTerms) -> int:
    """Return all that the bank is to take off; nothing where only the terms say so."""
    if not charge.lowered_minor:
        return 0
    agreed = terms.rebate.of(charge.amount, terms.rounding).minor if terms.rebate else 0
    return charge.lowered_minor + max(0, agreed - invoice.rebated_minor)
