"""Any sequence of orders about payments keeps every cent where a recount finds it."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cobro.contracts.payments_api import (
    ApplyCreditV1,
    OrderRequestV1,
    ReallocatePaymentV1,
    RefundPaymentV1,
    ReversePaymentV1,
    TakeBackCreditV1,
)
from cobro.domain import journal
from cobro.domain.errors import RejectionError
from cobro.domain.invoice import Invoice
from cobro.domain.journal import is_balanced
from tests.support.builders import brl
from tests.support.pay_desk import BANK, RECORD, WHY, PayDesk, changed

TOTAL = 10_000
PLACES: tuple[dict[str, str], ...] = (
    {"invoice_id": "inv_1"},
    {"invoice_id": "inv_2"},
    {"invoice_id": "inv_9"},
    {"customer_id": "cus-1"},
    {"customer_id": "cus-2"},
)
OWNERS = {"inv_1": "cus-1", "inv_2": "cus-1", "inv_9": "cus-2"}
NOWHERE: dict[str, str | None] = {"invoice_id": None, "customer_id": None}

amounts = st.integers(1, 2 * TOTAL)
which = st.integers(0, 5)
# What lies on account comes by the half of what is recorded, so that there is credit to be used.
sources = st.one_of(st.sampled_from(PLACES[3:]), st.sampled_from((*PLACES, {})))
steps = st.one_of(
    st.tuples(st.just("record"), sources, amounts),
    st.tuples(st.just("reverse"), which, st.none()),
    st.tuples(st.just("refund"), which, amounts),
    st.tuples(st.just("move"), which, st.sampled_from(PLACES)),
    st.tuples(st.just("use"), st.sampled_from(sorted(OWNERS)), st.integers(1, TOTAL // 4)),
    st.tuples(st.just("undo"), which, st.none()),
)


@dataclass
class Clerk:
    """Gives one order after the other, each twice; what is refused moves nothing."""

    desk: PayDesk = field(default_factory=PayDesk)
    payments: list[str] = field(default_factory=list)
    uses: list[str] = field(default_factory=list)
    orders: int = 0

    def does(self, step: tuple[str, Any, Any]) -> None:
        kind, about, more = step
        match kind:
            case "record":
                request = changed(RECORD, amount=more, **(NOWHERE | about))
                done = self.orders_of(request, "")
                self.payments += [done] if done else []
            case "reverse" if self.payments:
                self.orders_of(ReversePaymentV1(**WHY), _one(self.payments, about))
            case "refund" if self.payments:
                refund = RefundPaymentV1(**WHY, amount=more, currency="BRL")
                self.orders_of(refund, _one(self.payments, about))
            case "move" if self.payments:
                self.orders_of(ReallocatePaymentV1(**WHY, **more), _one(self.payments, about))
            case "use":
                use = ApplyCreditV1(**WHY, invoice_id=about, amount=more, currency="BRL")
                done = self.orders_of(use, OWNERS[about])
                self.uses += [f"{OWNERS[about]}/{done}"] if done else []
            case "undo" if self.uses:
                self.orders_of(TakeBackCreditV1(**WHY), _one(self.uses, about))

    def orders_of(self, request: OrderRequestV1, subject: str) -> str:
        """Order it twice; return the id of the payment or of the order, "" where it is refused."""
        self.orders += 1
        key = f"k-{self.orders}"
        before = dict(self.desk.books.journal)
        try:
            done = self.desk.do(request, subject, key)
        except RejectionError:
            assert self.desk.books.journal == before
            return ""
        after = dict(self.desk.books.journal)
        assert self.desk.do(request, subject, key).replayed
        assert self.desk.books.journal == after
        return done.payment.payment_id if done.payment is not None else done.record.adjustment_id


def _one(things: list[str], number: int) -> str:
    return things[number % len(things)]


def check(desk: PayDesk) -> None:
    """Recount everything from the journal."""
    entries = list(desk.books.journal.values())
    payments = list(desk.books.payments.values())
    credits_ = list(desk.books.credits.values())
    on_account = -desk.moved(journal.CUSTOMER_CREDIT)
    unidentified = -desk.moved(journal.UNIDENTIFIED)
    allocated = -desk.moved(journal.RECEIVABLE)

    assert is_balanced(entries)
    assert desk.moved(journal.IN_TRANSFER) == 0
    assert all(0 <= c.left.minor <= c.amount.minor for c in credits_)
    assert on_account + unidentified == sum(c.left.minor for c in credits_)
    assert on_account == desk.left("cus-1") + desk.left("cus-2")
    assert all(0 <= p.reversed.minor <= p.amount.minor for p in payments)
    came_in = sum(p.amount.minor for p in payments)
    given_back = sum(p.reversed.minor for p in payments)
    assert desk.moved(journal.bank(BANK)) == came_in - given_back
    assert came_in == allocated + on_account + unidentified + given_back
    for invoice in desk.books.invoices.values():
        assert _owed(desk, invoice) == invoice.open.minor
        assert 0 <= invoice.open.minor <= TOTAL


def _owed(desk: PayDesk, invoice: Invoice) -> int:
    own = [e for e in desk.books.journal.values() if e.invoice_id == invoice.invoice_id]
    return TOTAL + sum(entry.moved(journal.RECEIVABLE).minor for entry in own)


@settings(max_examples=150)
@given(st.lists(steps, min_size=1, max_size=14))
def test_money_is_conserved_whatever_people_order(ordered: list[tuple[str, Any, Any]]) -> None:
    clerk = Clerk()
    for step in ordered:
        clerk.does(step)
        check(clerk.desk)


@settings(max_examples=100)
@given(st.lists(steps, min_size=1, max_size=10))
def test_everything_can_be_taken_back(ordered: list[tuple[str, Any, Any]]) -> None:
    """First the uses of credit, the last one first; then each payment: nothing is left of any."""
    clerk = Clerk()
    for step in ordered:
        clerk.does(step)
    for use in reversed(clerk.uses):
        clerk.orders_of(TakeBackCreditV1(**WHY), use)
    for payment in clerk.payments:
        clerk.orders_of(ReversePaymentV1(**WHY), payment)
    check(clerk.desk)
    books = clerk.desk.books

    assert all(p.left == brl(0) for p in books.payments.values())
    assert all(i.open == brl(TOTAL) for i in books.invoices.values())
    assert all(c.left == brl(0) for c in books.credits.values())
