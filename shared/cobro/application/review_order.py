"""What a person asks to be done with a bank entry, and what comes back."""

from dataclasses import dataclass

from cobro.application.ports import StoredEntry
from cobro.application.ports.review import Review

Reviewed = tuple[StoredEntry, Review]


@dataclass(frozen=True, slots=True)
class ReviewOrder:
    """Which entry a person decides on, who and why; `key` names the request."""

    issuer_id: str
    entry_id: str
    author: str
    reason: str = ""
    key: str = ""
