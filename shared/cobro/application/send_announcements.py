"""Bring announcements that run to their audiences, page by page, and count how each ended.

Who is of the audience is planned first, in pages: each is let wait together with the place where
the next page goes on, so that a crash plans nobody twice and forgets nobody. Then those that wait
are looked at; how they ended is counted in the writing that lets them wait no more. Who may not be
reached yet waits for a later run, until the last day. Before each customer it is read whether the
announcement still runs: nothing goes after it was paused or ended.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cobro.application.account_notices import WAITS
from cobro.application.announce import Announce
from cobro.application.announcement_looks import AnnouncementLook
from cobro.application.deliver_notice import SENT
from cobro.application.insist import insist
from cobro.application.ports import Clock, Customers, Issuers, Pause
from cobro.application.ports.announcements import (
    AnnouncementMovedError,
    Announcements,
    Progress,
)
from cobro.domain.announcements import Announcement, AnnouncementState
from cobro.domain.errors import NotFoundError
from cobro.domain.parties import Issuer

PAGE = 90  # with the progress, what one transaction holds
TRIES_MAX = 8
RUNNING, FINISHED = AnnouncementState.RUNNING, AnnouncementState.FINISHED


@dataclass(frozen=True, slots=True)
class AnnouncementRun:
    """How many came to an end by being sent, in this run."""

    sent: int = 0


class SendAnnouncements:
    def __init__(
        self,
        *,
        issuers: Issuers,
        customers: Customers,
        announcements: Announcements,
        announce: Announce,
        clock: Clock,
        pause: Pause,
    ) -> None:
        self._issuers = issuers
        self._customers = customers
        self._announcements = announcements
        self._announce = announce
        self._clock = clock
        self._pause = pause

    def __call__(self, has_time: Callable[[], bool]) -> AnnouncementRun:
        sent = 0
        for issuer_id in self._issuers.ids():
            for kept in self._announcements.every(issuer_id):
                if kept.progress.state is RUNNING and has_time():
                    sent += self._run(kept.announcement, self._issuers.get(issuer_id), has_time)
        return AnnouncementRun(sent)

    def _run(self, announcement: Announcement, issuer: Issuer, has_time: Callable[[], bool]) -> int:
        today = self._today(issuer)
        if today < announcement.first_date:
            return 0
        sent = 0
        try:
            if today <= announcement.last_date:
                self._plan(announcement, has_time)
                sent = self._bring(announcement, issuer, has_time)
            self._finish(announcement, today)
        except AnnouncementMovedError:
            # Somebody paused or ended it, or another run works on it: the next sees what is left.
            return sent
        return sent

    def _today(self, issuer: Issuer) -> date:
        return self._clock.now().astimezone(issuer.zone).date()

    def _progress(self, announcement: Announcement) -> Progress:
        return self._announcements.progress(announcement.issuer_id, announcement.code)

    def _plan(self, announcement: Announcement, has_time: Callable[[], bool]) -> None:
        progress = self._progress(announcement)
        while progress.state is RUNNING and not progress.is_planned and has_time():
            page = self._customers.page(announcement.issuer_id, progress.after, PAGE)
            meant = [each.customer_id for each in page.customers if announcement.audience.has(each)]
            further = replace(
                progress,
                after=page.after,
                is_planned=not page.after,
                tally=progress.tally.with_planned(len(meant)),
            )
            progress = self._announcements.plan(announcement, further, meant)

    def _bring(
        self, announcement: Announcement, issuer: Issuer, has_time: Callable[[], bool]
    ) -> int:
        """Look once at all that wait; return how many were sent."""
        sent, after = 0, ""
        while True:
            waiting = self._announcements.waiting(issuer.issuer_id, announcement.code, after, PAGE)
            looked = self._look(announcement, issuer, waiting, has_time)
            ends = {customer_id: end for customer_id, end in looked.items() if end != WAITS}
            self._settle(announcement, ends)
            sent += sum(end == SENT for end in ends.values())
            if len(looked) < PAGE:
                return sent
            after = waiting[-1]

    def _look(
        self,
        announcement: Announcement,
        issuer: Issuer,
        waiting: Sequence[str],
        has_time: Callable[[], bool],
    ) -> dict[str, str]:
        """Return how it ended with each; without those that time or a person left to later."""
        looked: dict[str, str] = {}
        for customer_id in waiting:
            if not has_time() or self._progress(announcement).state is not RUNNING:
                break
            looked[customer_id] = self._end(announcement, issuer, customer_id)
        return looked

    def _end(self, announcement: Announcement, issuer: Issuer, customer_id: str) -> str:
        try:
            customer = self._customers.get(issuer.issuer_id, customer_id)
        except NotFoundError as gone:
            return gone.code
        return self._announce(AnnouncementLook(issuer, customer, self._clock.now(), announcement))

    def _settle(self, announcement: Announcement, ends: Mapping[str, str]) -> None:
        """Count the ends, over whatever state a person gave it meanwhile."""

        def settle() -> None:
            progress = self._progress(announcement)
            counted = replace(progress, tally=progress.tally.with_ends(ends.values()))
            self._announcements.settle(announcement, counted, list(ends))

        if ends:
            insist(settle, AnnouncementMovedError, self._pause, TRIES_MAX)

    def _finish(self, announcement: Announcement, today: date) -> None:
        progress = self._progress(announcement)
        is_over = progress.is_done or today > announcement.last_date
        if progress.state is RUNNING and is_over:
            finished = progress.put(FINISHED, "", self._clock.now())
            self._announcements.move(announcement.issuer_id, announcement.code, finished)
