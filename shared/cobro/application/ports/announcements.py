"""Announcements: what is said, how far each came, who waits for one, and the channel."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, Protocol

from cobro.domain.announcements import Announcement, AnnouncementState, Tally, Words
from cobro.domain.dunning.promotions import (
    PromotionConsent,
    PromotionWishes,
    PromotionWithdrawal,
)
from cobro.domain.errors import ConflictError
from cobro.domain.parties import Customer, Issuer


class AnnouncementMovedError(ConflictError):
    """Somebody else wrote how far an announcement came: read it again."""

    code: ClassVar[str] = "announcement_moved"

    def __init__(self) -> None:
        super().__init__("the announcement was written meanwhile: read it again")


NOTHING_YET = Tally()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an announcement came; `version` counts the writings, 0 where there is none.

    `after` is where the planning of its customers goes on, empty at the beginning. `author` and
    `changed_at` say who brought it into its state, and when.
    """

    state: AnnouncementState = AnnouncementState.DRAFT
    author: str = ""
    changed_at: datetime | None = None
    after: str = ""
    is_planned: bool = False
    tally: Tally = NOTHING_YET
    version: int = 0

    @property
    def is_done(self) -> bool:
        """Tell whether everybody of the audience came to an end."""
        return self.is_planned and not self.tally.left

    @property
    def next(self) -> "Progress":
        """Return it as it is written once more."""
        return replace(self, version=self.version + 1)

    def put(self, state: AnnouncementState, author: str, at: datetime) -> "Progress":
        return replace(self, state=state, author=author, changed_at=at)


@dataclass(frozen=True, slots=True)
class KeptAnnouncement:
    """An announcement with how far it came; `document` is its JSON as it was sent in."""

    announcement: Announcement
    document: str
    progress: Progress = Progress()


class Announcements(Protocol):
    """Each writing of a progress is one over the version before, or `AnnouncementMovedError`."""

    def find(self, issuer_id: str, code: str) -> KeptAnnouncement | None:
        """Return it as it stands, strongly consistent; None where there is none."""
        ...

    def every(self, issuer_id: str) -> Sequence[KeptAnnouncement]: ...

    def progress(self, issuer_id: str, code: str) -> Progress:
        """Return how far it came, strongly consistent."""
        ...

    def put(self, kept: KeptAnnouncement) -> Progress:
        """Write what is said and the progress, both or neither; return that with its version."""
        ...

    def move(self, issuer_id: str, code: str, progress: Progress) -> Progress: ...

    def plan(
        self, announcement: Announcement, progress: Progress, customers: Sequence[str]
    ) -> Progress:
        """Let customers wait for it, with the progress, all or nothing."""
        ...

    def waiting(self, issuer_id: str, code: str, after: str, limit: int) -> Sequence[str]:
        """Return customers that wait, in their order, strongly consistent."""
        ...

    def settle(
        self, announcement: Announcement, progress: Progress, customers: Sequence[str]
    ) -> Progress:
        """Let customers wait no more, with the progress, all or nothing."""
        ...


class PromotionBook(Protocol):
    """Consents and withdrawals are added; the first of a turn stays."""

    def has_promotions(self, issuer_id: str) -> bool:
        """Tell whether a company ever kept a promotion, at the price of half a unit."""
        ...

    def of_customer(self, issuer_id: str, customer_id: str) -> PromotionWishes:
        """Return all of both, strongly consistent."""
        ...

    def add(self, consent: PromotionConsent) -> PromotionConsent:
        """Write a consent, or return the one that is kept of the same turn."""
        ...

    def withdraw(self, withdrawal: PromotionWithdrawal) -> PromotionWithdrawal:
        """Write a withdrawal, or return the one that is kept of the same turn."""
        ...


@dataclass(frozen=True, slots=True)
class AnnouncementMail:
    """`account` and `step` name the message; it speaks the language of its `customer`.

    `opt_out_url` is where the consent to promotions is taken back; empty for a service notice.
    """

    account: str
    step: str
    issuer: Issuer
    customer: Customer
    is_promotion: bool
    words: Words
    opt_out_url: str = ""


class AnnouncementChannel(Protocol):
    def send(self, mail: AnnouncementMail) -> str:
        """Send once and return the provider's message id, or fail as `ReminderChannel` does.

        Raise `NoticeUncertainError` where it is not known whether it went.
        """
        ...
