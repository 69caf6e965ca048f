"""Register contracts and change them; tell what they will bill.

A change is decided on the contract as it is read and written on condition that it is still so; one
that comes again changes nothing. A registration that comes again answers the contract it made.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from cobro.application.issue_invoices import IdempotencyMismatchError
from cobro.application.ports import Clock, Customers, Issuers
from cobro.application.ports.contracts import (
    ContractMovedError,
    Contracts,
    DueContract,
    KeptContract,
    PublishedRates,
)
from cobro.application.price_indexes import PriceIndexes
from cobro.domain.contracts.billing import Billed, forecast, unused
from cobro.domain.contracts.indexing import MissingIndex, missing_months
from cobro.domain.contracts.model import Contract
from cobro.domain.contracts.renewal import ContractTerm, last_date, term_on
from cobro.domain.errors import InvalidInputError
from cobro.domain.jurisdiction import check_against_law
from cobro.domain.money import Money

ATTEMPTS_MAX = 5
FORECAST_MAX = 120


class ContractExistsError(IdempotencyMismatchError):
    """There is another contract of this id."""

    code: ClassVar[str] = "contract_exists"


@dataclass(frozen=True, slots=True)
class ContractStatus:
    """A contract and what lies ahead of it. `owed_back` was billed for days after its end."""

    kept: KeptContract
    ends_on: date | None
    term: ContractTerm | None
    next_adjustment_date: date | None
    waits_for: MissingIndex | None
    owed_back: Money
    is_new: bool = False


class KeepContracts:
    def __init__(
        self,
        *,
        issuers: Issuers,
        customers: Customers,
        contracts: Contracts,
        rates: PublishedRates,
        clock: Clock,
    ) -> None:
        self._issuers = issuers
        self._customers = customers
        self._contracts = contracts
        self._rates = rates
        self._clock = clock

    def register(self, contract: Contract, request_hash: str) -> ContractStatus:
        """Keep a new contract; the same request again answers the one there is."""
        self._check_series(contract)
        self._check_terms(contract)
        try:
            kept = self._contracts.put(KeptContract(contract, request_hash))
        except ContractMovedError as taken:
            kept = self._contracts.get(contract.issuer_id, contract.contract_id)
            if kept.request_hash != request_hash:
                message = f"there is another contract {contract.contract_id}: take another id"
                raise ContractExistsError(message) from taken
            return self._status(kept)
        return replace(self._status(kept), is_new=True)

    def show(self, issuer_id: str, contract_id: str) -> ContractStatus:
        return self._status(self._contracts.get(issuer_id, contract_id))

    def agenda(self, issuer_id: str) -> Sequence[DueContract]:
        """Return the contracts that are still to be billed; one that has ended is not."""
        self._issuers.get(issuer_id)
        return self._contracts.agenda(issuer_id)

    def change(
        self, issuer_id: str, contract_id: str, change: Callable[[Contract], Contract]
    ) -> ContractStatus:
        """Write the contract as `change` makes it."""
        for _ in range(ATTEMPTS_MAX):
            kept = self._contracts.get(issuer_id, contract_id)
            changed = change(kept.contract)
            if changed == kept.contract:
                return self._status(kept)
            if changed.series != kept.contract.series:
                self._check_series(changed)
            if changed.terms != kept.contract.terms:
                self._check_terms(changed)
            try:
                return self._status(self._contracts.put(replace(kept, contract=changed)))
            except ContractMovedError:
                continue
        message = f"contract {contract_id} is being changed by others; send the request again"
        raise ContractMovedError(message)

    def preview(self, issuer_id: str, contract_id: str, through: date) -> Billed:
        """Return the invoices to come through a day; those written down already are among them."""
        kept = self._contracts.get(issuer_id, contract_id)
        coming = forecast(kept.contract, through, PriceIndexes(self._rates), FORECAST_MAX)
        return replace(coming, invoices=(*kept.pending, *coming.invoices))

    def _check_series(self, contract: Contract) -> None:
        today = self._today(contract.issuer_id)
        issuer = self._issuers.get(contract.issuer_id)
        series = issuer.series_named(contract.series, today)
        if not series.rule.kind.is_billed:
            message = f"series {contract.series} is of credit notes; a contract issues invoices"
            raise InvalidInputError(message, field="series")

    def _check_terms(self, contract: Contract) -> None:
        """Refuse what no invoice of it could charge; fixed sums are told by each invoice."""
        customer = self._customers.get(contract.issuer_id, contract.customer_id)
        country = self._issuers.get(contract.issuer_id).country
        if contract.terms is not None:
            check_against_law(contract.terms, country, is_consumer=customer.is_consumer)

    def _today(self, issuer_id: str) -> date:
        return self._clock.now().astimezone(self._issuers.get(issuer_id).zone).date()

    def _status(self, kept: KeptContract) -> ContractStatus:
        contract = kept.contract
        next_date, waits_for = None, None
        if contract.indexing is not None:
            made = contract.adjustments
            next_date = contract.indexing.anniversary(made[-1].anniversary_date if made else None)
            known = PriceIndexes(self._rates)(contract.indexing.index)
            waits_for = missing_months(contract.indexing, known, next_date)
        return ContractStatus(
            kept=kept,
            ends_on=last_date(contract),
            term=term_on(contract, self._today(contract.issuer_id)),
            next_adjustment_date=next_date,
            waits_for=waits_for,
            owed_back=unused(contract),
        )
