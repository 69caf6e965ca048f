"""Saved methods and cases in memory, under the same conditions as the table."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from cobro.application.ports.collection import CollectionMovedError
from cobro.domain.collection import CollectionCase, SavedMethod


class MemoryMethods:
    def __init__(self, *methods: SavedMethod) -> None:
        self.methods = {method.method_id: method for method in methods}

    def find(self, issuer_id: str, customer_id: str, method_id: str) -> SavedMethod | None:
        found = self.methods.get(method_id)
        is_own = found and (found.issuer_id, found.customer_id) == (issuer_id, customer_id)
        return found if is_own else None

    def of_customer(self, issuer_id: str, customer_id: str) -> Sequence[SavedMethod]:
        wanted = (issuer_id, customer_id)
        return [m for m in self.methods.values() if (m.issuer_id, m.customer_id) == wanted]

    def put(self, method: SavedMethod) -> None:
        before = self.methods.get(method.method_id)
        if (before.version if before else 0) != method.version - 1:
            raise CollectionMovedError
        self.methods[method.method_id] = method


class MemoryCollections:
    """`dies` makes the next writing fail, as a process that ends before it."""

    def __init__(self) -> None:
        self.cases: dict[str, CollectionCase] = {}
        self.dies = 0

    def find(self, invoice_id: str) -> CollectionCase | None:
        return self.cases.get(invoice_id)

    def put(self, case: CollectionCase) -> None:
        if self.dies:
            self.dies -= 1
            raise CollectionMovedError
        before = self.cases.get(case.invoice_id)
        if (before.version if before else 0) != case.version - 1:
            raise CollectionMovedError
        self.cases[case.invoice_id] = case

    def due(self, issuer_id: str, now: datetime) -> Iterable[str]:
        return [
            case.invoice_id
            for case in self.cases.values()
            if case.issuer_id == issuer_id and case.next_at is not None and case.next_at <= now
        ]
