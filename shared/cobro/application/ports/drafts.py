"""Drafts of invoices, and the holding of what a second person must release."""

from collections.abc import Sequence
from typing import ClassVar, Protocol

from cobro.domain.drafts import Draft, DraftState
from cobro.domain.errors import ConflictError


class DraftMovedError(ConflictError):
    """Somebody changed the draft since it was read: read it again."""

    code: ClassVar[str] = "draft_moved"


class Drafts(Protocol):
    def find(self, draft_id: str) -> Draft | None:
        """Return the draft, strongly consistent."""
        ...

    def put(self, draft: Draft) -> None:
        """Write the draft over the version before it; raise `DraftMovedError` over any other."""
        ...

    def of_issuer(self, issuer_id: str, state: DraftState | None) -> Sequence[Draft]: ...
