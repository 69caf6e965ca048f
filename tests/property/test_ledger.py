"""Whatever is issued, paid, repeated and interleaved: money is conserved, numbers have no gap."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cobro.application.issue_invoices import IssueInvoices
from cobro.contracts.gateways import stripe
from cobro.domain import journal
from cobro.domain.gateways import GatewayPayment
from cobro.domain.invoice import InvoiceStatus
from cobro.domain.journal import EntryCode, is_balanced
from tests.support.builders import a_command, a_gateway_account, an_invoice
from tests.support.fakes import CountedPause, FixedClock, MemoryCustomers, MemoryIssuers
from tests.support.gateway_desk import CAPTURED, GatewayDesk, moved, picture
from tests.support.strategies import small_minors, stripe_streams


class Company:
    """The money side of the program over books in memory."""

    def __init__(self) -> None:
        self.desk = GatewayDesk(account=a_gateway_account())
        self.books = self.desk.books
        clock, pause = FixedClock(), CountedPause()
        self.issue = IssueInvoices(
            issuers=MemoryIssuers(),
            customers=MemoryCustomers(),
            invoices=self.books,
            series=self.books,
            ledger=self.books,
            clock=clock,
            pause=pause,
        )

    def pay(self, invoice_id: str, minor: int, intent: str) -> None:
        self.desk.look(
            picture(moved(CAPTURED, minor, intent), reference=intent, invoice_id=invoice_id)
        )

    def moved(self, account: str) -> int:
        return sum(entry.moved(account).minor for entry in self.books.journal.values())

    def check(self) -> None:
        entries = list(self.books.journal.values())
        issued = sum(
            entry.moved(journal.RECEIVABLE).minor
            for entry in entries
            if entry.code is EntryCode.INVOICE_ISSUED
        )
        allocated = sum(payment.allocated.minor for payment in self.books.payments.values())
        on_account = sum(payment.on_account.minor for payment in self.books.payments.values())
        received = sum(entry.received.minor for entry in entries)
        still_open = sum(invoice.open.minor for invoice in self.books.invoices.values())

        assert is_balanced(entries)
        assert received == allocated + on_account
        assert still_open == issued - allocated == self.moved(journal.RECEIVABLE)
        assert -self.moved(journal.CUSTOMER_CREDIT) == on_account
        assert all(invoice.open.minor >= 0 for invoice in self.books.invoices.values())
        self.check_numbers()

    def check_numbers(self) -> None:
        numbers = sorted(invoice.number for invoice in self.books.invoices.values())

        assert numbers == list(range(1, len(numbers) + 1))
        assert [s.last_number for s in self.books.series.values()] == [len(numbers)] * bool(numbers)


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("issue"), st.integers(0, 5), small_minors),
            st.tuples(st.just("pay"), st.integers(0, 5), small_minors),
        ),
        max_size=40,
    ),
    st.data(),
)
def test_money_is_conserved_over_any_sequence(
    happenings: list[tuple[str, int, int]], data: st.DataObject
) -> None:
    company = Company()
    ids: dict[int, str] = {}
    for position, (kind, which, minor) in enumerate(happenings):
        if kind == "issue":
            (outcome,) = company.issue([a_command(f"k{which}", minor)])
            if outcome.rejection is None:
                ids[which] = outcome.issued().invoice_id
        elif which in ids:
            intent = data.draw(st.sampled_from([f"pi_{position}", "pi_0", "pi_1"]))
            company.pay(ids[which], minor, intent)
    company.check()


@settings(max_examples=40)
@given(st.lists(st.lists(st.integers(0, 30), min_size=1, max_size=10), max_size=6), st.data())
def test_numbers_have_no_gap_under_any_interleaving(
    blocks: list[list[int]], data: st.DataObject
) -> None:
    """Another writer commits its block between the reading and the commit of this one."""
    company = Company()
    for block in blocks:
        others = data.draw(
            st.lists(st.lists(st.integers(0, 30), min_size=1, max_size=10), max_size=3)
        )
        company.books.interruptions = [issuing(company, other) for other in others]
        company.issue([a_command(f"k{key}") for key in block])
    company.books.interruptions = []
    company.check()


def issuing(company: Company, keys: list[int]) -> Any:
    def run() -> None:
        company.issue([a_command(f"k{key}") for key in keys[:25]])

    return run


def ledger_after(events: list[dict[str, Any]]) -> tuple[Any, ...]:
    """Return what the ledger comes to, without the order in which it got there."""
    company = Company()
    for number in (1, 2, 3):
        invoice = an_invoice(30_000, f"inv_{number}", number)
        company.books.invoices[invoice.invoice_id] = invoice
    reviews: set[str] = set()
    for event in events:
        (news,) = stripe.news(a_gateway_account(), json.dumps(event).encode(), "")
        if isinstance(news, GatewayPayment):
            company.desk.look(news)
            reviews |= {f"{event['id']} {reason}" for reason in company.desk.refused}
            company.desk.refused.clear()
    payments = company.books.payments
    return (
        {key: payment.amount for key, payment in payments.items()},
        {key: payment.invoice_id for key, payment in payments.items()},
        {key: invoice.open for key, invoice in company.books.invoices.items()},
        {account: company.moved(account) for account in ("receivable", "customer_credit")},
        reviews,
    )


@settings(max_examples=60)
@given(stripe_streams(), st.data())
def test_events_in_any_order_and_number_of_copies_end_in_the_same_ledger(
    events: list[dict[str, Any]], data: st.DataObject
) -> None:
    copies = data.draw(st.lists(st.sampled_from(events), max_size=6))
    shuffled = data.draw(st.permutations([*events, *copies]))

    assert ledger_after(shuffled) == ledger_after(events)


class InvoiceLife(RuleBasedStateMachine):
    """One invoice that is issued, paid in parts, paid again, and told of twice."""

    def __init__(self) -> None:
        super().__init__()
        self.company = Company()
        self.paid: dict[str, int] = {}
        self.total = 0
        self.invoice_id = ""

    @initialize(total=small_minors)
    def issue(self, total: int) -> None:
        self.total = total
        (outcome,) = self.company.issue([a_command("k", total)])
        self.invoice_id = outcome.issued().invoice_id

    @rule(minor=small_minors)
    def pay(self, minor: int) -> None:
        intent = f"pi_{len(self.paid)}"
        self.company.pay(self.invoice_id, minor, intent)
        self.paid[intent] = minor

    @precondition(lambda self: bool(self.paid))
    @rule(data=st.data())
    def tell_again(self, data: st.DataObject) -> None:
        intent = data.draw(st.sampled_from(sorted(self.paid)))
        self.company.pay(self.invoice_id, self.paid[intent], intent)

    @rule()
    def issue_again(self) -> None:
        (outcome,) = self.company.issue([a_command("k", self.total)])

        assert outcome.replayed

    @rule(minor=small_minors)
    def be_overtaken(self, minor: int) -> None:
        """Let another payment come in between the reading and the commit of this one."""
        other = f"pi_{len(self.paid)}"
        self.paid[other] = minor
        self.company.books.interruptions = [lambda: self.company.pay(self.invoice_id, minor, other)]
        self.pay(minor)
        self.company.books.interruptions = []

    @invariant()
    def what_is_open_is_what_was_not_paid(self) -> None:
        if self.invoice_id:
            invoice = self.company.books.get(self.invoice_id)
            paid = sum(self.paid.values())

            assert invoice.open.minor == max(0, self.total - paid)
            assert (invoice.status is InvoiceStatus.PAID) == (paid >= self.total)
            assert -self.company.moved(journal.CUSTOMER_CREDIT) == max(0, paid - self.total)
            self.company.check()


TestInvoiceLife = InvoiceLife.TestCase
TestInvoiceLife.settings = settings(max_examples=40, stateful_step_count=20)
