"""What payers choose on their pages: how they are written to."""

from functools import cache

from cobro.adapters.dynamodb.reach_book import DynamoPreferences, DynamoReachBook
from cobro.application.contact_wishes import ShowWishes, TakeWishes
from cobro.runtime.wiring import base, deliveries, parties, promotions


@cache
def show_wishes() -> ShowWishes:
    base.database()
    return ShowWishes(DynamoReachBook(), promotions.promotion_book().has_promotions)


@cache
def take_wishes() -> TakeWishes:
    return TakeWishes(
        customers=parties.customers(),
        issuers=parties.issuers(),
        preferences=DynamoPreferences(),
        show=show_wishes(),
        opt_out=deliveries.take_opt_out(),
        opt_in=deliveries.take_opt_out_back(),
        consent=deliveries.take_consent(),
        promote=promotions.take_promotion_consent(),
        demote=promotions.withdraw_promotion_consent(),
        clock=base.clock(),
    )
