"""Disputes in any order with payments and days: the ledger says what is owed, and no day twice."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cobro.domain.allocation import allocate
from cobro.domain.invoice import Invoice, InvoiceStatus, issue_entry
from cobro.domain.invoice_disputes import (
    Claim,
    DisputeMove,
    DisputeReason,
    DisputeState,
    InvoiceDispute,
    Resolution,
    close_dispute,
    open_dispute,
)
from cobro.domain.journal import JournalEntry
from cobro.domain.money import Money
from cobro.domain.payoff import Payoff, payoff
from cobro.domain.rates import RateBook
from cobro.domain.terms import Interest, PaymentTerms, Share
from tests.support.builders import DUE, NOW, a_receipt, an_invoice, brl

TERMS = PaymentTerms(late_fee=Share(percent=Decimal(2)), interest=Interest(Decimal(1)))
TOTAL = 100_000

steps = st.lists(
    st.tuples(st.sampled_from(("open", "close", "pay")), st.integers(0, 20), st.integers(1, TOTAL)),
    max_size=8,
)


@dataclass
class Book:
    invoice: Invoice
    on: date
    entries: list[JournalEntry] = field(default_factory=list)
    dispute: InvoiceDispute | None = None
    count: int = 0

    @property
    def quoted(self) -> Payoff:
        return payoff(self.invoice.exposure, self.invoice.terms, self.on, RateBook({}))

    def act(self, what: str, minor: int) -> None:
        if what == "pay":
            self._pay(minor)
        elif what == "close" and self.dispute is not None:
            end = Resolution(DisputeState.REJECTED, "no", "rui", NOW, brl(0))
            self._moved(close_dispute(self.dispute, self.invoice, end, self.quoted))
            self.dispute = None
        elif what == "open" and self.dispute is None and self.invoice.open.is_positive:
            self.count += 1
            amount = min(brl(minor), self.invoice.open)
            claim = Claim(amount, DisputeReason.OTHER, "no", "", self.on)
            move = open_dispute(self.invoice, claim, self.count, self.quoted, NOW)
            self._moved(move)
            self.dispute = move.dispute

    def _pay(self, minor: int) -> None:
        if self.invoice.status is not InvoiceStatus.OPEN:
            return
        receipt = a_receipt(minor, f"pi_{len(self.entries)}", paid_date=self.on)
        settled = allocate(self.invoice, receipt, NOW, self.quoted)
        self.invoice = settled.invoice
        self.entries += settled.entries

    def _moved(self, move: DisputeMove) -> None:
        self.invoice = move.invoice
        self.entries += [] if move.entry is None else [move.entry]


def a_book() -> Book:
    invoice = an_invoice(TOTAL)
    invoice = replace(invoice, draft=replace(invoice.draft, terms=TERMS, country="BR"))
    return Book(invoice, DUE, [issue_entry(invoice)])


@given(steps)
def test_the_journal_says_what_is_owed_whatever_is_disputed(
    acts: list[tuple[str, int, int]],
) -> None:
    book = a_book()
    for what, days, minor in acts:
        book.on += timedelta(days=days)
        book.act(what, minor)

        assert Money.total((e.owed for e in book.entries), brl(0).currency) == book.invoice.owed
        assert brl(0) <= book.invoice.disputed <= book.invoice.open
        assert book.dispute is not None or book.invoice.disputed.is_zero


@given(steps, st.integers(0, 60))
def test_a_dispute_never_makes_a_debt_dearer(acts: list[tuple[str, int, int]], days: int) -> None:
    disputed, plain = a_book(), a_book()
    for what, step, minor in acts:
        for book in (disputed, plain):
            book.on += timedelta(days=step)
        if what != "pay":
            disputed.act(what, minor)
    for book in (disputed, plain):
        book.on += timedelta(days=days)

    assert disputed.quoted.total <= plain.quoted.total + brl(len(acts))  # each assessment rounds
