"""Contracts as they are kept, and the published values of price indexes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Protocol

from cobro.domain.contracts.billing import ContractInvoice
from cobro.domain.contracts.model import Contract
from cobro.domain.contracts.periods import next_issue_date
from cobro.domain.errors import ConflictError
from cobro.domain.rates import RateEntry


class ContractMovedError(ConflictError):
    """The contract changed since it was read: read it again."""

    code: ClassVar[str] = "contract_moved"


@dataclass(frozen=True, slots=True)
class KeptContract:
    """A contract with what it asked for last and nobody may have heard yet.

    `pending` are invoices written down, whole, before they are sent: should the run die in between,
    the next one sends the very same. `request_hash` names the request that made the contract.
    """

    contract: Contract
    request_hash: str
    pending: tuple[ContractInvoice, ...] = ()
    version: int = 0

    @property
    def due_date(self) -> date | None:
        """Return the day on which a run has to look at it; None where there is nothing to do."""
        return self.pending[0].issue_date if self.pending else next_issue_date(self.contract)


@dataclass(frozen=True, slots=True, order=True)
class DueContract:
    """A contract and the day on which a run has to look at it next."""

    due_date: date
    contract_id: str


class Contracts(Protocol):
    def get(self, issuer_id: str, contract_id: str) -> KeptContract:
        """Return it, strongly consistent; raise `NotFoundError` where there is none."""
        ...

    def put(self, kept: KeptContract) -> KeptContract:
        """Write the next version and return it; version 0 means that there was none.

        Raise `ContractMovedError` where another writer was quicker.
        """
        ...

    def due(self, issuer_id: str, through: date) -> Iterable[str]:
        """Yield the ids of contracts that are due through a day; nothing else is read."""
        ...

    def many(self, issuer_id: str, contract_ids: Sequence[str]) -> Iterable[KeptContract]:
        """Yield those of the contracts that there are, as they were some moments ago at the most.

        Their order is none.
        """
        ...

    def agenda(self, issuer_id: str) -> Sequence[DueContract]:
        """Return every contract that is still to be billed, by the day on which it is."""
        ...


class PublishedRates(Protocol):
    def series(self, name: str, from_date: date, through_date: date) -> Sequence[RateEntry]:
        """Return the figures of a name that begin within those days."""
        ...
