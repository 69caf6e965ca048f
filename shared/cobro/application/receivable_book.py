"""The receivables of an issuer as the rules of matching see them, read from the tables.

What a customer has open comes from its journal, newest first: an invoice whose issuing is among the
entries that were read has all its later ones there too. So no index of open receivables is written
with each invoice.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta

from cobro.application.paid_charges import PaidCharges
from cobro.application.ports import Customers, Invoices, Journal, StoredEntry
from cobro.application.ports.matching import Holdings
from cobro.application.ports.review import PayerDirectory
from cobro.application.ports.reviews import Reviews
from cobro.application.post_receipt import PostReceipt
from cobro.domain.charges import BoletoCharge
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import CustomerId, InvoiceId
from cobro.domain.invoice import Invoice
from cobro.domain.journal import ISSUES, JournalEntry
from cobro.domain.money import Money
from cobro.domain.parties import Issuer
from cobro.domain.reconciliation.evidence import (
    EarlierPayment,
    OpenItem,
    PayerKey,
    ReferenceKind,
    WaitingPart,
)
from cobro.domain.reconciliation.names import plain
from cobro.domain.series import InvoiceNumber

HISTORY_DAYS = 400
HISTORY_ENTRIES = 300
OPEN_MAX = 24
EARLIER_DAYS = 30


class LedgerBook:
    def __init__(
        self,
        *,
        invoices: Invoices,
        customers: Customers,
        journal: Journal,
        paid_charges: PaidCharges,
        payers: PayerDirectory,
        reviews: Reviews,
        post_receipt: PostReceipt,
    ) -> None:
        self._invoices = invoices
        self._customers = customers
        self._journal = journal
        self._paid_charges = paid_charges
        self._payers = payers
        self._reviews = reviews
        self._post_receipt = post_receipt

    def by_charge(self, issuer: Issuer, entry: StoredEntry) -> dict[InvoiceId, ReferenceKind]:
        named = self._paid_charges.named(issuer, entry)
        return {
            charge.invoice_id: (
                ReferenceKind.TITLE
                if isinstance(charge, BoletoCharge)
                else ReferenceKind.MACHINE_ID
            )
            for charge in named
        }

    def by_number(self, issuer: Issuer, number: InvoiceNumber) -> InvoiceId | None:
        return self._invoices.find(issuer.issuer_id, number)

    def items(self, ids: Collection[InvoiceId], on: date) -> list[OpenItem]:
        read = [self._invoices.get(each) for each in ids]
        return [self._item(invoice, on) for invoice in read if invoice.draft.kind.is_owed]

    def with_payers(self, items: Sequence[OpenItem], issuer: Issuer) -> tuple[OpenItem, ...]:
        known = {
            each: self._customer(issuer, each) for each in {item.customer_id for item in items}
        }
        return tuple(
            replace(
                item, customer_name=known[item.customer_id][0], tax_id=known[item.customer_id][1]
            )
            for item in items
        )

    def customers(self, issuer: Issuer, key: PayerKey, limit: int) -> Sequence[CustomerId]:
        return self._payers.customers(issuer.issuer_id, key, limit)

    def holdings(self, issuer: Issuer, customer_id: CustomerId, on: date) -> Holdings:
        since = on - timedelta(days=HISTORY_DAYS)
        entries = self._journal.recent(issuer.issuer_id, customer_id, since, HISTORY_ENTRIES)
        recent = on - timedelta(days=EARLIER_DAYS)
        earlier = (
            EarlierPayment(customer_id, entry.received, entry.business_date)
            for entry in entries
            if entry.received.is_positive and entry.business_date >= recent
        )
        return Holdings(_open_ids(entries), tuple(earlier))

    def waiting(self, invoice_id: InvoiceId, but: str) -> list[WaitingPart]:
        return [part for part in self._reviews.waiting(invoice_id) if part.entry_id != but]

    def _customer(self, issuer: Issuer, customer_id: CustomerId) -> tuple[str, str]:
        try:
            customer = self._customers.get(issuer.issuer_id, customer_id)
        except NotFoundError:
            return "", ""
        return plain(customer.name), customer.tax_id

    def _item(self, invoice: Invoice, on: date) -> OpenItem:
        is_owed = not invoice.owed.is_zero
        zero = Money.zero(invoice.open.currency)
        return OpenItem(
            invoice_id=invoice.invoice_id,
            document=invoice.document,
            number=invoice.number,
            customer_id=invoice.draft.customer_id,
            principal=invoice.open,
            settling=self._post_receipt.settling(invoice, on) if is_owed else zero,
            due_date=invoice.draft.due_date,
        )


def _open_ids(entries: Sequence[JournalEntry]) -> tuple[InvoiceId, ...]:
    """Return what was issued and is still owed, the oldest due first."""
    owed: dict[InvoiceId, int] = {}
    issued: dict[InvoiceId, date] = {}
    for entry in entries:
        owed[entry.invoice_id] = owed.get(entry.invoice_id, 0) + entry.owed.minor
        if entry.code in ISSUES:
            issued[entry.invoice_id] = entry.due_date
    still = [each for each in issued if owed[each] > 0]
    return tuple(sorted(still, key=lambda each: (issued[each], each))[:OPEN_MAX])
