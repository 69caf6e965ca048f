"""Announcements as people keep them."""

from functools import cache

from cobro.adapters.dynamodb.announcements import DynamoAnnouncements
from cobro.application.keep_announcements import KeepAnnouncements
from cobro.runtime.wiring import base, parties


@cache
def announcements() -> DynamoAnnouncements:
    return DynamoAnnouncements(base.database())


@cache
def keep_announcements() -> KeepAnnouncements:
    return KeepAnnouncements(
        issuers=parties.issuers(),
        announcements=announcements(),
        clock=base.clock(),
        pause=base.pause(),
    )
