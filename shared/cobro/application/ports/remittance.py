"""The runs that take orders for a bank, and where their files lie."""

from collections.abc import Sequence
from typing import ClassVar, Protocol

from cobro.domain.errors import ConflictError
from cobro.domain.remittances import RemittanceRun, RunCounter


class RunTakenError(ConflictError):
    """Another writer took the next orders of the agreement: read its counter again."""

    code: ClassVar[str] = "run_taken"


class RemittanceRuns(Protocol):
    def counter(self, issuer_id: str, agreement_id: str) -> RunCounter:
        """Return the counter, strongly consistent; that of no run where there was none."""
        ...

    def take(self, counter: RunCounter, run: RemittanceRun) -> None:
        """Write the run and move the counter from what it was, in one transaction.

        Raises `RunTakenError` where the counter is not what it was; then nothing was written.
        """
        ...

    def get(self, issuer_id: str, agreement_id: str, name: str) -> RemittanceRun:
        """Return a run, strongly consistent; raise `NotFoundError` where there is none."""
        ...

    def finish(self, run: RemittanceRun) -> None:
        """Write that the run is finished; again changes nothing."""
        ...

    def files(self, issuer_id: str, agreement_id: str) -> Sequence[RemittanceRun]:
        """Return the runs of an agreement that have a file, the newest first."""
        ...


class OutgoingFiles(Protocol):
    def put(self, run: RemittanceRun, content: bytes) -> None:
        """Write the file; the same bytes again change nothing."""
        ...

    def link(self, run: RemittanceRun) -> str:
        """Return an address from which the file can be fetched for some minutes."""
        ...
