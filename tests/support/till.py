"""Everything that a saved method needs to pay an invoice, in memory."""

from datetime import timedelta
from typing import Any

from cobro.application.begin_collection import BeginCollection
from cobro.application.collect_payments import (
    AttemptCollection,
    CollectionGivenUpError,
    CollectPayments,
)
from cobro.application.take_by_method import TakeByMethod
from cobro.domain.collection import CollectionCase, SavedMethod, saved_method_id
from cobro.domain.ids import CustomerId, IssuerId
from tests.support.books import MemoryBooks
from tests.support.builders import an_invoice
from tests.support.charge_books import MemoryCharges
from tests.support.collection_books import MemoryCollections, MemoryMethods
from tests.support.fakes import FixedClock, MemoryIssuers, MemoryQueue
from tests.support.gateways.in_memory import (
    MemoryGateway,
    MemoryGatewayAccounts,
    MemoryGateways,
    an_account,
)


def a_method(**more: Any) -> SavedMethod:
    facts: dict[str, Any] = {
        "method_id": saved_method_id("acme", "stripe/loja", "pm_abc"),
        "issuer_id": IssuerId("acme"),
        "customer_id": CustomerId("cus-1"),
        "account_key": "stripe/loja",
        "customer_token": "cus_abc",
        "method_token": "pm_abc",
        "consent": "signed mandate 7",
        "brand": "visa",
        "last4": "4242",
        "expires": "2028-04",
    }
    return SavedMethod(**(facts | more))


def always() -> bool:
    return True


class Till:
    def __init__(self, method: SavedMethod | None = None) -> None:
        self.books, self.clock, self.events = MemoryBooks(), FixedClock(), MemoryQueue()
        draft = an_invoice().draft
        self.method = method or a_method(customer_id=draft.customer_id)
        self.methods, self.collections = MemoryMethods(self.method), MemoryCollections()
        self.gateways = MemoryGateways()
        self.parked: list[CollectionGivenUpError] = []
        issuers = MemoryIssuers()
        self.books.invoices["inv_1"] = an_invoice()
        shared: dict[str, Any] = {
            "invoices": self.books,
            "methods": self.methods,
            "collections": self.collections,
            "clock": self.clock,
        }
        accounts = MemoryGatewayAccounts(an_account())
        self.charges = MemoryCharges()
        self.begin_for = BeginCollection(issuers=issuers, accounts=accounts, **shared)
        self.take = TakeByMethod(
            accounts=accounts,
            gateways=self.gateways,
            charges=self.charges,
            events=self.events,
            hint_message=lambda account, hint: f"{account.key} {hint.reference}",
        )
        attempt = AttemptCollection(take=self.take, park=self.parked.append, **shared)
        self.run = CollectPayments(
            issuers=issuers, collections=self.collections, attempt=attempt, clock=self.clock
        )

    @property
    def gateway(self) -> MemoryGateway:
        return self.gateways.of(an_account())

    @property
    def case(self) -> CollectionCase:
        return self.collections.cases["inv_1"]

    def begin(self, invoice_id: str) -> CollectionCase | None:
        return self.begin_for("acme", invoice_id)

    def open(self) -> None:
        """Open the case, and let its day come."""
        self.begin("inv_1")
        self.clock.present = self.case.first_at

    def advance(self, **by: float) -> None:
        self.clock.present += timedelta(**by)
