"""Gather what may be meant by a bank entry, by bounded readings, best evidence first.

An entry whose own id or title names one receivable that it settles needs no more. Otherwise the
payer is looked up by tax id, account or learnt name, and what that customer has open is read.
Other branches and likely names are looked up only for what would not be posted otherwise.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from cobro.application.ports import StoredEntry
from cobro.application.ports.matching import ReceivableBook
from cobro.domain.ids import CustomerId, InvoiceId
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Issuer
from cobro.domain.reconciliation.evidence import (
    Case,
    Evidence,
    OpenItem,
    PayerKey,
    PayerKeyKind,
    ReferenceKind,
)
from cobro.domain.reconciliation.names import search_words
from cobro.domain.reconciliation.reading import digits_of, named_numbers, payer_of

NAMED_MAX = 12  # numbers that one entry may name
CUSTOMERS_MAX = 5  # customers known by one key
PARTS_MAX = 3  # invoices of a known payer that may be paid in parts
LIKELY_MAX = 6  # customers with a word of the name
_BEYOND_DOUBT = frozenset({ReferenceKind.MACHINE_ID, ReferenceKind.TITLE})
_KNOWN = (PayerKeyKind.TAX_ID, PayerKeyKind.ACCOUNT, PayerKeyKind.ALIAS)
_SURE = frozenset({PayerKeyKind.TAX_ID, PayerKeyKind.ACCOUNT})


class GatherCase:
    def __init__(self, *, book: ReceivableBook) -> None:
        self._book = book

    def __call__(self, issuer: Issuer, entry: StoredEntry) -> Case:
        """Return what the entry names and, unless that is beyond doubt, what its payer has open."""
        evidence = _evidence(issuer, entry)
        named = self._named(issuer, entry)
        items = self._items(named, evidence)
        if _settles_one(items, evidence.amount):
            return Case(evidence=evidence, items=items)
        items = self._book.with_payers(items, issuer)
        owed = (item.invoice_id for item in items if not item.is_closed)
        waiting = [part for each in owed for part in self._book.waiting(each, entry.entry_id)]
        case = Case(evidence=evidence, items=items, waiting=tuple(waiting))
        return self._and_of(issuer, case, self._by_keys(issuer, evidence, _KNOWN))

    def wider(self, issuer: Issuer, case: Case) -> Case:
        """Return the case with what other branches of the payer, or likely payers, have open.

        What else waits for the oldest invoices of a known payer is read too: they may be paid in
        parts.
        """
        found = self._by_keys(issuer, case.evidence, (PayerKeyKind.ROOT,))
        known = [item for item in case.open_items if item.payer_keys and item.named_by is None]
        if not found and not known:
            found = self._likely(issuer, case.evidence)
        own = case.evidence.entry_id
        parts = (self._book.waiting(item.invoice_id, own) for item in known[:PARTS_MAX])
        waiting = (*case.waiting, *(part for found in parts for part in found))
        return self._and_of(issuer, replace(case, waiting=waiting), found)

    def _and_of(
        self, issuer: Issuer, case: Case, found: Mapping[CustomerId, frozenset[PayerKey]]
    ) -> Case:
        """Return the case with what customers have open, each marked with what it is known by."""
        known = [self._book.holdings(issuer, each, case.evidence.paid_date) for each in found]
        open_ids = dict.fromkeys(each for held in known for each in held.open_ids)
        had = {item.invoice_id for item in case.items}
        wanted = [each for each in open_ids if each not in had]
        more = self._book.items(wanted, case.evidence.paid_date)
        items = (*case.items, *self._book.with_payers(more, issuer))
        payers = (each for each, keys in found.items() if any(key.kind in _SURE for key in keys))
        return replace(
            case,
            items=tuple(_known_by(item, found.get(item.customer_id)) for item in items),
            payers=case.payers | frozenset(payers),
            earlier=(*case.earlier, *(payment for held in known for payment in held.earlier)),
        )

    def with_claims(self, case: Case, places: Iterable[InvoiceId]) -> Case:
        """Return the case with what other entries are proposed for, of the places in question."""
        own = case.evidence.entry_id
        claims = (part for place in sorted(places) for part in self._book.waiting(place, own))
        return replace(case, claimed={part.invoice_id: part.entry_id for part in claims})

    def _named(self, issuer: Issuer, entry: StoredEntry) -> dict[InvoiceId, ReferenceKind]:
        found = dict(self._book.by_charge(issuer, entry))
        if found:
            return found
        numbers = named_numbers(entry.references, entry.text, issuer.series)
        for number, kind in list(numbers.items())[:NAMED_MAX]:
            invoice_id = self._book.by_number(issuer, number)
            if invoice_id is not None:
                found.setdefault(invoice_id, kind)
        return found

    def _items(
        self, named: dict[InvoiceId, ReferenceKind], evidence: Evidence
    ) -> tuple[OpenItem, ...]:
        found = self._book.items(named, evidence.paid_date)
        return tuple(replace(item, named_by=named[item.invoice_id]) for item in found)

    def _by_keys(
        self, issuer: Issuer, evidence: Evidence, kinds: Iterable[PayerKeyKind]
    ) -> dict[CustomerId, frozenset[PayerKey]]:
        """Return the customers that the payer's keys name; a key of many names nobody."""
        found: dict[CustomerId, frozenset[PayerKey]] = {}
        for kind in kinds:
            for key in sorted(key for key in evidence.payer_keys if key.kind is kind):
                customers = self._book.customers(issuer, key, CUSTOMERS_MAX + 1)
                for customer_id in customers if len(customers) <= CUSTOMERS_MAX else ():
                    found[customer_id] = found.get(customer_id, frozenset()) | {key}
        return found

    def _likely(self, issuer: Issuer, evidence: Evidence) -> dict[CustomerId, frozenset[PayerKey]]:
        keys = [PayerKey(PayerKeyKind.NAME, word) for word in search_words(evidence.payer_name)]
        named = [self._book.customers(issuer, key, LIKELY_MAX) for key in keys]
        chosen = dict.fromkeys(customer for found in named for customer in found)
        return {customer: frozenset() for customer in list(chosen)[:LIKELY_MAX]}


def _known_by(item: OpenItem, keys: frozenset[PayerKey] | None) -> OpenItem:
    return replace(item, payer_keys=item.payer_keys | keys) if keys else item


def _evidence(issuer: Issuer, entry: StoredEntry) -> Evidence:
    account = entry.references.get("counterparty_account", "")
    payer = payer_of(entry.payer_name, entry.payer_tax_id, account, entry.text, issuer.country)
    return Evidence(
        entry_id=entry.entry_id,
        amount=Money(entry.amount_minor, Currency(entry.currency)),
        paid_date=entry.booking_date,
        payer_keys=payer.keys,
        payer_name=payer.name,
        masked_tax_id=payer.masked_tax_id,
        digits=digits_of(f"{entry.references.get('document_number', '')} {entry.text}"),
    )


def _settles_one(items: tuple[OpenItem, ...], amount: Money) -> bool:
    """Tell whether a machine's reference names one receivable that the amount settles."""
    if len(items) != 1 or items[0].named_by not in _BEYOND_DOUBT:
        return False
    return not items[0].is_closed and amount in {items[0].settling, items[0].principal}
