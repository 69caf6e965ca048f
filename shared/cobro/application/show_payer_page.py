"""What a payer sees of an invoice on its page: what is owed today, and every way to pay it.

Everything is of one customer. What else it has open, and its statement, come from one bounded
reading of the journal's newest entries: an invoice that was issued before them is not listed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from cobro.application.debts import Debts
from cobro.application.payment_ways import PaymentWay, payment_ways
from cobro.application.ports import Charges, Customers, Debt, Invoices, Issuers, Journal
from cobro.application.ports.agreements import Agreements
from cobro.application.ports.promises import Promises
from cobro.application.print_invoice import asked_now, printed_charges
from cobro.domain.charges import BoletoCharge, Charge, PixCharge
from cobro.domain.copies import present
from cobro.domain.ids import InvoiceId
from cobro.domain.invoice import Invoice, InvoiceStatus
from cobro.domain.journal import ISSUES, JournalEntry
from cobro.domain.money import Money
from cobro.domain.page_visits import PageNotice
from cobro.domain.parties import Customer, Issuer
from cobro.domain.payment_agreements import AgreementState, PaymentAgreement
from cobro.domain.preferences import Wishes
from cobro.domain.promises import Promise
from cobro.domain.reports import AccountStatement, account_statements
from cobro.domain.series import DocumentKind
from cobro.formats.pix.br_code import static_code

HISTORY_DAYS = 730
HISTORY_ENTRIES_MAX = 500
STATEMENT_DAYS = 365


class PageState(StrEnum):
    """What the page is about: a debt, or why there is none."""

    OWED = "owed"
    PAID = "paid"
    CREDITED = "credited"
    CANCELLED = "cancelled"
    ENDED = "ended"
    RENEGOTIATED = "renegotiated"
    CREDIT_NOTE = "credit_note"


@dataclass(frozen=True, slots=True)
class Owed:
    """What is to be paid today: `principal` + `charges` for paying late - `taken_off` for early.

    What is `disputed` of the principal is not to be paid now.
    Where `is_complete` is False a published rate is missing, and charges may come on top.
    """

    total: Money
    principal: Money
    charges: Money
    taken_off: Money
    is_complete: bool
    disputed_minor: int = 0

    @property
    def disputed(self) -> Money:
        return Money(self.disputed_minor, self.total.currency)


@dataclass(frozen=True, slots=True)
class PageBoleto:
    linha_digitavel: str
    amount: Money
    due_date: date


@dataclass(frozen=True, slots=True)
class OtherInvoice:
    """Another invoice that the customer has open: principal and assessed charges."""

    invoice_id: InvoiceId
    document: str
    due_date: date
    owed: Money


@dataclass(frozen=True, slots=True)
class PayerPage:
    """The facts of a page, before they are put into words. `pix_amount` is what the code asks."""

    issuer: Issuer
    customer: Customer
    invoice: Invoice
    state: PageState
    today: date
    due_date: date
    owed: Owed | None = None
    paid_date: date | None = None
    pix_code: str = ""
    pix_amount: Money | None = None
    boleto: PageBoleto | None = None
    ways: tuple[PaymentWay, ...] = ()
    promise: Promise | None = None
    proposal: PaymentAgreement | None = None
    others: tuple[OtherInvoice, ...] = ()
    statements: tuple[AccountStatement, ...] = ()
    notice: PageNotice | None = None
    wishes: Wishes | None = None

    @property
    def is_late(self) -> bool:
        return self.state is PageState.OWED and self.today > self.due_date


class PayerPages:
    def __init__(
        self,
        *,
        invoices: Invoices,
        issuers: Issuers,
        customers: Customers,
        charges: Charges,
        journal: Journal,
        promises: Promises,
        agreements: Agreements,
        debts: Debts,
    ) -> None:
        self._invoices = invoices
        self._issuers = issuers
        self._customers = customers
        self._charges = charges
        self._journal = journal
        self._promises = promises
        self._agreements = agreements
        self._debts = debts

    def __call__(self, invoice: Invoice, issuer: Issuer, today: date) -> PayerPage:
        draft = invoice.draft
        customer = self._customers.get(draft.issuer_id, draft.customer_id)
        entries = self._journal.recent(
            draft.issuer_id,
            draft.customer_id,
            today - timedelta(days=HISTORY_DAYS),
            HISTORY_ENTRIES_MAX,
        )
        state = _state(invoice)
        charges = self._charges.of_invoice(invoice.invoice_id)
        page = PayerPage(
            issuer=issuer,
            customer=customer,
            invoice=invoice,
            state=state,
            today=today,
            due_date=asked_now(invoice, charges)[1],
            paid_date=_paid_date(invoice, entries) if state is PageState.PAID else None,
            others=other_open(entries, invoice.invoice_id),
            statements=tuple(_statements(entries, today)),
        )
        return page if state is not PageState.OWED else self._payable(page, charges)

    def _payable(self, page: PayerPage, charges: Sequence[Charge]) -> PayerPage:
        invoice, issuer = page.invoice, page.issuer
        debt = self._debts(invoice, issuer, page.today)
        page = replace(page, owed=_owed(invoice, debt))
        if debt.total.is_zero:
            return page
        boleto, _ = printed_charges(charges, issuer)
        gateway_code, ways = payment_ways(charges, page.today)
        code, amount = _own_pix(charges, issuer, debt)
        return replace(
            page,
            promise=self._standing(invoice, page.today),
            proposal=self._proposed(invoice, page.today),
            pix_code=code or gateway_code,
            pix_amount=amount,
            boleto=_boleto(boleto),
            ways=ways,
        )

    def _standing(self, invoice: Invoice, today: date) -> Promise | None:
        """Return the promise to pay that holds reminders back, if any."""
        found = self._promises.of_invoice(invoice.invoice_id)
        return next((p for p in found if p.is_open and today <= p.promised_date), None)

    def _proposed(self, invoice: Invoice, today: date) -> PaymentAgreement | None:
        """Return the newest agreement about it that the payer may accept, if any."""
        draft = invoice.draft
        found = self._agreements.of_customer(draft.issuer_id, draft.customer_id)
        return next((each for each in found if _is_for(each, invoice, today)), None)

    def find(self, invoice_id: str) -> tuple[Invoice, Issuer]:
        """Return an invoice and who issued it; raise `NotFoundError` where there is none."""
        invoice = self._invoices.get(invoice_id)
        return invoice, self._issuers.get(invoice.draft.issuer_id)


def _is_for(agreement: PaymentAgreement, invoice: Invoice, today: date) -> bool:
    is_acceptable = (
        agreement.state is AgreementState.PROPOSED
        and not agreement.awaits_release
        and today <= agreement.valid_until_date
    )
    return is_acceptable and invoice.invoice_id in {item.invoice_id for item in agreement.items}


def other_open(entries: Sequence[JournalEntry], besides: str) -> tuple[OtherInvoice, ...]:
    """Return what else is owed by entries of one customer, the earliest due first."""
    owed: dict[InvoiceId, Money] = {}
    issued: dict[InvoiceId, JournalEntry] = {}
    for entry in entries:
        if entry.invoice_id in owed:
            owed[entry.invoice_id] += entry.owed
        else:
            owed[entry.invoice_id] = entry.owed
        if entry.code in ISSUES:
            issued[entry.invoice_id] = entry
    found = (
        OtherInvoice(invoice_id, entry.document, entry.due_date, owed[invoice_id])
        for invoice_id, entry in issued.items()
        if invoice_id != besides and owed[invoice_id].is_positive
    )
    return tuple(sorted(found, key=lambda other: (other.due_date, other.document)))


def _state(invoice: Invoice) -> PageState:
    if invoice.draft.kind is DocumentKind.CREDIT_NOTE:
        return PageState.CREDIT_NOTE
    return {
        InvoiceStatus.OPEN: PageState.OWED,
        InvoiceStatus.PAID: PageState.PAID,
        InvoiceStatus.CREDITED: PageState.CREDITED,
        InvoiceStatus.CANCELLED: PageState.CANCELLED,
        InvoiceStatus.WRITTEN_OFF: PageState.ENDED,
        InvoiceStatus.RENEGOTIATED: PageState.RENEGOTIATED,
    }[invoice.status]


def _paid_date(invoice: Invoice, entries: Sequence[JournalEntry]) -> date | None:
    """Return the day of the last movement that lowered it, where it is among the entries."""
    own = [e for e in entries if e.invoice_id == invoice.invoice_id and e.owed.minor < 0]
    return max((entry.business_date for entry in own), default=None)


def _statements(entries: Sequence[JournalEntry], today: date) -> list[AccountStatement]:
    return account_statements(entries, today - timedelta(days=STATEMENT_DAYS), today)


def _owed(invoice: Invoice, debt: Debt) -> Owed:
    disputed = Money(debt.disputed_minor, debt.total.currency)
    taken_off = invoice.open + debt.charges - debt.total - disputed
    return Owed(debt.total, invoice.open, debt.charges, taken_off, debt.is_complete, disputed.minor)


def _own_pix(charges: Sequence[Charge], issuer: Issuer, debt: Debt) -> tuple[str, Money | None]:
    """Write the issuer's static code anew for what is owed today: its txid names the same debt."""
    offered = [c for c in present(charges) if isinstance(c, PixCharge) and c.is_open]
    if not offered or issuer.pix is None:
        return "", None
    return static_code(issuer.pix, debt.total, txid=offered[0].txid), debt.total


def _boleto(charge: BoletoCharge | None) -> PageBoleto | None:
    if charge is None or not charge.is_open:
        return None
    return PageBoleto(charge.linha_digitavel, charge.amount, charge.due_date)
