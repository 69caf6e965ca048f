"""What holds of contracts: each period billed has one invoice of its amount, or one that is parked.

Recounted from the stored contracts' own periods and the invoices there are.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from cobro.adapters.dynamodb.contract_rows import ContractRow, kept_of
from cobro.adapters.dynamodb.invoice_rows import invoice_of
from cobro.adapters.dynamodb.rows import ExceptionRow, InvoiceRow
from cobro.domain.contracts.model import Contract
from cobro.domain.contracts.periods import Period, periods
from cobro.domain.contracts.prices import lines_of
from cobro.domain.ids import invoice_id_for
from cobro.runtime.settings import Table
from tests.support.world import World


def contracts_billed(world: World) -> Iterator[str]:
    """Count the invoices of each contract against the periods that it says were billed."""
    totals: Counter[str] = Counter()
    found: dict[str, int] = {}
    for raw in world.items(Table.INVOICES):
        row = InvoiceRow()
        row.deserialize(raw)
        invoice = invoice_of(row)
        totals[invoice.draft.external_reference.rpartition("/")[0]] += 1
        found[invoice.invoice_id] = invoice.draft.total.minor
    parked = "".join(_parked(world))
    for raw in world.items(Table.CONTRACTS):
        stored = ContractRow()
        stored.deserialize(raw)
        kept = kept_of(stored)
        contract = kept.contract
        if kept.pending:
            yield f"{contract.contract_id} has invoices that nobody was told to issue"
        owed = dict(_owed(contract))
        for key, total in owed.items():
            issued = found.get(invoice_id_for(contract.issuer_id, key))
            if issued != total and key not in parked:
                yield f"{key}: {total} is owed, {issued} was issued"
        if totals[contract.contract_id] > len(owed):
            yield f"{contract.contract_id}: {totals[contract.contract_id]} invoices for {len(owed)}"


def _owed(contract: Contract) -> Iterator[tuple[str, int]]:
    billed = contract.billed_through_date
    if billed is None:
        return
    for period in _billed(contract):
        total = sum(line.amount.minor for line in lines_of(contract, period))
        if total:
            yield f"contract:{contract.contract_id}:{period.start_date}", total


def _billed(contract: Contract) -> Iterator[Period]:
    """Yield the periods as they were billed: an end that came later cut nothing off an invoice."""
    billed = contract.billed_through_date
    if billed is not None:
        for period in periods(replace(contract, cancellation=None, notice_date=None), billed):
            yield replace(period, end_date=min(period.end_date, billed))


def _parked(world: World) -> Iterator[str]:
    for raw in world.items(Table.EXCEPTIONS):
        row = ExceptionRow()
        row.deserialize(raw)
        if row.open_key:
            yield row.message
