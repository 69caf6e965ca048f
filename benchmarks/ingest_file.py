"""Measure the reading, checking, naming and cutting of large bank files, with nothing kept.

Prints one JSON object a line: bench, n, metric, value, unit. A file of account lines (OFX, since
CNAB 400 counts its records with six digits) is named by its content, checked as a whole, and each
entry is named and written into its part, as
`ingest_bank_file` does it; the bucket and the queue only count. CPU seconds and largest resident
size of a process of its own for each file.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "shared"), str(ROOT)]

from benchmarks.figures import Figure, emit, progress  # noqa: E402  the path is set above
from benchmarks.matching import ISSUER  # noqa: E402  as above
from benchmarks.parse import ofx  # noqa: E402  as above
from cobro.application.cut_file import CutFile  # noqa: E402  as above
from cobro.application.ingest_bank_file import IngestBankFile  # noqa: E402  as above
from cobro.application.keep_entries import KeepEntries  # noqa: E402  as above
from cobro.application.ports import (  # noqa: E402  as above
    FileRecord,
    OutgoingMessage,
    StoredEntry,
    StoredFile,
)
from cobro.application.ports.file_parts import FilePart  # noqa: E402  as above
from cobro.contracts.file_parts import lines_of, part_message  # noqa: E402  as above
from cobro.domain.errors import NotFoundError  # noqa: E402  as above
from cobro.domain.parties import Issuer  # noqa: E402  as above
from cobro.formats.read import read_bank_file  # noqa: E402  as above
from cobro.runtime.settings import PART_ENTRIES  # noqa: E402  as above

SIZES = (10_000, 100_000, 1_000_000)
NOON = datetime(2026, 4, 10, 12, tzinfo=UTC)


class Sink:
    """The file, and everything that would be kept of it: only counted."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.entries = 0
        self.part_bytes = 0
        self.parts = 0

    def open(self, _file: StoredFile) -> BinaryIO:
        return self._path.open("rb")

    def now(self) -> datetime:
        return NOON

    def send(self, messages: Iterable[OutgoingMessage]) -> None:
        self.parts += sum(1 for _ in messages)

    def put(self, _part: FilePart, entries: Sequence[StoredEntry]) -> None:
        self.entries += len(entries)
        self.part_bytes += len(lines_of(entries))

    def get(self, part: FilePart) -> list[StoredEntry]:
        message = f"part {part.number} is not kept"
        raise NotFoundError(message)


class NoStatements:
    """A table in which nothing was ever kept."""

    def file(self, _issuer_id: str, _file_id: str) -> FileRecord | None:
        return None

    def record_file(self, record: FileRecord, entry_ids: Sequence[str] = ()) -> None:
        """Keep nothing."""

    def add(self, _entry: StoredEntry) -> bool:
        return True

    def entry(self, entry_id: str) -> StoredEntry:
        raise NotFoundError(entry_id)

    def decide(self, entry_id: str, state: str, detail: str) -> None:
        """Keep nothing."""

    def is_kept(self, _part: FilePart) -> bool:
        return False

    def record_part(self, part: FilePart, entry_ids: Sequence[str]) -> None:
        """Keep nothing."""

    def kept(self, _issuer_id: str, _file_id: str) -> dict[int, int]:
        return {}


class OneIssuer:
    @staticmethod
    def get(_issuer_id: str) -> Issuer:
        return ISSUER


def measure_here(path: Path) -> None:
    sink, table = Sink(path), NoStatements()
    ingest = IngestBankFile(
        files=sink,
        issuers=OneIssuer(),  # type: ignore[arg-type]  # nothing but `get` is asked of it
        statements=table,
        keep=KeepEntries(statements=table, entries=sink, entry_message=str),
        cut=CutFile(
            parts=sink, kept=table, queue=sink, message=part_message, part_max=PART_ENTRIES
        ),
        clock=sink,
        read=lambda _issuer_id, stream: read_bank_file(stream),
        admit=lambda _file, _file_id, summary: summary,
    )
    started = time.process_time()
    ingest(StoredFile(ISSUER.issuer_id, "incoming/company/a.ret", ""))
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = {"seconds": seconds, "peak_mb": peak, "part_bytes": sink.part_bytes / sink.entries}
    sys.stdout.write(json.dumps(figures))


def measure(folder: Path, size: int) -> None:
    path = folder / f"{size}.ofx"
    with path.open("wb") as out:
        out.writelines(ofx(size))
    command = [sys.executable, __file__, "--measure", str(path)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603 - this file
    found = json.loads(done.stdout)
    emit(Figure("ingest_file", "file_mb", path.stat().st_size / 1e6, "MB", size))
    emit(Figure("ingest_file", "seconds", found["seconds"], "s", size))
    emit(Figure("ingest_file", "entries_per_second", size / found["seconds"], "1/s", size))
    emit(Figure("ingest_file", "peak_mb", found["peak_mb"], "MB", size))
    emit(Figure("ingest_file", "part_bytes", found["part_bytes"], "bytes/entry", size))
    path.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        measure_here(arguments.measure)
        return
    with tempfile.TemporaryDirectory() as folder:
        for place, size in enumerate(SIZES):
            progress(place, len(SIZES))
            measure(Path(folder), size)
    progress(len(SIZES), len(SIZES))


if __name__ == "__main__":
    main()
