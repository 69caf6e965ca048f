"""What happened with a customer, newest first: movements, messages, promises, disputes, calls."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Money

TEXT_MAX = 2000


class MomentKind(StrEnum):
    """What sort of thing a moment of a timeline is."""

    MOVEMENT = "movement"
    MESSAGE = "message"
    PROMISE = "promise"
    PROMISE_SETTLED = "promise_settled"
    DISPUTE = "dispute"
    DISPUTE_RESOLVED = "dispute_resolved"
    AGREEMENT = "agreement"
    CALL_NOTE = "call_note"
    DELIVERY = "delivery"
    ADDRESS_CLOSED = "address_closed"
    OPT_OUT = "opt_out"
    OPT_IN = "opt_in"
    PAGE_VIEW = "page_view"
    CONSENT = "consent"
    PROMOTION_CONSENT = "promotion_consent"
    PROMOTION_WITHDRAWAL = "promotion_withdrawal"
    REQUEST = "request"
    REQUEST_ANSWERED = "request_answered"


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened; `what` is its code or state, `actor` empty where no person acted."""

    kind: MomentKind
    happened_at: datetime
    what: str
    reference: str
    actor: str = ""
    invoice_id: str = ""
    text: str = ""
    amount: Money | None = None

    @property
    def content_hash(self) -> str:
        """Return the SHA-256 of all that it says: equal where nothing was changed since."""
        amount = None if self.amount is None else (self.amount.minor, self.amount.currency.value)
        said = (self.kind, self.happened_at.astimezone(UTC).isoformat(), self.what, self.reference)
        rest = (self.actor, self.invoice_id, self.text, amount)
        text = json.dumps((*said, *rest), ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def place(self) -> str:
        """Return where it stands among all: later instants compare as greater."""
        at = self.happened_at.astimezone(UTC).isoformat(timespec="microseconds")
        return f"{at}~{self.content_hash}"


def newest_first(moments: Iterable[Moment], before: str, limit: int) -> tuple[list[Moment], str]:
    """Return up to `limit` moments before a place, and the place of the last if more follow."""
    ordered = sorted(moments, key=lambda moment: moment.place, reverse=True)
    left = [moment for moment in ordered if not before or moment.place < before]
    page = left[:limit]
    return page, page[-1].place if len(left) > limit else ""


@dataclass(frozen=True, slots=True)
class CallNote:
    """What a person noted of a call; the same text of the same instant is the same note.

    `outcome` says how a call of the call list ended, about which invoice, by which phone.
    """

    issuer_id: str
    customer_id: str
    called_at: datetime
    text: str
    person: str
    noted_at: datetime
    outcome: str = ""
    invoice_id: str = ""
    phone_hash: str = ""

    @property
    def note_id(self) -> str:
        at = self.called_at.astimezone(UTC).isoformat(timespec="microseconds")
        said = self.text if not self.outcome else f"{self.outcome}#{self.invoice_id}#{self.text}"
        return f"{at}~{hashlib.sha256(said.encode()).hexdigest()[:24]}"


def checked_call(called_at: datetime, now: datetime) -> datetime:
    """Return the instant; raise `InvalidInputError` for a call that is still to come."""
    if called_at > now:
        message = f"{called_at.isoformat()} is still to come: note a call after it"
        raise InvalidInputError(message, field="called_at")
    return called_at
