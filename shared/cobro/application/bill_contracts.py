"""Bill every contract that is due: each period once, whatever is repeated, late, or dies halfway.

Order of effects per contract: write down the invoices and move the contract on (one conditional
write), send them, strike them off and leave the list of due work. A run that dies in between leaves
the contract on that list, and the next one sends the very same requests under the same keys. So a
contract that somebody changes meanwhile is never billed for a period twice, nor at two prices.
Only what is due is read. A contract that cannot be billed is parked, and the others go on.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import ClassVar

from cobro.application.parking import BILLING, ParkInput, RefusedInput
from cobro.application.ports import Clock, Issuers, Outgoing, OutgoingMessage
from cobro.application.ports.contracts import (
    ContractMovedError,
    Contracts,
    KeptContract,
    PublishedRates,
)
from cobro.application.price_indexes import PriceIndexes
from cobro.domain.contracts.billing import ContractInvoice, bill
from cobro.domain.contracts.indexing import MissingIndex
from cobro.domain.errors import RejectionError

PERIODS_MAX = 24
BLOCK = 100
ATTEMPTS_MAX = 3


class IndexMissingError(RejectionError):
    """A yearly adjustment waits for values of its index."""

    code: ClassVar[str] = "index_missing"


@dataclass(frozen=True, slots=True)
class BillingRun:
    """What a run did; `is_finished` is False where its time was up before its work was done."""

    contracts: int
    invoices: int
    parked: int
    is_finished: bool = True


@dataclass
class _Tally:
    contracts: int = 0
    invoices: int = 0
    parked: int = 0


class BillContracts:
    def __init__(
        self,
        *,
        issuers: Issuers,
        contracts: Contracts,
        rates: PublishedRates,
        invoices: Outgoing,
        park: ParkInput,
        clock: Clock,
        issue_messages: Callable[[Sequence[ContractInvoice]], list[OutgoingMessage]],
    ) -> None:
        self._issuers = issuers
        self._contracts = contracts
        self._rates = rates
        self._invoices = invoices
        self._park = park
        self._clock = clock
        self._issue_messages = issue_messages

    def __call__(self, has_time: Callable[[], bool]) -> BillingRun:
        """Bill what is due through today in each issuer's place, as long as there is time."""
        now = self._clock.now()
        tally, known = _Tally(), PriceIndexes(self._rates)
        for issuer_id in self._issuers.ids():
            today = now.astimezone(self._issuers.get(issuer_id).zone).date()
            for block in _blocks(self._contracts.due(issuer_id, today)):
                waiting = block
                while waiting:
                    if not has_time():
                        return BillingRun(
                            tally.contracts, tally.invoices, tally.parked, is_finished=False
                        )
                    waiting = self._bill_block(issuer_id, waiting, today, known, tally)
        return BillingRun(tally.contracts, tally.invoices, tally.parked)

    def _bill_block(
        self,
        issuer_id: str,
        contract_ids: Sequence[str],
        today: date,
        known: PriceIndexes,
        tally: _Tally,
    ) -> list[str]:
        """Bill some contracts; return those that have more periods due."""
        claimed = []
        for contract_id in contract_ids:
            try:
                kept = self._claim(issuer_id, contract_id, today, known, tally)
            except RejectionError as rejection:
                self._tell(issuer_id, contract_id, rejection, tally)
            else:
                claimed += [kept] if kept is not None else []
        pending = [invoice for kept in claimed for invoice in kept.pending]
        self._invoices.send(self._issue_messages(pending))
        tally.contracts += len(claimed)
        tally.invoices += len(pending)
        done = [self._strike_off(kept) for kept in claimed]
        return [kept.contract.contract_id for kept in done if _is_due(kept, today)]

    def _claim(
        self, issuer_id: str, contract_id: str, today: date, known: PriceIndexes, tally: _Tally
    ) -> KeptContract | None:
        """Write down what is due of a contract and return it; None where nothing is."""
        for _ in range(ATTEMPTS_MAX):
            kept = self._contracts.get(issuer_id, contract_id)
            if kept.pending:
                return kept
            billed = bill(kept.contract, today, known, PERIODS_MAX)
            if billed.contract == kept.contract:
                return None
            self._issue_messages(billed.invoices)  # one that cannot be asked for is refused here
            if billed.missing is not None:
                self._tell_of_index(issuer_id, contract_id, billed.missing, tally)
            try:
                return self._contracts.put(
                    replace(kept, contract=billed.contract, pending=billed.invoices)
                )
            except ContractMovedError:
                continue
        return None

    def _strike_off(self, kept: KeptContract) -> KeptContract:
        """Take off what was sent; what another run wrote down since is for that run to send."""
        sent = kept.pending
        for _ in range(ATTEMPTS_MAX):
            if not kept.pending or kept.pending != sent:
                break
            try:
                return self._contracts.put(replace(kept, pending=()))
            except ContractMovedError:
                issuer_id, contract_id = kept.contract.issuer_id, kept.contract.contract_id
                kept = self._contracts.get(issuer_id, contract_id)
        return kept

    def _tell_of_index(
        self, issuer_id: str, contract_id: str, missing: MissingIndex, tally: _Tally
    ) -> None:
        rejection = IndexMissingError(f"contract {contract_id}: {missing}")
        self._tell(issuer_id, contract_id, rejection, tally, missing.anniversary_date.isoformat())

    def _tell(
        self,
        issuer_id: str,
        contract_id: str,
        rejection: RejectionError,
        tally: _Tally,
        about: str = "",
    ) -> None:
        message = json.dumps([contract_id, about] if about else [contract_id])
        self._park(RefusedInput(BILLING, message, rejection, issuer_id))
        tally.parked += 1


def _is_due(kept: KeptContract, today: date) -> bool:
    day = kept.due_date
    return not kept.pending and day is not None and day <= today


def _blocks(contract_ids: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(contract_ids)
    while block := list(islice(rest, BLOCK)):
        yield block
