"""A customer that waits for an announcement, and what a person is told of an uncertain one."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from cobro.application.deliver_notice import NoticeUncertainError
from cobro.application.parking import ANNOUNCEMENTS
from cobro.application.ports import ExceptionItem, NoticeTerms
from cobro.domain.announcements import Announcement
from cobro.domain.dunning.caps import Contacts, caps_of
from cobro.domain.dunning.hours import ContactHours
from cobro.domain.dunning.places import Address, place_of
from cobro.domain.dunning.policy import Channel
from cobro.domain.ids import derived_id
from cobro.domain.parties import Customer, Issuer
from cobro.domain.statement_mails import account_name


@dataclass(frozen=True, slots=True)
class AnnouncementLook:
    """A customer, looked at now. Its notice lies with those of its account: it is of no invoice."""

    announcement: Announcement
    issuer: Issuer
    customer: Customer
    looked_at: datetime

    @property
    def account(self) -> str:
        return account_name(self.issuer.issuer_id, self.customer.customer_id)

    @property
    def step(self) -> str:
        return self.announcement.step

    @property
    def contact(self) -> str:
        return f"{self.account}#{self.step}"

    @property
    def terms(self) -> NoticeTerms:
        return NoticeTerms(self.announcement.label, channel=Channel.EMAIL)

    @property
    def hours(self) -> ContactHours:
        payer = self.customer
        address = Address(payer.country, payer.address, payer.fiscal)
        return ContactHours(place_of(address, self.issuer.country, self.issuer.zone))

    @property
    def today(self) -> date:
        """Return the day at the customer's place."""
        return self.hours.local_date(self.looked_at)

    def is_free(self, contacts: Contacts) -> bool:
        """Tell whether today bears it: a service notice counts as a reminder does."""
        if self.announcement.is_promotion:
            return contacts.free_for_promotion(self.contact, self.today) == self.today
        caps = caps_of(self.issuer.bounds, self.customer.country)
        return contacts.free_date(self.contact, self.today, caps)[0] == self.today


def uncertain(look: AnnouncementLook) -> ExceptionItem:
    facts = {"invoice_id": look.account, "customer_id": look.customer.customer_id}
    message = json.dumps({**facts, "step": look.step})
    return ExceptionItem(
        exception_id=derived_id("exc", ANNOUNCEMENTS, look.issuer.issuer_id, message),
        issuer_id=look.issuer.issuer_id,
        queue=ANNOUNCEMENTS,
        reason_code=NoticeUncertainError.code,
        explanation=(
            f"it is not known whether announcement {look.announcement.code} went out to customer "
            f"{look.customer.customer_id}; look in the provider's events, then replay this: it is "
            "not sent again"
        ),
        message=message,
        raised_at=look.looked_at,
    )
