"""Keep bank entries once under their natural ids, and hand on those that need a decision.

Doing it again for the same entries adds none; they are handed on again, because whoever did it
first may have died before.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cobro.application.ports import Outgoing, OutgoingMessage, Statements, StoredEntry

_SEND_BLOCK = 500


@dataclass(frozen=True, slots=True)
class KeptEntries:
    """The ids in the order of the file, and how many of them were not there before."""

    entry_ids: tuple[str, ...]
    new: int


class KeepEntries:
    def __init__(
        self,
        *,
        statements: Statements,
        entries: Outgoing,
        entry_message: Callable[[str], str],
    ) -> None:
        self._statements = statements
        self._entries = entries
        self._entry_message = entry_message

    def __call__(self, found: Iterable[StoredEntry]) -> KeptEntries:
        ids: list[str] = []
        added = 0
        waiting: list[OutgoingMessage] = []
        for entry in found:
            ids.append(entry.entry_id)
            added += self._statements.add(entry)
            if entry.state == "new":
                waiting.append(OutgoingMessage(self._entry_message(entry.entry_id)))
            if len(waiting) >= _SEND_BLOCK:
                self._entries.send(waiting)
                waiting.clear()
        if waiting:
            self._entries.send(waiting)
        return KeptEntries(tuple(ids), added)
