"""Promises to pay, in memory and in a world."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cobro.application.ports.promises import PromiseMovedError
from cobro.domain.promises import Promise
from tests.support.world import Answer, World


@dataclass
class MemoryPromises:
    """Keeps promises as the table does; `rival` writes first, once, where one is named."""

    kept: dict[str, list[Promise]] = field(default_factory=dict)
    rival: Promise | None = None

    def of_invoice(self, invoice_id: str) -> Sequence[Promise]:
        return tuple(self.kept.get(invoice_id, ()))

    def add(self, promise: Promise) -> None:
        own = self.kept.setdefault(promise.invoice_id, [])
        if self.rival is not None:
            own.append(self.rival)
            self.rival = None
        if promise.number <= len(own):
            message = "the number is taken"
            raise PromiseMovedError(message)
        own.append(promise)

    def settle(self, promise: Promise) -> None:
        own = self.kept[promise.invoice_id]
        if not own[promise.number - 1].is_open:
            message = "it is settled"
            raise PromiseMovedError(message)
        own[promise.number - 1] = promise


def promised(world: World, invoice_id: str, on: date, **more: Any) -> Answer:
    path = f"/v1/invoices/{invoice_id}/promises"
    return world.http("manage_dunning", "POST", path, {"promised_date": on.isoformat(), **more})


def promises_of(world: World, invoice_id: str) -> list[dict[str, Any]]:
    path = f"/v1/invoices/{invoice_id}/promises"
    found: list[dict[str, Any]] = world.http("manage_dunning", "GET", path).body["promises"]
    return found
