"""Announcements as people keep them."""

from functools import cache

from cobro.adapters.dynamodb.announcements import DynamoAnnouncements
from cobro.application.keep_announcements import KeepAnnouncements
from cobro.runtime.wiring import base, parties


@cache
def announcements() -> DynamoAnnouncements:
    return DynamoAnnouncements(base.database())


def _groups_of(issuer_id: str) -> list[str]:
    # Only announcements to groups load what tells of them.
    from cobro.runtime.wiring import behaviour

    return behaviour.group_names(issuer_id)


@cache
def keep_announcements() -> KeepAnnouncements:
    return KeepAnnouncements(
        issuers=parties.issuers(),
        announcements=announcements(),
        groups_of=_groups_of,
        clock=base.clock(),
        pause=base.pause(),
    )
