"""Matching and review over memory: the rules, the people, and what they are told."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from cobro.application.gather_case import GatherCase
from cobro.application.match_entry import MatchEntry
from cobro.application.note_title import NoteTitle
from cobro.application.paid_charges import PaidCharges
from cobro.application.ports import StoredEntry
from cobro.application.ports.review import Alias, EntryState, Review, ReviewMovedError
from cobro.application.ports.reviews import LISTED_MAX, ReviewPage, Wanted
from cobro.application.post_matches import PostMatches
from cobro.application.post_receipt import PostReceipt, Quote, quote_nothing
from cobro.application.receivable_book import LedgerBook
from cobro.application.reconcile_entry import EntryInReviewError, ReconcileEntry
from cobro.application.settle_exactly import SettleExactly
from cobro.domain.errors import NotFoundError
from cobro.domain.ids import CustomerId, InvoiceId
from cobro.domain.invoice import Invoice, issue_entry
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Customer
from cobro.domain.reconciliation.evidence import PayerKey, WaitingPart
from cobro.domain.reconciliation.policy import DEFAULT_MATCHING, MatchingPolicy
from cobro.domain.reconciliation.reading import profile_keys
from tests.support.books import MemoryBooks, MemoryPayments
from tests.support.builders import an_issuer
from tests.support.charge_books import MemoryCharges
from tests.support.fakes import CountedPause, FixedClock, MemoryCustomers, MemoryIssuers
from tests.support.file_fakes import MemoryStatements


@dataclass
class MemoryPayers:
    known: dict[tuple[str, PayerKey], list[CustomerId]] = field(default_factory=dict)
    aliases: list[Alias] = field(default_factory=list)

    def customers(self, issuer_id: str, key: PayerKey, limit: int) -> Sequence[CustomerId]:
        return self.known.get((issuer_id, key), [])[:limit]

    def register(self, customer: Customer, before: Customer | None) -> None:
        for key in _keys(before) - _keys(customer):
            found = self.known.get((customer.issuer_id, key), [])
            if customer.customer_id in found:
                found.remove(customer.customer_id)
        for key in _keys(customer) - _keys(before):
            self._know(customer.issuer_id, key, customer.customer_id)

    def learn(self, alias: Alias) -> None:
        self._know(alias.issuer_id, alias.key, alias.customer_id)
        self.aliases.append(alias)

    def forget(self, issuer_id: str, key: PayerKey, customer_id: str) -> None:
        found = [a for a in self.aliases if (a.key, a.customer_id) == (key, customer_id)]
        if not found:
            message = "nobody taught that"
            raise NotFoundError(message)
        self.aliases.remove(found[0])
        self.known[issuer_id, key].remove(CustomerId(customer_id))

    def learnt(self, issuer_id: str) -> Sequence[Alias]:
        return [alias for alias in self.aliases if alias.issuer_id == issuer_id]

    def _know(self, issuer_id: str, key: PayerKey, customer_id: CustomerId) -> None:
        found = self.known.setdefault((issuer_id, key), [])
        if customer_id not in found:
            found.append(customer_id)


def _keys(customer: Customer | None) -> frozenset[PayerKey]:
    if customer is None:
        return frozenset()
    return profile_keys(customer.country, customer.tax_id, customer.name)


@dataclass
class MemoryReviews:
    """Reviews beside the statements. `before_put` runs once, as another who decides in between."""

    statements: MemoryStatements
    reviews: dict[str, Review] = field(default_factory=dict)

    def of(self, entry_id: str) -> tuple[StoredEntry, Review]:
        entry = self.statements.entry(entry_id)
        state = EntryState(entry.state)
        review = self.reviews.get(entry_id, Review(entry_id=entry_id, state=state))
        return entry, replace(review, state=state)

    def put(self, entry: StoredEntry, review: Review) -> None:
        before = self.reviews.get(entry.entry_id)
        if (before.version if before else 0) != review.version - 1:
            raise ReviewMovedError
        self.reviews[entry.entry_id] = review
        self.statements.decide(entry.entry_id, review.state.value, review.reason_code)

    def page(
        self,
        issuer_id: str,
        state: EntryState,
        wanted: Wanted,
        *,
        after: str = "",
        limit: int = LISTED_MAX,
    ) -> ReviewPage:
        """Cursors are ids: the entries of a desk are of one day."""
        every = [self.of(entry_id) for entry_id in sorted(self.reviews) if entry_id > after]
        found = [
            (entry, review)
            for entry, review in every
            if (entry.issuer_id, review.state) == (issuer_id, state) and wanted.fits(entry, review)
        ]
        cut = found[limit - 1][0].entry_id if len(found) > limit else ""
        return ReviewPage(tuple(found[:limit]), cut)

    def waiting(self, invoice_id: str) -> Sequence[WaitingPart]:
        proposed = [self.of(entry_id) for entry_id in sorted(self.reviews)]
        return [
            WaitingPart(
                e.entry_id,
                InvoiceId(invoice_id),
                Money(p.amount_minor, Currency(e.currency)),
                p.amount_minor == e.amount_minor,
            )
            for e, r in proposed
            if r.state is EntryState.PROPOSED and r.proposal is not None
            for p in r.proposal.parts
            if p.invoice_id == invoice_id
        ]


class ReviewDesk:
    """An issuer with customers, invoices and bank entries, and the use cases over them."""

    def __init__(
        self,
        books: MemoryBooks | None = None,
        *,
        policy: MatchingPolicy = DEFAULT_MATCHING,
        charges: MemoryCharges | None = None,
        issuers: MemoryIssuers | None = None,
        quote: Quote = quote_nothing,
    ) -> None:
        self.books = books or MemoryBooks()
        self.charges = charges or MemoryCharges()
        self.statements = MemoryStatements()
        self.reviews = MemoryReviews(self.statements)
        self.payers = MemoryPayers()
        self.customers = MemoryCustomers()
        self.issuers = issuers or MemoryIssuers(an_issuer(matching=policy))
        self.clock = FixedClock()
        self.off_list: list[str] = []
        self.told: list[EntryInReviewError] = []
        self.payments = MemoryPayments(self.books)
        self.named = PaidCharges(charges=self.charges, pause=CountedPause())
        self.post_receipt = PostReceipt(
            invoices=self.books,
            ledger=self.books,
            clock=self.clock,
            pause=CountedPause(),
            quote=quote,
        )
        self.post = PostMatches(
            invoices=self.books,
            payments=self.payments,
            ledger=self.books,
            clock=self.clock,
            pause=CountedPause(),
            quote=quote,
        )
        self.reconcile = self._reconcile()

    def _reconcile(self) -> ReconcileEntry:
        book = LedgerBook(
            invoices=self.books,
            customers=self.customers,
            journal=self.books,
            paid_charges=self.named,
            payers=self.payers,
            reviews=self.reviews,
            post_receipt=self.post_receipt,
        )
        match = MatchEntry(
            gather=GatherCase(book=book),
            reviews=self.reviews,
            payments=self.payments,
            post=self.post,
            clock=self.clock,
            take_off_list=self.off_list.append,
        )
        return ReconcileEntry(
            statements=self.statements,
            issuers=self.issuers,
            invoices=self.books,
            settle_exactly=SettleExactly(
                invoices=self.books,
                payments=self.payments,
                post_receipt=self.post_receipt,
                paid_charges=self.named,
                tell=self.told.append,
            ),
            note_title=NoteTitle(charges=self.charges, named=self.named, pause=CountedPause()),
            match=match,
        )

    def register(self, *customers: Customer) -> None:
        for customer in customers:
            self.payers.register(customer, None)
            self.customers.put(customer)

    def issue(self, *invoices: Invoice) -> None:
        """Put invoices into the books with the entries that make them owed."""
        for invoice in invoices:
            self.books.invoices[invoice.invoice_id] = invoice
            entry = issue_entry(invoice)
            self.books.journal[entry.entry_id] = entry

    def decide(self, entry: StoredEntry) -> str:
        """Return the reason of the review, or the id of the invoice that was paid."""
        self.statements.entries.setdefault(entry.entry_id, entry)
        try:
            paid = self.reconcile(entry.entry_id)
        except EntryInReviewError as review:
            return review.reason_code
        return paid.invoice_id if paid else "decided before"

    def state(self, entry_id: str = "ent_1") -> str:
        return self.statements.entries[entry_id].state

    def open_minor(self, invoice_id: str) -> int:
        return self.books.get(invoice_id).open.minor
