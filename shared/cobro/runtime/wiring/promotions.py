"""Consents to promotions, as clerks and payers give them and take them back."""

from functools import cache

from cobro.adapters.dynamodb.promotion_book import DynamoPromotionBook
from cobro.application.promotion_consent import TakePromotionConsent, WithdrawPromotionConsent
from cobro.runtime.wiring import base, parties


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
