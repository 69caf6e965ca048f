"""The desk where people give orders about payments, over books in memory."""

from dataclasses import replace
from typing import Any

from cobro.application.hand_payments import CarriedOut, CarryOut
from cobro.application.place_credits import PlaceCredits
from cobro.application.place_payments import PlacePayments
from cobro.application.placed_payments import PlacedPayments
from cobro.application.post_receipt import quote_nothing
from cobro.application.refund_at_gateway import RefundAtGateway
from cobro.application.release_orders import HoldOrder, ReleaseOrders
from cobro.contracts.gateway_messages import gateway_hint_message
from cobro.contracts.payments_api import (
    OrderRequestV1,
    RecordPaymentV1,
    command_of,
    to_command,
)
from cobro.domain.held_orders import HeldOrder
from cobro.domain.journal import is_balanced
from tests.support.books import MemoryAdjustments, MemoryBooks, MemoryCredits, MemoryPayments
from tests.support.builders import TODAY, a_customer, an_invoice, an_issuer, brl
from tests.support.fakes import (
    CountedPause,
    FixedClock,
    MemoryCustomers,
    MemoryIssuers,
    MemoryQueue,
)
from tests.support.gateways.in_memory import MemoryGatewayAccounts, MemoryGateways, an_account
from tests.support.order_books import MemoryHeldOrders

BANK = "341/1248/02124"
RECORD = RecordPaymentV1(
    issuer_id="acme",
    amount=10_000,
    currency="BRL",
    paid_date=TODAY,
    account=BANK,
    reference="TED 4711",
    reason="seen on the statement",
    invoice_id="inv_1",
)
WHY: dict[str, Any] = {"issuer_id": "acme", "reason": "agreed with the payer"}


class PayDesk:
    """Carries out orders about payments over books in memory; `gateways` are asked for refunds."""

    def __init__(self, **issuer: Any) -> None:
        self.books, self.orders, self.clock = MemoryBooks(), MemoryHeldOrders(), FixedClock()
        self.pause, self.events, self.gateways = CountedPause(), MemoryQueue(), MemoryGateways()
        self.accounts = MemoryGatewayAccounts(an_account())
        self.issuers = MemoryIssuers(an_issuer(**issuer))
        for number, key in enumerate(("inv_1", "inv_2"), start=1):
            self.books.invoices[key] = an_invoice(key=key, number=number)
        other = an_invoice(key="inv_9", number=9)
        draft = replace(other.draft, customer_id=a_customer("cus-2").customer_id)
        self.books.invoices["inv_9"] = replace(other, draft=draft)
        adjustments = MemoryAdjustments(self.books)
        self._decide(adjustments)
        self.refund = RefundAtGateway(
            orders=self.orders,
            accounts=self.accounts,
            gateways=self.gateways,
            events=self.events,
            ledger=self.books,
            clock=self.clock,
            hint_message=gateway_hint_message,
        )
        self.carry_out = CarryOut(
            issuers=self.issuers,
            adjustments=adjustments,
            ledger=self.books,
            clock=self.clock,
            pause=self.pause,
            hold=HoldOrder(orders=self.orders, clock=self.clock),
            refunds=self.refund,
        )
        self.release = ReleaseOrders(
            orders=self.orders,
            carry_out=self.carry_out,
            clock=self.clock,
            command_of=lambda held: command_of(held, self.place.deciding),
        )

    def _decide(self, adjustments: MemoryAdjustments) -> None:
        customers = MemoryCustomers(a_customer(), a_customer("cus-2"))
        placed = PlacedPayments(
            payments=MemoryPayments(self.books),
            invoices=self.books,
            journal=self.books,
            credits_=MemoryCredits(self.books),
        )
        self.credits = PlaceCredits(
            invoices=self.books,
            credits_=MemoryCredits(self.books),
            journal=self.books,
            adjustments=adjustments,
            quote=quote_nothing,
        )
        self.place = PlacePayments(
            invoices=self.books,
            customers=customers,
            placed=placed,
            quote=quote_nothing,
            credits_=self.credits,
        )

    def ask(
        self, request: OrderRequestV1, subject: str = "", key: str = "k-1", author: str = "ana"
    ) -> CarriedOut | HeldOrder:
        command = to_command(request, subject, (key, author), self.place.deciding)
        return self.carry_out(command)

    def do(self, request: OrderRequestV1, subject: str = "", key: str = "k-1") -> CarriedOut:
        done = self.ask(request, subject, key)
        assert isinstance(done, CarriedOut)
        assert is_balanced(list(self.books.journal.values()))
        return done

    def paid(self, key: str = "k-1", **more: Any) -> str:
        """Record a payment and return its id."""
        return payment_id(self.do(changed(RECORD, **more), key=key))

    def limit(self, minor: int | None) -> None:
        """Let orders above such an amount wait for a second person."""
        self.issuers.put(an_issuer(approval_limit=None if minor is None else brl(minor)))

    def open(self, invoice_id: str = "inv_1") -> int:
        return self.books.get(invoice_id).owed.minor

    def moved(self, account: str) -> int:
        return sum(entry.moved(account).minor for entry in self.books.journal.values())

    def left(self, customer_id: str = "cus-1") -> int:
        credits_ = self.credits.on_account("acme", customer_id, brl(0))
        return sum(credit.left.minor for credit in credits_)


def changed(request: RecordPaymentV1, **more: Any) -> RecordPaymentV1:
    facts = {name: getattr(request, name) for name in request.__struct_fields__}
    return RecordPaymentV1(**(facts | more))


def payment_id(done: CarriedOut) -> str:
    assert done.payment is not None
    return done.payment.payment_id
