"""The charges in memory, under the same conditions as the table."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from cobro.application.ports import ChargeExistsError, ChargeMovedError, CounterMovedError
from cobro.domain.bank_orders import AgreementCounter, RemittanceOrder
from cobro.domain.charges import Charge, GatewayCharge
from cobro.domain.copies import Asking
from cobro.domain.ids import IssuerId
from cobro.domain.invoice import Invoice


def tell_no_gateway(_charges: Iterable[GatewayCharge]) -> None:
    """Stand for an issuer that has no gateway."""


def offer_at_no_gateway(_invoice: Invoice, _asking: Asking) -> list[Charge]:
    return []


@dataclass
class MemoryCharges:
    """`interruptions` run one by one before a write, as another writer that comes in between."""

    charges: dict[str, Charge] = field(default_factory=dict)
    counters: dict[tuple[str, str], AgreementCounter] = field(default_factory=dict)
    orders: list[RemittanceOrder] = field(default_factory=list)
    interruptions: list[Callable[[], None]] = field(default_factory=list)

    def of_invoice(self, invoice_id: str) -> Sequence[Charge]:
        return [charge for charge in self.charges.values() if charge.invoice_id == invoice_id]

    def named(self, reference: str) -> Sequence[Charge]:
        return [charge for charge in self.charges.values() if charge.reference == reference]

    def open_at(self, account_key: str) -> Iterable[Charge]:
        return [
            charge
            for charge in self.charges.values()
            if isinstance(charge, GatewayCharge)
            and (charge.account_key, charge.is_open) == (account_key, True)
        ]

    def counter(self, issuer_id: str, agreement_id: str) -> AgreementCounter:
        fresh = AgreementCounter(IssuerId(issuer_id), agreement_id)
        return self.counters.get((issuer_id, agreement_id), fresh)

    def offer(
        self, charge: Charge, order: RemittanceOrder | None, counter: AgreementCounter | None
    ) -> None:
        self._interrupt()
        if charge.charge_id in self.charges:
            raise ChargeExistsError
        if counter is not None:
            self._advance(counter)
        self.charges[charge.charge_id] = charge
        self.orders += [order] if order else []

    def change(self, charge: Charge, order: RemittanceOrder, counter: AgreementCounter) -> None:
        self._interrupt()
        self._check(charge)
        self._advance(counter)
        self.charges[charge.charge_id] = charge
        self.orders.append(order)

    def record(self, charge: Charge) -> None:
        self._interrupt()
        self._check(charge)
        self.charges[charge.charge_id] = charge

    def take_number(self, issuer_id: str, agreement_id: str) -> None:
        """Take a number and an order, as another writer does."""
        counter = self.counter(issuer_id, agreement_id)
        self._advance(counter.numbered(counter.last_sequence + 1))

    def touch(self, charge_id: str) -> None:
        """Change a charge in nothing but its version, as another writer does."""
        charge = self.charges[charge_id]
        self.charges[charge_id] = replace(charge, version=charge.version + 1)

    def _check(self, charge: Charge) -> None:
        if self.charges[charge.charge_id].version != charge.version - 1:
            raise ChargeMovedError

    def _advance(self, counter: AgreementCounter) -> None:
        before = self.counter(counter.issuer_id, counter.agreement_id)
        if before.last_order != counter.last_order - 1:
            raise CounterMovedError
        self.counters[counter.issuer_id, counter.agreement_id] = counter

    def _interrupt(self) -> None:
        if self.interruptions:
            self.interruptions.pop(0)()
