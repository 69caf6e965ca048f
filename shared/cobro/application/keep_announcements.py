"""Keep announcements until they begin, and begin, pause and end them."""

from collections.abc import Callable, Collection

from cobro.application.insist import insist
from cobro.application.ports import Clock, Issuers, Pause
from cobro.application.ports.announcements import (
    AnnouncementMovedError,
    Announcements,
    KeptAnnouncement,
)
from cobro.domain.announcements import (
    Announcement,
    AnnouncementBegunError,
    AnnouncementState,
    check_way,
)
from cobro.domain.errors import InvalidInputError, NotFoundError

TRIES_MAX = 8


class KeepAnnouncements:
    def __init__(
        self,
        *,
        issuers: Issuers,
        announcements: Announcements,
        groups_of: Callable[[str], Collection[str]],
        clock: Clock,
        pause: Pause,
    ) -> None:
        self._issuers = issuers
        self._announcements = announcements
        self._groups_of = groups_of
        self._clock = clock
        self._pause = pause

    def put(
        self, announcement: Announcement, document: str, person: str
    ) -> tuple[KeptAnnouncement, bool]:
        """Keep a draft and say whether it is another; the same once more is the one that is kept.

        Raise `AnnouncementBegunError` for one that is no draft any more, `NotFoundError` for no
        such issuer, `InvalidInputError` for a group that the company does not have.
        """
        self._issuers.get(announcement.issuer_id)
        return insist(
            lambda: self._put(announcement, document, person),
            AnnouncementMovedError,
            self._pause,
            TRIES_MAX,
        )

    def _put(
        self, announcement: Announcement, document: str, person: str
    ) -> tuple[KeptAnnouncement, bool]:
        kept = self._announcements.find(announcement.issuer_id, announcement.code)
        if kept is not None and kept.document == document:
            return kept, False
        fresh = KeptAnnouncement(announcement, document)
        before = kept.progress if kept else fresh.progress
        if before.state is not AnnouncementState.DRAFT:
            message = (
                f"announcement {announcement.code} is {before.state}: what customers may have read"
                " is not changed; keep another under a code of its own"
            )
            raise AnnouncementBegunError(message)
        self._check_groups(announcement)
        progress = before.put(AnnouncementState.DRAFT, person, self._clock.now())
        fresh = KeptAnnouncement(announcement, document, progress)
        progress = self._announcements.put(fresh)
        return KeptAnnouncement(announcement, document, progress), True

    def _check_groups(self, announcement: Announcement) -> None:
        named = announcement.audience.groups
        there = self._groups_of(announcement.issuer_id) if named else ()
        unknown = [each for each in named if each not in there]
        if unknown:
            message = (
                f"issuer {announcement.issuer_id} has no group {unknown[0]!r} of customers by how"
                " they pay: keep its groups first"
            )
            raise InvalidInputError(message, field="behaviour_groups")

    def move(
        self, issuer_id: str, code: str, state: AnnouncementState, person: str
    ) -> KeptAnnouncement:
        """Begin it, pause it, go on with it or end it; asked for again, it stays as it is.

        Raise `NotFoundError` for none, `AnnouncementStateError` where there is no such way,
        `InvalidInputError` for one that begins after its last day.
        """
        return insist(
            lambda: self._move(issuer_id, code, state, person),
            AnnouncementMovedError,
            self._pause,
            TRIES_MAX,
        )

    def _move(
        self, issuer_id: str, code: str, state: AnnouncementState, person: str
    ) -> KeptAnnouncement:
        kept = self._announcements.find(issuer_id, code)
        if kept is None:
            message = f"issuer {issuer_id} has no announcement {code!r}"
            raise NotFoundError(message)
        if kept.progress.state is state:
            return kept
        check_way(kept.progress.state, state)
        now = self._clock.now()
        last_date = kept.announcement.last_date
        if (
            state is AnnouncementState.RUNNING
            and now.astimezone(self._issuers.get(issuer_id).zone).date() > last_date
        ):
            message = f"its last day was {last_date}: keep another with other days"
            raise InvalidInputError(message, field="last_date")
        moved = self._announcements.move(issuer_id, code, kept.progress.put(state, person, now))
        return KeptAnnouncement(kept.announcement, kept.document, moved)
