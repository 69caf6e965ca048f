"""Money at gateways over any history: conserved, order-free, and nothing left over in clearing."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cobro.domain import journal
from cobro.domain.gateways import GatewayPayment, Movement, PayoutState
from cobro.domain.journal import is_balanced
from cobro.domain.reports import distinct, ledger_line, received_by_source
from tests.support.builders import TODAY, a_bank_entry, brl
from tests.support.gateway_desk import (
    CAPTURED,
    CLEARING,
    DISPUTES,
    FEE,
    FEES,
    KEY,
    LOST,
    REFUND_FAILED,
    REFUNDED,
    RETURNED,
    TRANSIT,
    WITHHELD,
    GatewayDesk,
    moved,
    payout,
    picture,
)
from tests.support.payout_clerk import BANK

TOTAL = 10_000
LATER = TODAY + timedelta(days=400)


@st.composite
def histories(draw: st.DrawFn) -> list[Movement]:
    """Draw what may happen to one payment: refunds in parts, failures of them, a dispute."""
    captured = draw(st.integers(1, 2 * TOTAL))
    happened = [moved(CAPTURED, captured, "ch")]
    if draw(st.booleans()):
        happened.append(moved(FEE, draw(st.integers(1, 500)), "ch"))
    left = captured
    for number in range(draw(st.integers(0, 4))):
        if left == 0:
            break
        part = draw(st.integers(1, left))
        happened.append(moved(REFUNDED, part, f"re_{number}", len(happened)))
        left -= part
        if draw(st.booleans()):
            happened.append(moved(REFUND_FAILED, part, f"re_{number}", len(happened)))
            left += part
    if left and draw(st.booleans()):
        happened += dispute(draw, draw(st.integers(1, left)), len(happened))
    return happened


def dispute(draw: st.DrawFn, withheld: int, hours: int) -> list[Movement]:
    lost = draw(st.integers(0, withheld))
    return [
        moved(WITHHELD, withheld, "dp", hours),
        *([moved(LOST, lost, "dp", hours + 1)] if lost else []),
        *([moved(RETURNED, withheld - lost, "dp", hours + 2)] if lost < withheld else []),
    ]


def told(movements: list[Movement], name: str = "pi", **more: Any) -> GatewayPayment:
    own = [replace(m, reference=f"{name}-{m.reference}") for m in movements]
    return picture(*own, reference=name, **more)


def check(desk: GatewayDesk) -> None:
    """Check what must hold at any moment, whatever was told so far."""
    entries = list(desk.books.journal.values())
    invoices = list(desk.books.invoices.values())
    credit, unidentified = desk.moved(journal.CUSTOMER_CREDIT), desk.moved(journal.UNIDENTIFIED)
    received = sum(entry.received.minor for entry in entries)

    assert is_balanced(entries)
    # No invoice is in this journal but by what was paid of it.
    assert desk.moved(journal.RECEIVABLE) == sum(i.open.minor - TOTAL for i in invoices)
    assert received == -desk.moved(journal.RECEIVABLE) - credit - unidentified
    assert -(credit + unidentified) == desk.credit_left
    assert all(0 <= c.left.minor <= c.amount.minor for c in desk.books.credits.values())
    assert all(0 <= i.open.minor <= TOTAL for i in invoices)
    assert all(0 <= p.reversed.minor <= p.amount.minor for p in desk.books.payments.values())


def balances(desk: GatewayDesk) -> dict[str, int]:
    legs: Counter[str] = Counter()
    for entry in desk.books.journal.values():
        for leg in entry.postings:
            legs[leg.account] += leg.minor
    return {account: minor for account, minor in legs.items() if minor}


@settings(max_examples=200)
@given(histories(), st.data())
def test_pictures_in_any_order_number_and_with_losses_end_as_the_whole_one(
    history: list[Movement], data: st.DataObject
) -> None:
    """A picture may lack any movement; whatever was seen before, the sweep fetches the whole."""
    clean, torn = GatewayDesk(), GatewayDesk()
    for desk in (clean, torn):
        desk.issue(TOTAL)
    for _ in range(data.draw(st.integers(0, 6))):
        torn.look(told(data.draw(st.lists(st.sampled_from(history), unique=True))))
        check(torn)
    torn.book(told(history))
    clean.book(told(history))
    before = dict(torn.books.journal)
    check(torn)

    assert balances(torn) == balances(clean)
    assert torn.books.invoices["inv_1"].owed == clean.books.invoices["inv_1"].owed
    assert torn.book(told(history)).is_replay
    assert torn.books.journal == before


@settings(max_examples=60)
@given(st.lists(histories(), min_size=2, max_size=3), st.data())
def test_several_payments_of_one_invoice_come_to_the_same_in_any_order(
    several: list[list[Movement]], data: st.DataObject
) -> None:
    """Which of them pays and which lies on account depends on the order; their sum does not."""
    ends = []
    for order in (list(range(len(several))), data.draw(st.permutations(range(len(several))))):
        desk = GatewayDesk()
        desk.issue(TOTAL)
        for position in order:
            desk.book(told(several[position], f"pi_{position}"))
            check(desk)
        sums = balances(desk)
        customer = sums.pop("receivable", 0) + sums.pop("customer_credit", 0)
        ends.append((customer, sums))

    assert ends[0] == ends[1]


@dataclass
class Payee:
    """A desk whose gateway pays out all that it holds, and whose bank shows it."""

    desk: GatewayDesk
    payouts: int = 0

    def pay_out(self, *, fails: bool) -> None:
        minor = self.desk.moved(CLEARING)
        if minor <= 0:
            return
        self.payouts += 1
        sent = payout(minor, f"po_{self.payouts}")
        self.desk.book_payout(sent)
        if fails:
            self.desk.book_payout(replace(sent, state=PayoutState.FAILED))
        self.desk.book_payout(sent)

    def bank_shows_all(self) -> None:
        for number, awaited in enumerate(list(self.desk.books.payouts.values())):
            entry = a_bank_entry(
                f"e{number}", awaited.balance.minor, account=BANK, text=awaited.reference
            )
            for _ in range(2):
                self.desk.settle(entry)


@settings(max_examples=80)
@given(st.lists(st.tuples(st.integers(0, 2), histories(), st.booleans()), min_size=1, max_size=4))
def test_clearing_is_nothing_once_all_is_paid_out_and_in_the_bank(
    happenings: list[tuple[int, list[Movement], bool]],
) -> None:
    """Payments of two invoices, and of one that is not there, between payouts."""
    desk = GatewayDesk()
    payee = Payee(desk)
    for number in (1, 2):
        desk.issue(TOTAL, number)
    for position, (invoice, history, fails) in enumerate(happenings):
        desk.book(told(history, f"pi_{position}", invoice_id=f"inv_{invoice}"))
        payee.pay_out(fails=fails)
        check(desk)
    payee.pay_out(fails=False)
    payee.bank_shows_all()
    check(desk)
    totals = received_by_source(
        distinct(ledger_line(e) for e in desk.books.journal.values()), LATER
    )["BRL"][KEY]

    assert desk.moved(CLEARING) <= 0  # less than nothing where fees and refunds came after it
    assert (desk.moved(TRANSIT), desk.moved(DISPUTES)) == (0, 0)
    net = totals.received_minor - totals.refunded_minor
    assert desk.moved(journal.bank(BANK)) + desk.moved(CLEARING) + desk.moved(FEES) == net
    assert net == totals.allocated_minor + totals.credit_minor + totals.unidentified_minor


@settings(max_examples=60)
@given(histories(), st.integers(1, TOTAL))
def test_credit_used_by_hand_never_falls_below_nothing(history: list[Movement], used: int) -> None:
    """A person uses up what is on account between two pictures; what then lacks waits."""
    desk = GatewayDesk()
    desk.issue(TOTAL)
    desk.book(told(history[:1]))
    spent = 0
    for name, credit in list(desk.books.credits.items()):
        part = min(used, credit.left.minor)
        desk.books.credits[name] = credit.less(brl(part))
        spent += part
    desk.look(told(history))
    desk.look(told(history))
    credits_ = desk.books.credits.values()

    assert all(credit.left.minor >= 0 for credit in credits_)
    assert set(desk.refused) <= {"credit_spent"}
    assert is_balanced(list(desk.books.journal.values()))
    assert desk.books.invoices["inv_1"].open.minor <= TOTAL
    if not desk.refused:
        assert desk.credit_left == -desk.moved(journal.CUSTOMER_CREDIT) - spent
