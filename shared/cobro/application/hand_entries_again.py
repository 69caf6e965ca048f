"""Have the bank entries that wait and may be a payout decided on again.

They are sent through the queue of entries, so that one place decides what an entry is, with every
rule that comes before payouts.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Protocol

from cobro.application.ports import Outgoing, OutgoingMessage, StoredEntry
from cobro.application.settle_payout import movement_of
from cobro.domain.payouts import PayoutRecord, days_of, payout_of


class WaitingEntries(Protocol):
    def booked_between(self, issuer_id: str, first: date, last: date) -> Iterable[StoredEntry]:
        """Return the entries of those days that are proposed to a person, or wait for one."""
        ...


class HandEntriesAgain:
    def __init__(
        self,
        *,
        waiting: WaitingEntries,
        entries: Outgoing,
        entry_message: Callable[[str], str],
    ) -> None:
        self._waiting = waiting
        self._entries = entries
        self._entry_message = entry_message

    def __call__(self, payout: PayoutRecord) -> int:
        """Return how many entries were handed on."""
        found = [
            entry.entry_id
            for entry in self._waiting.booked_between(payout.issuer_id, *days_of(payout))
            if payout_of(movement_of(entry), [payout]) is not None
        ]
        if found:
            self._entries.send([OutgoingMessage(self._entry_message(name)) for name in found])
        return len(found)
