"""A customer's consents to promotions and their withdrawals, as its timeline tells them."""

from collections.abc import Iterator

from cobro.domain.dunning.promotions import PromotionWishes
from cobro.domain.timeline import Moment, MomentKind


def promotion_moments(wishes: PromotionWishes) -> Iterator[Moment]:
    for consent in wishes.consents:
        yield Moment(
            MomentKind.PROMOTION_CONSENT,
            consent.given_at,
            consent.source.value,
            str(consent.turn),
            consent.person,
            text=consent.wording,
        )
    for withdrawal in wishes.withdrawals:
        yield Moment(
            MomentKind.PROMOTION_WITHDRAWAL,
            withdrawal.withdrawn_at,
            withdrawal.source.value,
            str(withdrawal.turn),
            withdrawal.person,
        )
