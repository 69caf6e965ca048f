"""Take back the open charges of an invoice that is no longer owed, or that a copy replaced.

A boleto that the bank has, or is about to get, is cancelled there too, by an order for the next
remittance file; a charge of a gateway is closed there. The charge that was paid is marked so before
its payment is booked, so it is never among those taken back. Whatever event asks, and however
often, the same rows come of it.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from cobro.application.ports import (
    ChargeMovedError,
    Charges,
    Clock,
    CounterMovedError,
    Invoices,
    Pause,
)
from cobro.domain.charges import (
    AgreementCounter,
    BoletoCharge,
    Charge,
    ChargeState,
    GatewayCharge,
    OrderKind,
    RemittanceOrder,
)
from cobro.domain.copies import superseded
from cobro.domain.errors import UnavailableError
from cobro.domain.invoice import Invoice, InvoiceStatus
from cobro.domain.terms import PaymentTerms

ATTEMPTS_MAX = 8


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
        invoice = self._invoices.get(invoice_id)
        known = self._charges.of_invoice(invoice_id)
        found = superseded(known) if invoice.status is InvoiceStatus.OPEN else known
        cancelled = [self._cancel(charge, invoice) for charge in found]
        taken_back = [charge for charge in cancelled if charge is not None]
        self._tell_gateways(_to_close(known, taken_back))
        return taken_back

    def _cancel(self, charge: Charge, invoice: Invoice) -> Charge | None:
        for attempt in range(ATTEMPTS_MAX):
            if not charge.is_open:
                return None
            cancelled = charge.moved(ChargeState.CANCELLED)
            try:
                self._write(cancelled, invoice)
            except (ChargeMovedError, CounterMovedError):
                self._pause(attempt)
                charge = self._again(charge)
            else:
                return cancelled
        raise AgreementBusyError(invoice)

    def _write(self, cancelled: Charge, invoice: Invoice) -> None:
        if not isinstance(cancelled, BoletoCharge):
            self._charges.record(cancelled)
            return
        counter = self._charges.counter(cancelled.issuer_id, cancelled.agreement_id).ordered()
        order = order_about(cancelled, OrderKind.CANCEL, invoice, counter, self._clock)
        self._charges.change(cancelled, order, counter)

    def _again(self, charge: Charge) -> Charge:
        found = self._charges.of_invoice(charge.invoice_id)
        return next(other for other in found if other.charge_id == charge.charge_id)


def _to_close(known: Sequence[Charge], taken_back: Sequence[Charge]) -> list[GatewayCharge]:
    """Return what gateways still have to close: of now, and of a run that died before telling."""
    present = {charge.charge_id: charge for charge in (*known, *taken_back)}
    return [
        charge
        for charge in present.values()
        if isinstance(charge, GatewayCharge)
        and charge.state is ChargeState.CANCELLED
        and charge.waits
    ]


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
        terms=invoice.draft.terms if terms is None else terms,
    )
