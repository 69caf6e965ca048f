"""A desk of announcements in memory, and what one says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from cobro.application.announce import Announce, AnnouncementDesk
from cobro.application.keep_announcements import KeepAnnouncements
from cobro.application.ports.announcements import (
    AnnouncementMail,
    AnnouncementMovedError,
    KeptAnnouncement,
    Progress,
)
from cobro.application.reach import Reach
from cobro.application.send_announcements import SendAnnouncements
from cobro.domain.announcements import (
    Announcement,
    AnnouncementKind,
    AnnouncementState,
    Audience,
    Words,
)
from cobro.domain.dunning.policy import Channel
from cobro.domain.parties import Customer, Language
from cobro.domain.statement_mails import account_name
from tests.support.builders import a_customer, an_issuer
from tests.support.contact_book import MemoryContacts
from tests.support.fakes import (
    CountedPause,
    FixedClock,
    MemoryCustomers,
    MemoryExceptions,
    MemoryIssuers,
    MemoryNotices,
)
from tests.support.mail_news import MemoryMarks, MemoryOptOuts, MemoryReachBook
from tests.support.promotion_book import MemoryPromotions, a_promotion_consent

TUESDAY = datetime(2026, 3, 3, 14, tzinfo=UTC)  # 11 h in São Paulo
WORDS: Mapping[Language, Words] = {
    Language.PT_BR: Words("Novidades de {company}", "Olá, {name}.\n\nTemos novidades."),
}


def an_announcement(code: str = "spring", **changes: Any) -> Announcement:
    facts: dict[str, Any] = {
        "kind": AnnouncementKind.PROMOTION,
        "words": WORDS,
        "audience": Audience(("BR",)),
        "first_date": date(2026, 3, 3),
        "last_date": date(2026, 3, 20),
    }
    return Announcement(issuer_id="acme", code=code, **{**facts, **changes})


def a_service_notice(code: str = "outage", **changes: Any) -> Announcement:
    return an_announcement(code, kind=AnnouncementKind.SERVICE, **changes)


@dataclass
class MemoryAnnouncements:
    """Keeps announcements and who waits; `rivals` write before the next writing, one each."""

    kept: dict[tuple[str, str], KeptAnnouncement] = field(default_factory=dict)
    waits: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    rivals: list[Callable[[], object]] = field(default_factory=list)
    planned: list[str] = field(default_factory=list)

    def find(self, issuer_id: str, code: str) -> KeptAnnouncement | None:
        return self.kept.get((issuer_id, code))

    def every(self, issuer_id: str) -> list[KeptAnnouncement]:
        return [each for (owner, _), each in self.kept.items() if owner == issuer_id]

    def progress(self, issuer_id: str, code: str) -> Progress:
        return self.kept[issuer_id, code].progress

    def put(self, kept: KeptAnnouncement) -> Progress:
        announcement = kept.announcement
        key = (announcement.issuer_id, announcement.code)
        before = self.kept.get(key)
        self._let_rival_write()
        if self.kept.get(key) is not before or kept.progress.version != (
            before.progress.version if before else 0
        ):
            raise AnnouncementMovedError
        self.kept[key] = KeptAnnouncement(announcement, kept.document, kept.progress.next)
        return kept.progress.next

    def move(self, issuer_id: str, code: str, progress: Progress) -> Progress:
        self._let_rival_write()
        before = self.kept[issuer_id, code]
        if before.progress.version != progress.version:
            raise AnnouncementMovedError
        after = KeptAnnouncement(before.announcement, before.document, progress.next)
        self.kept[issuer_id, code] = after
        return progress.next

    def plan(
        self, announcement: Announcement, progress: Progress, customers: Sequence[str]
    ) -> Progress:
        written = self.move(announcement.issuer_id, announcement.code, progress)
        self.waits.setdefault((announcement.issuer_id, announcement.code), set()).update(customers)
        self.planned += customers
        return written

    def waiting(self, issuer_id: str, code: str, after: str, limit: int) -> list[str]:
        found = sorted(self.waits.get((issuer_id, code), ()))
        return [each for each in found if each > after][:limit]

    def settle(
        self, announcement: Announcement, progress: Progress, customers: Sequence[str]
    ) -> Progress:
        written = self.move(announcement.issuer_id, announcement.code, progress)
        self.waits[announcement.issuer_id, announcement.code] -= set(customers)
        return written

    def _let_rival_write(self) -> None:
        if self.rivals:
            self.rivals.pop(0)()


@dataclass
class AnnouncementOutbox:
    """Keeps what was sent; raises `failures` first, one each."""

    sent: list[AnnouncementMail] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    on_send: Callable[[], object] | None = None
    told: Callable[[AnnouncementMail], object] | None = None

    def send(self, mail: AnnouncementMail) -> str:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(mail)
        if self.told is not None:
            self.told(mail)
        if self.on_send is not None:
            self.on_send()
        return f"message-{len(self.sent)}"


class AnnouncementOffice:
    """Everything about announcements; whoever `agrees` to promotions did so a month ago.

    The company has the groups `late` and `good`; `groups` says who is in which.
    """

    def __init__(
        self,
        *announcements: Announcement,
        customers: tuple[Customer, ...] = (a_customer(),),
        agrees: tuple[str, ...] = ("cus-1",),
    ) -> None:
        self.clock, self.outbox = FixedClock(TUESDAY), AnnouncementOutbox()
        self.announcements = MemoryAnnouncements()
        self.notices = MemoryNotices()
        self.contacts = MemoryContacts(self.notices)
        self.marks, self.opt_outs = MemoryMarks(), MemoryOptOuts()
        self.promotions = MemoryPromotions([a_promotion_consent(each) for each in agrees])
        self.exceptions = MemoryExceptions()
        self.customers = MemoryCustomers(*customers)
        self.issuers = MemoryIssuers(an_issuer())
        self.groups: dict[str, str] = {}
        self.judged: list[str] = []
        self.keep = KeepAnnouncements(
            issuers=self.issuers,
            announcements=self.announcements,
            groups_of=lambda _: ("late", "good"),
            clock=self.clock,
            pause=CountedPause(),
        )
        for each in announcements:
            self.begin(each)

    def begin(self, announcement: Announcement) -> None:
        self.keep.put(announcement, announcement.code, "ana")
        self.move(AnnouncementState.RUNNING, announcement.code)

    def move(self, state: AnnouncementState, code: str = "spring") -> None:
        self.keep.move("acme", code, state, "ana")

    def run(self, has_time: Callable[[], bool] = lambda: True) -> int:
        book = MemoryReachBook(self.marks, self.opt_outs, promotions=self.promotions)
        desk = AnnouncementDesk(
            notices=self.notices,
            contacts=self.contacts,
            reach=Reach(book=book, delivering={Channel.EMAIL}),
            promotions=self.promotions,
            channel=self.outbox,
            exceptions=self.exceptions,
            address_of=lambda link: f"https://api.example/{link.customer_id}",
            group_of=self._group_of,
        )
        sender = SendAnnouncements(
            issuers=self.issuers,
            customers=self.customers,
            announcements=self.announcements,
            announce=Announce(desk),
            clock=self.clock,
            pause=CountedPause(),
        )
        return sender(has_time).sent

    def _group_of(self, issuer_id: str, customer_id: str) -> str:
        """Return the group by how a customer pays, and note who was looked through."""
        assert issuer_id == "acme"
        self.judged.append(customer_id)
        return self.groups.get(customer_id, "")

    def state(self, code: str = "spring") -> str:
        return self.announcements.progress("acme", code).state.value

    def tally(self, code: str = "spring") -> tuple[int, dict[str, int], int]:
        """Return how many were planned, how they ended, and how many are left."""
        tally = self.announcements.progress("acme", code).tally
        return tally.planned, dict(tally.ends), tally.left

    def notice(self, customer_id: str = "cus-1", step: str = "promotion-spring") -> tuple[str, str]:
        key = (account_name("acme", customer_id), step)
        return self.notices.states.get(key, ("", ""))
