"""What contracts will bill that was not issued by the end of a day.

A contract says by `billed_through_date` what was asked for, which may be more than was issued by
the end of that day: a run of the morning after has billed the day of today already. Such periods
count as still to come, by the same rules and at the same prices, since no change reaches into what
was billed. A period that should have been billed by then is expected on the day after.
"""

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import date

from cobro.domain.contracts.billing import Billed, IndexValues, forecast
from cobro.domain.contracts.cycle import ONE_DAY
from cobro.domain.contracts.model import Contract
from cobro.domain.contracts.periods import period_on
from cobro.domain.ids import InvoiceId, invoice_id_for

PERIODS_MAX = 200


@dataclass(frozen=True, slots=True)
class ContractPeriod:
    """A contract's period, by its first day."""

    contract_id: str
    start_date: date

    @classmethod
    def billed_by(
        cls, issuer_id: str, invoice_id: InvoiceId, reference: str
    ) -> "ContractPeriod | None":
        """Return the period that an invoice bills; None where no contract asked for it.

        Contracts name their invoices `<contract>/<first day>`. So may others by chance; but an
        invoice's id comes of the key under which it was asked for.
        """
        contract_id, _, day = reference.rpartition("/")
        if invoice_id_for(issuer_id, f"contract:{contract_id}:{day}") != invoice_id:
            return None
        return cls(contract_id, date.fromisoformat(day))


def ahead(
    contract: Contract, after: date, through: date, values: IndexValues, unissued: Container[date]
) -> Billed:
    """Return the invoices to be issued after one day and through another, at today's knowledge.

    `unissued` are first days of periods that were asked for and not issued by then, whenever they
    should have been.
    """
    contract = _taken_back(contract, after, unissued)
    return forecast(contract, through, values, PERIODS_MAX, after + ONE_DAY)


def _taken_back(contract: Contract, after: date, unissued: Container[date]) -> Contract:
    """Return the contract as before the periods that were not issued by the end of a day."""
    while contract.billed_through_date is not None:
        period = period_on(contract, contract.billed_through_date)
        if period is None:
            break
        if period.issue_date(contract.timing) <= after and period.start_date not in unissued:
            break
        before = period.start_date - ONE_DAY
        is_first = before < contract.first_billed_date
        contract = replace(contract, billed_through_date=None if is_first else before)
    return contract
