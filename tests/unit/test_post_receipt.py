"""Booking: once whatever is delivered again, on the invoice as it stands, or not at all."""

import pytest

from cobro.application.post_receipt import (
    ATTEMPTS_MAX,
    InvoiceBusyError,
    PaymentDiffersError,
    PostReceipt,
    quote_nothing,
)
from cobro.application.receive_gateway_event import ReceiveGatewayEvent, VerifiedEvent
from cobro.domain.allocation import allocate
from cobro.domain.errors import UnavailableError
from cobro.domain.invoice import Invoice
from cobro.domain.money import Currency, CurrencyMismatchError, Money
from tests.support.books import MemoryBooks
from tests.support.builders import NOW, a_gateway_account, a_receipt, an_invoice, brl
from tests.support.fakes import CountedPause, FixedClock, MemoryInbox, MemoryQueue


class Desk:
    def __init__(self) -> None:
        self.books = MemoryBooks()
        self.invoice = an_invoice(10_000)
        self.books.invoices[self.invoice.invoice_id] = self.invoice
        self.pause = CountedPause()
        self.post = PostReceipt(
            invoices=self.books,
            ledger=self.books,
            clock=FixedClock(),
            pause=self.pause,
            quote=quote_nothing,
        )

    @property
    def open_minor(self) -> int:
        return self.books.invoices[self.invoice.invoice_id].open.minor

    def pay_meanwhile(self, minor: int, reference: str) -> None:
        present = self.books.invoices[self.invoice.invoice_id]
        self.books.post(allocate(present, a_receipt(minor, reference), NOW))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_payment_is_booked_once_however_often_it_is_told(desk: Desk) -> None:
    first = desk.post(desk.invoice, a_receipt(10_000))
    again = desk.post(desk.books.get("inv_1"), a_receipt(10_000))

    assert not first.is_replay
    assert again.is_replay
    assert desk.open_minor == 0
    assert len(desk.books.payments) == 1


def test_a_payment_that_now_says_another_amount_is_for_a_person(desk: Desk) -> None:
    desk.post(desk.invoice, a_receipt(4_000))
    with pytest.raises(PaymentDiffersError, match=r"4000.*5000"):
        desk.post(desk.books.get("inv_1"), a_receipt(5_000))

    assert desk.open_minor == 6_000


def test_an_invoice_that_moved_meanwhile_is_read_again(desk: Desk) -> None:
    desk.books.interruptions = [lambda: desk.pay_meanwhile(3_000, "pi_other")]
    posted = desk.post(desk.invoice, a_receipt(10_000))

    assert posted.settlement is not None
    assert posted.settlement.payment.on_account == brl(3_000)
    assert desk.open_minor == 0
    assert desk.pause.attempts == [0]


def test_a_condition_is_asked_of_the_state_that_is_booked_on(desk: Desk) -> None:
    seen: list[int] = []

    def accept(invoice: Invoice) -> None:
        seen.append(invoice.open.minor)

    desk.books.interruptions = [lambda: desk.pay_meanwhile(3_000, "pi_other")]
    desk.post(desk.invoice, a_receipt(1_000), accept)

    assert seen == [10_000, 7_000]


def test_an_invoice_that_never_rests_is_left_for_later(desk: Desk) -> None:
    references = iter(range(ATTEMPTS_MAX))

    def pay() -> None:
        desk.books.interruptions.insert(0, lambda: None)  # for the posting within
        desk.pay_meanwhile(1, f"pi_{next(references) + 100}")

    desk.books.interruptions = [pay] * ATTEMPTS_MAX
    with pytest.raises(InvoiceBusyError):
        desk.post(desk.invoice, a_receipt(500))

    assert desk.open_minor == 10_000 - ATTEMPTS_MAX


def test_a_payment_in_another_currency_is_refused(desk: Desk) -> None:
    with pytest.raises(CurrencyMismatchError):
        desk.post(desk.invoice, a_receipt(amount=Money(10_000, Currency.USD)))

    assert desk.books.payments == {}


def test_an_event_is_kept_before_it_is_queued_and_only_then_acknowledged() -> None:
    inbox, queue = MemoryInbox(), MemoryQueue(failure=UnavailableError("the queue is away"))
    receive = ReceiveGatewayEvent(
        inbox=inbox,
        events=queue,
        clock=FixedClock(),
        event_message=lambda gateway, account, event_id: f"{gateway}/{account}/{event_id}",
    )
    event = VerifiedEvent(a_gateway_account(), "evt_1", "pi_1", b"{}", "a=b")
    with pytest.raises(UnavailableError):
        receive(event)
    receive(event)
    kept = inbox.get("stripe", "evt_1", "main")

    assert (kept.payload, kept.query) == (b"{}", "a=b")
    assert [message.body for message in queue.messages] == ["stripe/main/evt_1"]


def test_events_of_one_payment_keep_their_order_whatever_their_names_look_like() -> None:
    queue = MemoryQueue()
    receive = ReceiveGatewayEvent(
        inbox=MemoryInbox(), events=queue, clock=FixedClock(), event_message="{}/{}/{}".format
    )
    strange = "evt_&\u00e9" * 60  # a queue takes 128 letters and signs for the name of a group
    for account, event_id, payment in (
        ("main", "evt_1", "pi_1"),
        ("main", strange, "pi_1"),
        ("other", "evt_1", "pi_1"),
    ):
        about = a_gateway_account(account_id=account)
        receive(VerifiedEvent(about, event_id, payment, b"{}"))
    groups = [message.group for message in queue.messages]

    assert groups[0] == groups[1] != groups[2]
    assert len({message.deduplication for message in queue.messages}) == 3
    assert all(len(m.group) <= 128 and len(m.deduplication) <= 128 for m in queue.messages)
