"""Sending of announcements: loads templates and the mail provider."""

from functools import cache
from typing import TYPE_CHECKING

from cobro.adapters.dynamodb.contacts import DynamoContacts
from cobro.adapters.dynamodb.dunning import DynamoNotices
from cobro.adapters.messaging import announcement_email
from cobro.adapters.messaging.account_mails import SesAccountMails
from cobro.application.announce import Announce, AnnouncementDesk
from cobro.application.send_announcements import SendAnnouncements
from cobro.runtime.settings import Variable, settings
from cobro.runtime.wiring import (
    announcements,
    base,
    deliveries,
    document_files,
    parties,
    promotions,
)

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client


def _group_of(issuer_id: str, customer_id: str) -> str:
    # Only announcements to groups load what tells of them.
    from cobro.runtime.wiring import behaviour

    return behaviour.judge_behaviour().group(issuer_id, customer_id)


@cache
def send_announcements() -> SendAnnouncements:
    # One attempt only: the provider has no idempotency token, so a lost answer must not send again.
    ses: SESV2Client = base.client("sesv2", attempts_max=1)
    channel = SesAccountMails(
        ses,
        sender=settings().get(Variable.SENDER),
        configuration_set=settings().find(Variable.CONFIGURATION_SET),
        message_of=announcement_email.message_of,
    )
    desk = AnnouncementDesk(
        notices=DynamoNotices(),
        contacts=DynamoContacts(base.database()),
        reach=deliveries.reach(),
        promotions=promotions.promotion_book(),
        channel=channel,
        exceptions=base.exceptions(),
        address_of=document_files.opt_out_address_of,
        group_of=_group_of,
    )
    return SendAnnouncements(
        issuers=parties.issuers(),
        customers=parties.customers(),
        announcements=announcements.announcements(),
        announce=Announce(desk),
        clock=base.clock(),
        pause=base.pause(),
    )
