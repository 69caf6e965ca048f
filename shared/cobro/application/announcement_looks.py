"""A customer that waits for an announcement."""

from dataclasses import dataclass
from typing import ClassVar

from cobro.application.account_notices import AccountLook
from cobro.application.parking import ANNOUNCEMENTS
from cobro.application.ports import NoticeTerms
from cobro.domain.announcements import Announcement
from cobro.domain.dunning.caps import Contacts, caps_of
from cobro.domain.dunning.policy import Channel


@dataclass(frozen=True, slots=True)
class AnnouncementLook(AccountLook):
    queue: ClassVar[str] = ANNOUNCEMENTS
    announcement: Announcement

    @property
    def step(self) -> str:
        return self.announcement.step

    @property
    def terms(self) -> NoticeTerms:
        return NoticeTerms(self.announcement.label, channel=Channel.EMAIL)

    @property
    def doubt(self) -> str:
        return (
            f"it is not known whether announcement {self.announcement.code} went out to customer "
            f"{self.customer.customer_id}; look in the provider's events, then replay this: it is "
            "not sent again"
        )

    def is_free(self, contacts: Contacts) -> bool:
        """Tell whether today bears it: a service notice counts as a reminder does."""
        if self.announcement.is_promotion:
            return contacts.free_for_promotion(self.contact, self.today) == self.today
        caps = caps_of(self.issuer.bounds, self.customer.country)
        return contacts.free_date(self.contact, self.today, caps)[0] == self.today
