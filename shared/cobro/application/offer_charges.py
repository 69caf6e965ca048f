"""Offer an invoice for payment: in BRL a boleto per bank agreement and a Pix code, and at gateways.

Each charge has an id of its own made from the invoice and the agreement, so a repeat offers nothing
twice and takes no further nosso número. An invoice that is paid meanwhile keeps no open charge: it
is looked at again after the last one was written.
"""

from collections.abc import Callable, Iterator, Sequence

from cobro.application.close_charges import (
    ATTEMPTS_MAX,
    AgreementBusyError,
    CloseCharges,
    order_about,
)
from cobro.application.ports import (
    ChargeExistsError,
    Charges,
    Clock,
    CounterMovedError,
    Invoices,
    Issuers,
    Pause,
)
from cobro.domain.agreements import BankAgreement, PixReceiver
from cobro.domain.bank_orders import OrderKind
from cobro.domain.charges import (
    BoletoCharge,
    Charge,
    ChargeState,
    PixCharge,
    boleto_charge_id,
    pix_charge_id,
)
from cobro.domain.copies import Asking
from cobro.domain.errors import RejectionError
from cobro.domain.invoice import Invoice, InvoiceStatus
from cobro.domain.money import Currency
from cobro.domain.parties import Issuer
from cobro.formats.boleto.banks import number_title
from cobro.formats.boleto.barcode import Barcode
from cobro.formats.boleto.titles import Title
from cobro.formats.pix.br_code import static_code
from cobro.formats.pix.names import static_txid


class OfferCharges:
    def __init__(
        self,
        *,
        invoices: Invoices,
        issuers: Issuers,
        charges: Charges,
        close: CloseCharges,
        at_gateways: Callable[[Invoice, Asking], Sequence[Charge]],
        clock: Clock,
        pause: Pause,
    ) -> None:
        self._invoices = invoices
        self._issuers = issuers
        self._charges = charges
        self._close = close
        self._at_gateways = at_gateways
        self._clock = clock
        self._pause = pause

    def __call__(self, invoice_id: str) -> list[Charge]:
        """Return what was offered now, and what still waits for a gateway.

        Nothing where copies have replaced what was offered first.
        """
        invoice = self._invoices.get(invoice_id)
        if any(charge.copy for charge in self._charges.of_invoice(invoice_id)):
            return []
        return self.ask(
            invoice, self._issuers.get(invoice.draft.issuer_id), Asking.first_of(invoice)
        )

    def ask(self, invoice: Invoice, issuer: Issuer, asking: Asking) -> list[Charge]:
        """Offer what is lacking of one copy, and take back what it replaces.

        One that a rule refuses (a number that the bank no longer has, a due date too far away)
        keeps back no other; the first refusal is raised at the end.
        """
        offered: list[Charge] = []
        refusals: list[RejectionError] = []
        if invoice.status is InvoiceStatus.OPEN:
            for by in self._lacking(invoice, issuer, asking):
                try:
                    offered += self._offer(invoice, by, asking)
                except RejectionError as refusal:
                    refusals.append(refusal)
            offered += self._at_gateways(invoice, asking)
        # A copy is looked at again in any case: a run that died may have left what it replaces.
        if offered or asking.copy or issuer.agreements or issuer.pix:
            self._close(invoice.invoice_id)
        if refusals:
            raise refusals[0]
        return offered

    def _lacking(
        self, invoice: Invoice, issuer: Issuer, asking: Asking
    ) -> Iterator[BankAgreement | PixReceiver]:
        if invoice.open.currency is not Currency.BRL or not (issuer.agreements or issuer.pix):
            return
        known = {charge.charge_id for charge in self._charges.of_invoice(invoice.invoice_id)}
        for agreement in issuer.agreements.values():
            if _boleto_id(invoice, agreement, asking) not in known:
                yield agreement
        if issuer.pix is not None and _pix_id(invoice, asking) not in known:
            yield issuer.pix

    def _offer(
        self, invoice: Invoice, by: BankAgreement | PixReceiver, asking: Asking
    ) -> list[Charge]:
        """Write one charge; nothing where another delivery of the event was quicker."""
        for attempt in range(ATTEMPTS_MAX):
            try:
                if isinstance(by, PixReceiver):
                    charge: Charge = pix_charge(invoice, by, asking)
                    self._charges.offer(charge, None, None)
                else:
                    charge = self._offer_boleto(invoice, by, asking)
            except ChargeExistsError:
                return []
            except CounterMovedError:
                self._pause(attempt)
            else:
                return [charge]
        raise AgreementBusyError(invoice)

    def _offer_boleto(
        self, invoice: Invoice, agreement: BankAgreement, asking: Asking
    ) -> BoletoCharge:
        counter = self._charges.counter(invoice.draft.issuer_id, agreement.agreement_id)
        sequence = counter.next_sequence(agreement.first_number)
        charge = boleto_charge(invoice, agreement, sequence, asking)
        after = counter.numbered(sequence)
        order = order_about(
            charge, OrderKind.ENTRY, invoice, after, self._clock, terms=asking.terms
        )
        self._charges.offer(charge, order, after)
        return charge


def boleto_charge(
    invoice: Invoice, agreement: BankAgreement, sequence: int, asking: Asking
) -> BoletoCharge:
    """Number and write the boleto of what is asked for on an invoice."""
    draft = invoice.draft
    title = number_title(agreement, Title(sequence, draft.issue_date, invoice.document))
    barcode = Barcode.due(
        agreement.bank, asking.due_date, asking.amount, title.free_field, on=draft.issue_date
    )
    return BoletoCharge(
        charge_id=_boleto_id(invoice, agreement, asking),
        invoice_id=invoice.invoice_id,
        issuer_id=draft.issuer_id,
        customer_id=draft.customer_id,
        amount=asking.amount,
        due_date=asking.due_date,
        state=ChargeState.REQUESTED,
        copy=asking.copy,
        reason=asking.reason,
        agreement_id=agreement.agreement_id,
        bank=agreement.bank,
        sequence=sequence,
        document=invoice.document,
        issued_date=draft.issue_date,
        nosso_numero=title.nosso_numero,
        check_digit=title.check_digit,
        return_number=title.return_number,
        printed_number=title.printed_number,
        agency_code=title.agency_code,
        codigo_barras=barcode.digits,
        linha_digitavel=barcode.formatted,
        principal_minor=invoice.open.minor,
    )


def pix_charge(invoice: Invoice, receiver: PixReceiver, asking: Asking) -> PixCharge:
    """Write the static code of what is asked for on an invoice; it needs no registration."""
    draft = invoice.draft
    charge_id = _pix_id(invoice, asking)
    txid = static_txid(charge_id if asking.copy else invoice.invoice_id)
    return PixCharge(
        charge_id=charge_id,
        invoice_id=invoice.invoice_id,
        issuer_id=draft.issuer_id,
        customer_id=draft.customer_id,
        amount=asking.amount,
        due_date=asking.due_date,
        state=ChargeState.REGISTERED,
        copy=asking.copy,
        reason=asking.reason,
        txid=txid,
        br_code=static_code(receiver, asking.amount, txid=txid),
    )


def _boleto_id(invoice: Invoice, agreement: BankAgreement, asking: Asking) -> str:
    return boleto_charge_id(invoice.invoice_id, agreement.agreement_id, *asking.key)


def _pix_id(invoice: Invoice, asking: Asking) -> str:
    return pix_charge_id(invoice.invoice_id, *asking.key)
