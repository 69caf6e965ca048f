"""Runs of orders handed to a bank: which orders went into which remittance file.

Per agreement, orders are numbered 1..n and files 1..m, neither with a gap. A run takes the next
orders and, unless the bank can be told none of them, the next file number; the counter moves with
it in one transaction. Everything that the file says but its orders is kept in the run, so that the
same bytes can be written again at any time. An order that the bank's columns cannot hold belongs
to its run all the same, with the reason, and waits for a person.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from cobro.domain.agreements import BankAgreement


class RunState(StrEnum):
    """A run is taken first; it is finished when its file lies where it can be fetched."""

    TAKEN = "taken"
    FINISHED = "finished"


def file_name(file_number: int) -> str:
    """Return the name of the run that wrote a file."""
    return f"file-{file_number:08d}"


@dataclass(frozen=True, slots=True)
class RefusedOrder:
    """An order that is in no file, and why."""

    order_number: int
    charge_id: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemittanceRun:
    """Orders `first_order` to `last_order`; `file_number` 0 where no file came of them."""

    issuer_id: str
    agreement: BankAgreement
    company_name: str
    company_tax_id: str
    file_number: int
    first_order: int
    last_order: int
    total_minor: int
    created_at: datetime
    refused: tuple[RefusedOrder, ...] = ()
    state: RunState = RunState.TAKEN
    sha256: str = ""

    @property
    def name(self) -> str:
        """Return what tells the run from all others of its agreement."""
        if self.file_number:
            return file_name(self.file_number)
        return f"none-{self.last_order:012d}"

    @property
    def orders(self) -> int:
        """Return how many orders the file tells."""
        return self.last_order - self.first_order + 1 - len(self.refused)

    def finished(self, sha256: str) -> "RemittanceRun":
        return replace(self, state=RunState.FINISHED, sha256=sha256)


@dataclass(frozen=True, slots=True)
class RunCounter:
    """How far the files of an agreement have come; `last_run` names the newest run."""

    issuer_id: str
    agreement_id: str
    last_file: int = 0
    ordered_through: int = 0
    last_run: str = ""

    def after(self, run: RemittanceRun) -> "RunCounter":
        return replace(
            self,
            last_file=run.file_number or self.last_file,
            ordered_through=run.last_order,
            last_run=run.name,
        )
