"""Cut a large bank file into parts, each of which is kept by itself.

The cuts fall alike whoever reads the file and when, so that a delivery that comes again writes the
same parts and asks for the same again.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from cobro.application.ports import FileRecord, Outgoing, OutgoingMessage, StoredEntry
from cobro.application.ports.file_parts import FilePart, KeptParts, StatementParts

Item = TypeVar("Item")

_SEND_PARTS = 10


class CutFile:
    """Puts the entries of a large file away in parts, and asks for each to be kept."""

    def __init__(
        self,
        *,
        parts: StatementParts,
        kept: KeptParts,
        queue: Outgoing,
        message: Callable[[FilePart], str],
        part_max: int,
    ) -> None:
        self._parts = parts
        self._kept = kept
        self._queue = queue
        self._message = message
        self.part_max = part_max

    def __call__(self, record: FileRecord, found: Iterable[StoredEntry]) -> int:
        """Return the number of parts."""
        number = 0
        asked: list[OutgoingMessage] = []
        for number, entries in enumerate(_blocks(found, self.part_max), start=1):
            part = FilePart(record.issuer_id, record.file_id, number)
            self._parts.put(part, entries)
            asked.append(OutgoingMessage(self._message(part)))
            if len(asked) >= _SEND_PARTS:
                self._queue.send(asked)
                asked.clear()
        if asked:
            self._queue.send(asked)
        return number

    def is_kept(self, record: FileRecord) -> bool:
        """Tell whether each part of a file is kept; a file that was not cut has none to wait for.

        A file that comes again before that is cut again: a part that got lost comes back.
        """
        kept = self._kept.kept(record.issuer_id, record.file_id) if record.parts else {}
        return len(kept) == record.parts


def _blocks(items: Iterable[Item], size: int) -> Iterator[Sequence[Item]]:
    waiting = iter(items)
    while block := list(islice(waiting, size)):
        yield block
