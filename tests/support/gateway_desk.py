"""The booking of gateways' money over books in memory, with builders of what gateways tell."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from cobro.application.book_gateway_payment import BookedPicture, BookGatewayPayment
from cobro.application.book_gateway_payout import BookedPayout, BookGatewayPayout
from cobro.application.gateway_movements import GatewayMovements
from cobro.application.gateway_receipts import GatewayReceipts
from cobro.application.gateway_reversals import GatewayReversals
from cobro.application.gateway_review import GatewayReviewError
from cobro.application.hand_entries_again import HandEntriesAgain
from cobro.application.paid_charges import PaidCharges
from cobro.application.placed_payments import PlacedPayments
from cobro.application.post_receipt import Quote, quote_nothing
from cobro.application.settle_payout import SettlePayout
from cobro.domain import journal
from cobro.domain.errors import RejectionError
from cobro.domain.gateways import (
    Gateway,
    GatewayAccount,
    GatewayPayment,
    GatewayPayout,
    Movement,
    MovementKind,
    PaymentState,
    PayoutState,
)
from cobro.domain.ids import IssuerId
from cobro.domain.money import Currency
from tests.support.books import MemoryBooks, MemoryCredits, MemoryGatewayBooks, MemoryPayments
from tests.support.builders import NOW, TODAY, an_invoice, brl
from tests.support.charge_books import MemoryCharges
from tests.support.fakes import (
    CountedPause,
    FixedClock,
    MemoryIssuers,
    MemoryQueue,
)
from tests.support.order_books import MemoryHeldOrders
from tests.support.payout_clerk import BANK, MemoryWaitingEntries

KEY = "stripe/br-main"
CLEARING = journal.gateway_clearing(KEY)
DISPUTES = journal.gateway_disputes(KEY)
FEES = journal.gateway_fees(KEY)
TRANSIT = journal.payouts_in_transit(KEY)

CAPTURED, FEE = MovementKind.CAPTURED, MovementKind.FEE
REFUNDED, REFUND_FAILED = MovementKind.REFUNDED, MovementKind.REFUND_FAILED
WITHHELD, RETURNED = MovementKind.DISPUTE_WITHHELD, MovementKind.DISPUTE_RETURNED
LOST, REVERSED = MovementKind.DISPUTE_LOST, MovementKind.REVERSED


def gateway_account(**more: Any) -> GatewayAccount:
    account = GatewayAccount(
        gateway=Gateway.STRIPE,
        account_id="br-main",
        issuer_id=IssuerId("acme"),
        currencies=(Currency.BRL,),
        payout_account=BANK,
    )
    return replace(account, **more)


def moved(
    kind: MovementKind, minor: int, reference: str = "", hours: int = 0, **more: Any
) -> Movement:
    """Return a movement so many hours from now; its reference is by default one of its kind."""
    at: datetime = NOW + timedelta(hours=hours)
    return Movement(kind, reference or f"{kind}-1", brl(minor), at, **more)


def picture(*movements: Movement, reference: str = "pi_1", **more: Any) -> GatewayPayment:
    facts = GatewayPayment(
        reference=reference,
        state=PaymentState.PAID,
        seen_at=NOW,
        movements=movements,
        invoice_id="inv_1",
    )
    return replace(facts, **more)


def payout(minor: int = 9_600, reference: str = "po_1", **more: Any) -> GatewayPayout:
    facts = GatewayPayout(
        reference=reference,
        state=PayoutState.IN_TRANSIT,
        amount=brl(minor),
        arrival_date=TODAY,
        seen_at=NOW,
    )
    return replace(facts, **more)


class GatewayDesk:
    """Books what an account tells; `told` and `refused` are the reasons shown to a person."""

    def __init__(
        self, *, quote: Quote = quote_nothing, account: GatewayAccount | None = None
    ) -> None:
        self.account = account or gateway_account()
        self.books, self.charges = MemoryBooks(), MemoryCharges()
        self.pause = CountedPause()
        self.held_orders = MemoryHeldOrders()
        self.told: list[str] = []
        self.refused: list[str] = []
        clock: dict[str, Any] = {"clock": FixedClock(), "pause": self.pause}
        issuers, gateway_books = MemoryIssuers(), MemoryGatewayBooks(self.books)
        self.paid_charges = PaidCharges(charges=self.charges, pause=self.pause)
        self.placed = PlacedPayments(
            payments=MemoryPayments(self.books),
            invoices=self.books,
            journal=self.books,
            credits_=MemoryCredits(self.books),
        )
        self._book = BookGatewayPayment(
            issuers=issuers,
            books=gateway_books,
            movements=GatewayMovements(
                receipts=GatewayReceipts(
                    invoices=self.books,
                    placed=self.placed,
                    paid_charges=self.paid_charges,
                    quote=quote,
                ),
                reversals=GatewayReversals(placed=self.placed, orders=self.held_orders),
            ),
            paid_charges=self.paid_charges,
            ledger=self.books,
            tell=self._tell,
            **clock,
        )
        self.handed, self.waiting = MemoryQueue(), MemoryWaitingEntries()
        self._book_payout = BookGatewayPayout(
            issuers=issuers,
            payouts=gateway_books,
            ledger=self.books,
            look_again=HandEntriesAgain(
                waiting=self.waiting, entries=self.handed, entry_message=str
            ),
            **clock,
        )
        self.settle = SettlePayout(payouts=gateway_books, ledger=self.books, **clock)

    def issue(self, total: int = 10_000, number: int = 1, **more: Any) -> None:
        invoice = replace(an_invoice(total, f"inv_{number}", number), **more)
        self.books.invoices[invoice.invoice_id] = invoice

    def book(self, told: GatewayPayment) -> BookedPicture:
        return self._book(self.account, told)

    def look(self, told: GatewayPayment) -> None:
        """Book a picture; keep the reason where it is refused."""
        try:
            self.book(told)
        except RejectionError as refusal:
            self.refused.append(getattr(refusal, "reason_code", "") or refusal.code)

    def book_payout(self, told: GatewayPayout) -> BookedPayout:
        return self._book_payout(self.account, told)

    def moved(self, account: str) -> int:
        return sum(entry.moved(account).minor for entry in self.books.journal.values())

    @property
    def credit_left(self) -> int:
        return sum(credit.left.minor for credit in self.books.credits.values())

    def _tell(self, _: GatewayAccount, __: GatewayPayment, error: GatewayReviewError) -> None:
        self.told.append(error.reason_code)
