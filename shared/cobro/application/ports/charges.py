"""Charges, the counters of bank agreements and the orders that remittance files are made of."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, Protocol

from cobro.domain.bank_orders import AgreementCounter, RemittanceOrder
from cobro.domain.charges import Charge
from cobro.domain.errors import ConflictError


class ChargeExistsError(ConflictError):
    """The charge was offered before."""

    code: ClassVar[str] = "charge_exists"


class ChargeMovedError(ConflictError):
    """The charge changed since it was read: read it again."""

    code: ClassVar[str] = "charge_moved"


class CounterMovedError(ConflictError):
    """Another writer took the next number of the agreement: read the counter again."""

    code: ClassVar[str] = "counter_moved"


class Charges(Protocol):
    def of_invoice(self, invoice_id: str) -> Sequence[Charge]:
        """Return the charges of an invoice, strongly consistent."""
        ...

    def named(self, reference: str) -> Sequence[Charge]:
        """Find charges by `Charge.reference`; the index may lag behind by moments."""
        ...

    def open_at(self, account_key: str) -> Iterable[Charge]:
        """Yield the charges that a gateway's account has open; the index may lag behind."""
        ...

    def counter(self, issuer_id: str, agreement_id: str) -> AgreementCounter:
        """Return the counter, strongly consistent; one at zero before the first number."""
        ...

    def offer(
        self, charge: Charge, order: RemittanceOrder | None, counter: AgreementCounter | None
    ) -> None:
        """Write a new charge; a boleto with its order and the counter as it is after both.

        Raises `ChargeExistsError` or `CounterMovedError`; then nothing was written.
        """
        ...

    def change(self, charge: Charge, order: RemittanceOrder, counter: AgreementCounter) -> None:
        """Write a charge as it is after a change, with the order that tells the bank of it.

        Raises `ChargeMovedError` or `CounterMovedError`; then nothing was written.
        """
        ...

    def record(self, charge: Charge) -> None:
        """Write a charge as it is after a change that no bank is told of.

        Raises `ChargeMovedError`; then nothing was written.
        """
        ...


class RemittanceOrders(Protocol):
    """The outbox of an agreement: what its next remittance file has to say."""

    def orders(
        self, issuer_id: str, agreement_id: str, after: int, limit: int
    ) -> Sequence[RemittanceOrder]:
        """Return up to `limit` orders after a number, strongly consistent, in their order."""
        ...
