"""Ask for an invoice again, with what settles it on a new due date (Brazil: segunda via).

Nothing is booked: charges are assessed when the payment comes. What was offered before is taken
back, at the bank too, and new charges are offered for the payoff of the new day. They are known by
invoice, agreement, due date and amount, so the same request again offers nothing twice; a request
that ended half-way is completed by its repeat.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from cobro.application.offer_charges import OfferCharges
from cobro.application.ports import Charges, Clock, Issuers, Outgoing, OutgoingMessage
from cobro.application.quote_payoff import QuotedInvoice, QuotePayoff
from cobro.domain.calendars import calendar_for
from cobro.domain.charges import Charge, latest_due_date
from cobro.domain.copies import Asking, present, same_copy, terms_of_copy
from cobro.domain.errors import ConflictError, InvalidInputError, NotFoundError, RejectionError
from cobro.domain.invoice import Invoice, InvoiceStatus
from cobro.domain.money import Currency
from cobro.domain.parties import DocumentDelivery, Issuer


class NotReissuableError(RejectionError):
    """There is nothing to ask for, or no instrument to ask for it by."""

    code: ClassVar[str] = "not_reissuable"


class CopySupersededError(ConflictError):
    """A later copy replaced the one that is asked for, and its numbers are not used again."""

    code: ClassVar[str] = "copy_superseded"


@dataclass(frozen=True, slots=True)
class ReissueInvoice:
    """`due_date` moves to the next banking day."""

    issuer_id: str
    invoice_id: str
    due_date: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reissued:
    """What is asked for, and by which charges; `replayed` where nothing was offered now."""

    quoted: QuotedInvoice
    asked_date: date
    due_date: date
    charges: Sequence[Charge]
    replayed: bool


class ReissueInvoices:
    def __init__(
        self,
        *,
        issuers: Issuers,
        quote: QuotePayoff,
        charges: Charges,
        offer: OfferCharges,
        clock: Clock,
        drawings: Outgoing,
        render_message: Callable[[str, str], str],
    ) -> None:
        self._issuers = issuers
        self._quote = quote
        self._charges = charges
        self._offer = offer
        self._clock = clock
        self._drawings = drawings
        self._render_message = render_message

    def __call__(self, wanted: ReissueInvoice) -> Reissued:
        issuer = self._issuers.get(wanted.issuer_id)
        self._refuse_past(wanted.due_date, issuer)
        due_date = calendar_for(issuer.country).next_business_day(wanted.due_date)
        quoted = self._quote(wanted.invoice_id, due_date)
        _refuse_other(quoted.invoice, issuer)
        _refuse_nothing_owed(quoted)
        asking = self._asking(quoted, due_date, wanted.reason)
        offered = self._offer.ask(quoted.invoice, issuer, asking)
        self._draw(issuer, wanted.invoice_id)
        found = same_copy(
            self._charges.of_invoice(wanted.invoice_id), asking.amount, asking.due_date
        )
        return Reissued(quoted, wanted.due_date, due_date, found, replayed=not offered)

    def _refuse_past(self, due_date: date, issuer: Issuer) -> None:
        today = self._clock.now().astimezone(issuer.zone).date()
        if due_date < today:
            message = f"a copy cannot be due before today, {today}"
            raise InvalidInputError(message, field="due_date")

    def _asking(self, quoted: QuotedInvoice, due_date: date, reason: str) -> Asking:
        """Return the copy that is asked for: one made before, or the next."""
        invoice, amount = quoted.invoice, quoted.payoff.total
        charges = self._charges.of_invoice(invoice.invoice_id)
        before = same_copy(charges, amount, due_date)
        newest = present(charges)
        if before and before[0] not in newest:
            message = (
                f"a copy of {invoice.document} due on {newest[0].due_date} replaced the one due on "
                f"{due_date}; ask for another due date"
            )
            raise CopySupersededError(message)
        number = before[0].copy if before else 1 + max((one.copy for one in newest), default=0)
        due_from = latest_due_date(invoice.due_date, charges)
        exposure = replace(invoice.exposure, country=quoted.country, due_date=due_from)
        terms = terms_of_copy(exposure, invoice.draft.terms, due_date)
        return Asking(amount, due_date, terms, number, before[0].reason if before else reason)

    def _draw(self, issuer: Issuer, invoice_id: str) -> None:
        if issuer.documents is not DocumentDelivery.OFF:
            message = self._render_message(issuer.issuer_id, invoice_id)
            self._drawings.send([OutgoingMessage(message)])


def _refuse_other(invoice: Invoice, issuer: Issuer) -> None:
    if invoice.draft.issuer_id != issuer.issuer_id:
        message = f"there is no invoice {invoice.invoice_id} of issuer {issuer.issuer_id}"
        raise NotFoundError(message)
    if not (issuer.agreements or issuer.pix) or invoice.open.currency is not Currency.BRL:
        message = (
            "a copy is asked for by boleto or Pix, in BRL: give the issuer a bank agreement or a "
            "Pix key first"
        )
        raise NotReissuableError(message)


def _refuse_nothing_owed(quoted: QuotedInvoice) -> None:
    invoice = quoted.invoice
    if invoice.status is not InvoiceStatus.OPEN or not quoted.payoff.total.is_positive:
        message = f"invoice {invoice.document} is {invoice.status}: there is nothing to ask for"
        raise NotReissuableError(message)
