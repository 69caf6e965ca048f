"""Files of invoices that people bring: what was read, refused and issued of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import BinaryIO, ClassVar, Protocol

from cobro.domain.errors import ConflictError
from cobro.formats.invoice_rows.rows import DateOrder, DecimalMark, RefusedRow, Survey


class ImportMovedError(ConflictError):
    """Another worker read on in the file since it was looked at."""

    code: ClassVar[str] = "import_moved"


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A file in the imports bucket; `version` tells apart what was put under the same key."""

    issuer_id: str
    key: str
    version: str


@dataclass(frozen=True, slots=True)
class OpenedImport:
    """The whole file, seekable, who brought it, and how it is said to be written."""

    stream: BinaryIO
    decimal: DecimalMark | None = None
    dates: DateOrder | None = None
    author: str = ""


class ImportFiles(Protocol):
    def open(self, file: ImportFile) -> OpenedImport:
        """Return the whole file; the caller closes its stream."""
        ...


class ImportState(StrEnum):
    READING = "reading"
    READ = "read"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """How far a file was read. `line` is the last one that is done with; counts are up to it.

    `run` counts how often the file was brought; `version` is that of the row. A rejected file has
    the reason, and in `line` where it stands.
    """

    import_id: str
    issuer_id: str
    key: str
    file_version: str
    state: ImportState
    seen_at: datetime
    run: int = 1
    version: int = 0
    survey: Survey | None = None
    line: int = 0
    rows_read: int = 0
    rows_accepted: int = 0
    rows_refused: int = 0
    invoices_accepted: int = 0
    reason_code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ImportBlock:
    """A block of invoices on its way to be issued: the lines of the rows of each."""

    import_id: str
    run: int
    started_at: datetime
    row_lines: tuple[tuple[int, ...], ...]

    @property
    def number(self) -> int:
        """Name the block within its import: the line that it begins with."""
        return self.row_lines[0][0]


class RowState(StrEnum):
    """What became of accepted rows, the least settled first."""

    REFUSED = "refused"
    HELD = "held"
    ALREADY_ISSUED = "already_issued"
    ISSUED = "issued"


@dataclass(frozen=True, slots=True)
class InvoiceResult:
    """What became of an invoice of a block, and the lines of its rows."""

    row_lines: tuple[int, ...]
    state: RowState
    reason_code: str = ""
    reason: str = ""


class Imports(Protocol):
    def find(self, import_id: str) -> ImportRecord | None:
        """Return the record, strongly consistent."""
        ...

    def put(self, record: ImportRecord) -> None:
        """Write the record over the version before it; raise `ImportMovedError` over any other."""
        ...

    def of_issuer(self, issuer_id: str) -> Sequence[ImportRecord]:
        """Return the newest imports of an issuer, newest first."""
        ...

    def put_refusals(self, import_id: str, part: int, refused: Sequence[RefusedRow]) -> None:
        """Keep what was refused of a part of the file, in place of what was kept of it before."""
        ...

    def refusals(self, import_id: str) -> Iterable[RefusedRow]: ...

    def put_block(self, block: ImportBlock, results: Sequence[InvoiceResult]) -> None:
        """Keep what became of a block, in place of what was kept of it before."""
        ...

    def results(self, import_id: str) -> Iterable[InvoiceResult]: ...
