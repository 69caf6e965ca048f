"""Bring an announcement to one customer: lawfully, at most once, or say why not.

A promotion goes to who agreed to promotions, as that stands at the moment of sending. Both kinds
keep the hours of the customer's place, its refusals and closed addresses. Claim, send and record
are those of every message (docs/decisions/at-most-once-mail.md). Who is not meant is counted, and
has nothing of it on its timeline.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from cobro.application.account_notices import WAITS, AccountNotices
from cobro.application.announcement_looks import AnnouncementLook
from cobro.application.ports import Exceptions, Notices
from cobro.application.ports.announcements import (
    AnnouncementChannel,
    AnnouncementMail,
    PromotionBook,
)
from cobro.application.ports.opt_outs import Known
from cobro.application.ports.reminders import ContactBook
from cobro.application.promotion_consent import PromotionLink
from cobro.application.reach import Reach, closed_of
from cobro.domain.dunning.addresses import NO_ADDRESS
from cobro.domain.dunning.opt_outs import OPTED_OUT
from cobro.domain.dunning.policy import Channel
from cobro.domain.dunning.promotions import NO_PROMOTIONS
from cobro.domain.parties import Customer

NOT_MEANT = "not_in_audience"


@dataclass(frozen=True, slots=True)
class AnnouncementDesk:
    """How customers are reached, what they agreed to, and where it is kept that they were told.

    `group_of` gives the group that an issuer's customer is in by how it pays, empty for none.
    """

    notices: Notices
    contacts: ContactBook
    reach: Reach
    promotions: PromotionBook
    channel: AnnouncementChannel
    exceptions: Exceptions
    address_of: Callable[[PromotionLink], str]
    group_of: Callable[[str, str], str]


class Announce:
    def __init__(self, desk: AnnouncementDesk) -> None:
        self._desk = desk
        self._notices = AccountNotices(desk.notices, desk.contacts, desk.exceptions)

    def __call__(self, look: AnnouncementLook) -> str:
        """Return how it ended: `sent`, `uncertain` or why not; empty where it has to wait."""
        ended = self._notices.ended(look)
        if ended is not None:
            return ended
        if not look.hours.is_open(look.looked_at):
            return WAITS
        known = self._desk.reach.known(look.customer)
        reason = self._why_not(look, known)
        if reason:
            return self._skip(look, reason)
        heard = self._notices.contacts(look)
        if not look.is_free(heard):
            return WAITS
        # Written before it is claimed: what fails here leaves nobody in doubt.
        mail = self._written(look, known)
        return self._notices.send(look, heard, lambda: self._desk.channel.send(mail))

    def _why_not(self, look: AnnouncementLook, known: Known) -> str:
        customer, announcement = look.customer, look.announcement
        if not announcement.audience.has(customer):
            return NOT_MEANT
        if announcement.is_promotion and not self._agreed(customer):
            return NO_PROMOTIONS
        # After the consent: nobody's payments are looked through for advertising it did not want.
        if not self._is_in_group(look):
            return NOT_MEANT
        if not customer.email:
            return NO_ADDRESS
        if any(each.channel is Channel.EMAIL for each in known.refusals):
            return OPTED_OUT
        return closed_of(known, customer).get(Channel.EMAIL, "")

    def _agreed(self, customer: Customer) -> bool:
        wishes = self._desk.promotions.of_customer(customer.issuer_id, customer.customer_id)
        return wishes.standing is not None

    def _is_in_group(self, look: AnnouncementLook) -> bool:
        groups, customer = look.announcement.audience.groups, look.customer
        return not groups or self._desk.group_of(customer.issuer_id, customer.customer_id) in groups

    def _skip(self, look: AnnouncementLook, reason: str) -> str:
        if reason != NOT_MEANT:
            self._notices.skip(look, reason)
        return reason

    def _written(self, look: AnnouncementLook, known: Known) -> AnnouncementMail:
        customer = known.wished(look.customer)
        language, words = look.announcement.words_for(customer)
        link = PromotionLink(customer.issuer_id, customer.customer_id, language)
        return AnnouncementMail(
            account=look.account,
            step=look.step,
            issuer=look.issuer,
            customer=replace(customer, language=language),
            is_promotion=look.announcement.is_promotion,
            words=words.filled(name=customer.name, company=look.issuer.name),
            opt_out_url=self._desk.address_of(link) if look.announcement.is_promotion else "",
        )
