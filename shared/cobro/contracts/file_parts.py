"""Parts of large bank files: the message that asks to keep one, and how its entries are written."""

from collections.abc import Sequence
from typing import Any

import msgspec

from cobro.application.bank_file_progress import FileProgress, PartProgress, Standing
from cobro.application.ports import StoredEntry
from cobro.application.ports.file_parts import FilePart
from cobro.contracts.parsing import dump
from cobro.domain.errors import InvalidInputError

_DECODER = msgspec.json.Decoder(StoredEntry)
_ENCODER = msgspec.json.Encoder()


class StatementPartV1(msgspec.Struct, frozen=True):
    """A part of a bank file that is to be kept."""

    issuer_id: str
    file_id: str
    part: int

    def to_part(self) -> FilePart:
        return FilePart(self.issuer_id, self.file_id, self.part)


def part_message(part: FilePart) -> str:
    return dump(StatementPartV1(part.issuer_id, part.file_id, part.number))


def lines_of(entries: Sequence[StoredEntry]) -> bytes:
    """Write entries as JSON lines."""
    return _ENCODER.encode_lines(entries)


def entries_of(lines: bytes) -> list[StoredEntry]:
    """Read what `lines_of` wrote; raise `InvalidInputError` for anything else."""
    try:
        return _DECODER.decode_lines(lines)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = f"the part holds what is no entry of a bank file: {error}"
        raise InvalidInputError(message) from error


def file_view(progress: FileProgress, only: PartProgress | None) -> dict[str, Any]:
    """Show a file; `only` is the progress of its one part, where it has no more."""
    record = progress.record
    return {
        "file_id": record.file_id,
        "issuer_id": record.issuer_id,
        "key": record.key,
        "state": record.state,
        "format": record.format,
        "entries": record.entries,
        "bad_entries": record.bad_entries,
        "reason_line": record.line,
        "reason_code": record.reason_code,
        "reason": record.reason,
        "warnings": list(record.warnings),
        "seen_at": record.seen_at,
        "parts": progress.parts,
        "parts_kept": len(progress.kept),
        "entries_kept": progress.entries_kept,
        "standing": _standing(only) if only else None,
    }


def part_view(progress: PartProgress) -> dict[str, Any]:
    return {
        "part": progress.number,
        "entries": progress.entries,
        "new_entries": progress.new_entries,
        "standing": _standing(progress),
    }


def _standing(progress: PartProgress) -> dict[str, int]:
    return {standing.value: progress.standing.get(standing, 0) for standing in Standing}
