"""Where disputes about invoices are kept, and where their files are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from cobro.domain.errors import ConflictError
from cobro.domain.invoice_disputes import DisputeMove, Evidence, InvoiceDispute


class DisputeMovedError(ConflictError):
    """Another writer was first: read the dispute and its invoice again."""

    code: ClassVar[str] = "dispute_moved"


class Disputes(Protocol):
    """The disputes about an invoice, each under its number."""

    def of_invoice(self, invoice_id: str) -> Sequence[InvoiceDispute]:
        """Return them in order of their numbers, strongly consistent."""
        ...

    def open_of(self, issuer_id: str) -> Sequence[InvoiceDispute]:
        """Return the open disputes of an issuer whose deadlines come first; moments old at most."""
        ...

    def move(self, move: DisputeMove) -> None:
        """Write dispute, position of the invoice and entry in one transaction.

        Raises `DisputeMovedError` where one of them is not as it was read; then wrote nothing.
        """
        ...

    def put(self, dispute: InvoiceDispute) -> None:
        """Write a dispute that moves no money; raise `DisputeMovedError` as `move` does."""
        ...


@dataclass(frozen=True, slots=True)
class FileLink:
    """An address for one file, for some minutes, and the headers that go with a request to it."""

    url: str
    headers: dict[str, str]


class EvidenceFiles(Protocol):
    """Links by which the files of a dispute are sent and opened."""

    def upload(self, dispute: InvoiceDispute, evidence: Evidence) -> FileLink:
        """Return a link that takes exactly that file."""
        ...

    def download(self, dispute: InvoiceDispute, evidence: Evidence) -> FileLink: ...
