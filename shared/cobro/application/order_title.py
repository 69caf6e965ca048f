"""Order something of the bank that has a boleto: another due date, protest, or to take it back.

The order goes out with the next remittance file of its agreement; the bank's return file confirms
it or says why not. A due date that is put off holds for the invoice's late charges, discounts and
reminders too, since it was promised to the payer; the document stays as it was issued. The same
order again changes nothing. A rebate is ordered by granting one (`close_charges`).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from cobro.application.adjust_invoice import own_invoice
from cobro.application.close_charges import ATTEMPTS_MAX, AgreementBusyError, order_about
from cobro.application.ports import (
    ChargeMovedError,
    Charges,
    Clock,
    CounterMovedError,
    Invoices,
    Issuers,
    Pause,
)
from cobro.domain.bank_orders import OrderKind
from cobro.domain.calendars import calendar_for
from cobro.domain.charges import BoletoCharge, ChargeState
from cobro.domain.errors import InvalidInputError, NotFoundError, RejectionError
from cobro.domain.invoice import Invoice
from cobro.domain.parties import Issuer
from cobro.formats.boleto.barcode import Barcode


class NotOrderableError(RejectionError):
    """The boleto is in a state in which its bank cannot be told this."""

    code: ClassVar[str] = "not_orderable"


@dataclass(frozen=True, slots=True)
class OrderTitle:
    """`due_date` is that of a change, and moves to the next banking day."""

    issuer_id: str
    invoice_id: str
    charge_id: str
    kind: OrderKind
    author: str
    reason: str
    due_date: date | None = None


@dataclass(frozen=True, slots=True)
class OrderedTitle:
    """The boleto after; `replayed` where the same had been ordered before."""

    charge: BoletoCharge
    replayed: bool


class OrderTitles:
    def __init__(
        self, *, issuers: Issuers, invoices: Invoices, charges: Charges, clock: Clock, pause: Pause
    ) -> None:
        self._issuers = issuers
        self._invoices = invoices
        self._charges = charges
        self._clock = clock
        self._pause = pause

    def __call__(self, wanted: OrderTitle) -> OrderedTitle:
        issuer = self._issuers.get(wanted.issuer_id)
        today = self._clock.now().astimezone(issuer.zone).date()
        invoice = own_invoice(self._invoices, wanted.issuer_id, wanted.invoice_id)
        for attempt in range(ATTEMPTS_MAX):
            charge = self._boleto(wanted)
            changed = _DECISIONS[wanted.kind](charge, wanted, issuer, today)
            if changed is charge:
                return OrderedTitle(charge, replayed=True)
            try:
                self._write(changed, invoice, wanted)
            except (ChargeMovedError, CounterMovedError):
                self._pause(attempt)
            else:
                return OrderedTitle(changed, replayed=False)
        raise AgreementBusyError(invoice)

    def _boleto(self, wanted: OrderTitle) -> BoletoCharge:
        for charge in self._charges.of_invoice(wanted.invoice_id):
            if charge.charge_id == wanted.charge_id and isinstance(charge, BoletoCharge):
                return charge
        message = f"invoice {wanted.invoice_id} has no boleto {wanted.charge_id}"
        raise NotFoundError(message)

    def _write(self, charge: BoletoCharge, invoice: Invoice, wanted: OrderTitle) -> None:
        counter = self._charges.counter(charge.issuer_id, charge.agreement_id).ordered()
        order = order_about(charge, wanted.kind, invoice, counter, self._clock)
        signed = replace(order, author=wanted.author, reason=wanted.reason)
        self._charges.change(charge, signed, counter)


def _put_off(charge: BoletoCharge, wanted: OrderTitle, issuer: Issuer, today: date) -> BoletoCharge:
    if wanted.due_date is None:
        message = "name the new due date"
        raise InvalidInputError(message, field="due_date")
    due_date = calendar_for(issuer.country).next_business_day(wanted.due_date)
    if charge.due_date == due_date:
        return charge
    if due_date < max(today, charge.due_date):
        message = f"a due date is put off: later than {charge.due_date}, and not before {today}"
        raise InvalidInputError(message, field="due_date")
    if charge.protested_date is not None:
        message = f"boleto {charge.printed_number} is with the notary: settle it there first"
        raise NotOrderableError(message)
    before = Barcode.parse(charge.codigo_barras)
    code = Barcode.due(charge.bank, due_date, charge.amount, before.free_field, on=today)
    return charge.put_off(due_date, code.digits, code.formatted)


def _protest(
    charge: BoletoCharge, _wanted: OrderTitle, _issuer: Issuer, today: date
) -> BoletoCharge:
    if charge.protested_date is not None:
        return charge
    if today <= charge.due_date:
        message = f"boleto {charge.printed_number} is due on {charge.due_date}: not overdue yet"
        raise NotOrderableError(message)
    return charge.protested(today)


def _take_back(
    charge: BoletoCharge, _wanted: OrderTitle, _issuer: Issuer, _today: date
) -> BoletoCharge:
    return charge.moved(ChargeState.CANCELLED)


_DECISIONS: dict[OrderKind, Callable[[BoletoCharge, OrderTitle, Issuer, date], BoletoCharge]] = {
    OrderKind.CHANGE_DUE_DATE: _put_off,
    OrderKind.PROTEST: _protest,
    OrderKind.CANCEL: _take_back,
}
