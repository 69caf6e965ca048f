"""A company's receivables in memory, with every reading counted, as the rules of matching see them.

A reading is a look-up by key, and one more for each receivable that it brings: what a table would
be asked.
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from benchmarks.company_people import Payer
from benchmarks.company_terms import Receivable
from cobro.application.ports import StoredEntry
from cobro.application.ports.matching import Holdings
from cobro.domain.ids import CustomerId, InvoiceId
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Issuer
from cobro.domain.reconciliation.evidence import (
    ROOT_LENGTH,
    EarlierPayment,
    OpenItem,
    PayerKey,
    PayerKeyKind,
    ReferenceKind,
    WaitingPart,
)
from cobro.domain.reconciliation.names import plain, search_words
from cobro.domain.series import InvoiceNumber

__all__ = ["MemoryBook"]

OPEN_MAX = 24
EARLIER_DAYS = 30
_NAMING = {"nosso_numero": ReferenceKind.TITLE, "txid": ReferenceKind.MACHINE_ID}


class MemoryBook:
    def __init__(self, payers: Sequence[Payer]) -> None:
        self.reads = 0
        self.parts: dict[str, list[WaitingPart]] = {}
        self._receivables: dict[str, Receivable] = {}
        self._charges: dict[str, str] = {}
        self._open: dict[str, dict[str, None]] = {}
        self._earlier: dict[str, list[EarlierPayment]] = {}
        self._keys: dict[PayerKey, list[CustomerId]] = {}
        for payer in payers:
            for key in _keys_of(payer):
                self.learn(key, payer.customer_id)

    def issue(self, receivable: Receivable) -> None:
        key = receivable.invoice_id
        self._receivables[key] = receivable
        self._charges[receivable.title] = self._charges[receivable.txid] = key
        self._open.setdefault(receivable.payer.customer_id, {})[key] = None

    def pay(self, invoice_id: str, minor: int, on: date) -> None:
        """Take a payment; what is paid of it in all, or to its principal, closes it."""
        receivable = self._receivables[invoice_id]
        is_whole = minor >= min(receivable.settling(on), receivable.left)
        receivable.left = 0 if is_whole else receivable.left - minor
        customer = receivable.payer.customer_id
        if is_whole:
            self._open[customer].pop(invoice_id, None)
        paid = EarlierPayment(CustomerId(customer), Money(minor, Currency.BRL), on)
        self._earlier.setdefault(customer, []).append(paid)

    def learn(self, key: PayerKey, customer_id: str) -> None:
        known = self._keys.setdefault(key, [])
        if customer_id not in known:
            known.append(CustomerId(customer_id))

    def customer_of(self, invoice_id: str) -> str:
        return self._receivables[invoice_id].payer.customer_id

    def by_charge(self, _issuer: Issuer, entry: StoredEntry) -> dict[InvoiceId, ReferenceKind]:
        found: dict[InvoiceId, ReferenceKind] = {}
        for name, kind in (
            ("nosso_numero", ReferenceKind.TITLE),
            ("txid", ReferenceKind.MACHINE_ID),
        ):
            if name in entry.references:
                self.reads += 1
                invoice_id = self._charges.get(entry.references[name])
                if invoice_id:
                    found[InvoiceId(invoice_id)] = kind
        return found

    def by_number(self, _issuer: Issuer, number: InvoiceNumber) -> InvoiceId | None:
        self.reads += 1
        key = f"inv_{number.number:09d}"
        return InvoiceId(key) if key in self._receivables else None

    def items(self, ids: Collection[InvoiceId], on: date) -> list[OpenItem]:
        self.reads += len(ids)
        return [self._item(self._receivables[each], on) for each in ids]

    def with_payers(self, items: Sequence[OpenItem], _issuer: Issuer) -> tuple[OpenItem, ...]:
        return tuple(items)

    def customers(self, _issuer: Issuer, key: PayerKey, limit: int) -> list[CustomerId]:
        self.reads += 1
        return self._keys.get(key, [])[:limit]

    def holdings(self, _issuer: Issuer, customer_id: CustomerId, on: date) -> Holdings:
        self.reads += 1
        ids = list(self._open.get(customer_id, {}))[:OPEN_MAX]
        since = on - timedelta(days=EARLIER_DAYS)
        recent = self._earlier.get(customer_id, [])[-OPEN_MAX:]
        earlier = tuple(payment for payment in recent if payment.paid_date >= since)
        return Holdings(tuple(map(InvoiceId, ids)), earlier)

    def waiting(self, invoice_id: InvoiceId, but: str) -> list[WaitingPart]:
        self.reads += 1
        return [part for part in self.parts.get(invoice_id, ()) if part.entry_id != but]

    @staticmethod
    def _item(receivable: Receivable, on: date) -> OpenItem:
        settling = receivable.settling(on) if receivable.left else 0
        return OpenItem(
            invoice_id=InvoiceId(receivable.invoice_id),
            document=receivable.document,
            number=receivable.number,
            customer_id=CustomerId(receivable.payer.customer_id),
            principal=Money(receivable.left, Currency.BRL),
            settling=Money(settling, Currency.BRL),
            due_date=receivable.due_date,
            customer_name=plain(receivable.payer.name),
            tax_id=receivable.payer.tax_id,
        )


def _keys_of(payer: Payer) -> list[PayerKey]:
    keys = [PayerKey(PayerKeyKind.TAX_ID, payer.tax_id)]
    keys += [PayerKey(PayerKeyKind.NAME, word) for word in search_words(plain(payer.name))]
    if payer.is_company:
        keys.append(PayerKey(PayerKeyKind.ROOT, payer.tax_id[:ROOT_LENGTH]))
    return keys
