"""The billing of contracts over memory: everything around it, and what it asked for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from cobro.application.bill_contracts import BillContracts, BillingRun
from cobro.application.parking import ParkInput
from cobro.application.ports.contracts import KeptContract
from cobro.contracts.api import IssueInvoiceV1
from cobro.contracts.contract_messages import contract_messages
from cobro.contracts.messages import IssueBlockV1
from cobro.contracts.parsing import parse
from cobro.domain.contracts.model import Contract
from tests.support.contracts import MemoryContracts, MemoryRates
from tests.support.fakes import FixedClock, MemoryExceptions, MemoryIssuers, MemoryQueue

MORNING = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)


@dataclass
class Office:
    """Everything that billing needs, in memory."""

    contracts: MemoryContracts = field(default_factory=MemoryContracts)
    rates: MemoryRates = field(default_factory=MemoryRates)
    queue: MemoryQueue = field(default_factory=MemoryQueue)
    exceptions: MemoryExceptions = field(default_factory=MemoryExceptions)
    clock: FixedClock = field(default_factory=lambda: FixedClock(MORNING))
    issuers: MemoryIssuers = field(default_factory=MemoryIssuers)

    def keep(self, *contracts: Contract) -> None:
        for contract in contracts:
            self.contracts.put(KeptContract(contract, "hash"))

    def run(self, has_time: Callable[[], bool] = lambda: True, **more: Any) -> BillingRun:
        bill = BillContracts(
            issuers=self.issuers,
            contracts=self.contracts,
            rates=self.rates,
            invoices=self.queue,
            park=ParkInput(exceptions=self.exceptions, clock=self.clock),
            clock=self.clock,
            issue_messages=more.get("issue_messages", contract_messages),
        )
        return bill(has_time)

    def on(self, day: date) -> BillingRun:
        self.clock.present = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        return self.run()

    def asked(self) -> list[tuple[str, IssueInvoiceV1]]:
        blocks = [parse(body, IssueBlockV1) for body in self.queue.bodies]
        return [(item.idempotency_key, item.invoice) for b in blocks for item in b.invoices]

    def keys(self) -> list[str]:
        return sorted(key for key, _ in self.asked())

    def contract(self, contract_id: str = "con-1") -> Contract:
        return self.contracts.get("acme", contract_id).contract
