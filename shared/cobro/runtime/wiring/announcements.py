"""Announcements as people keep them, and consents to promotions."""

from functools import cache

from cobro.adapters.dynamodb.announcements import DynamoAnnouncements
from cobro.adapters.dynamodb.promotion_book import DynamoPromotionBook
from cobro.application.keep_announcements import KeepAnnouncements
from cobro.application.promotion_consent import TakePromotionConsent, WithdrawPromotionConsent
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


@cache
def promotion_book() -> DynamoPromotionBook:
    base.database()
    return DynamoPromotionBook()


@cache
def take_promotion_consent() -> TakePromotionConsent:
    return TakePromotionConsent(
        customers=parties.customers(), book=promotion_book(), clock=base.clock()
    )


@cache
def withdraw_promotion_consent() -> WithdrawPromotionConsent:
    return WithdrawPromotionConsent(
        customers=parties.customers(), book=promotion_book(), clock=base.clock()
    )
