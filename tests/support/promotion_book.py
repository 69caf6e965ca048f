"""Consents to promotions in memory, and one of them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from cobro.domain.dunning.consents import ConsentSource
from cobro.domain.dunning.promotions import (
    PromotionConsent,
    PromotionWishes,
    PromotionWithdrawal,
)

AGREED_AT = datetime(2026, 2, 2, 12, tzinfo=UTC)


def a_promotion_consent(customer_id: str = "cus-1", **changes: Any) -> PromotionConsent:
    facts: dict[str, Any] = {
        "source": ConsentSource.FORM,
        "given_at": AGREED_AT,
        "wording": "newsletter/3",
        "person": "ana",
    }
    return PromotionConsent("acme", customer_id, **{**facts, **changes})


@dataclass
class MemoryPromotions:
    """Keeps consents and withdrawals; the first of a turn stays."""

    given: list[PromotionConsent] = field(default_factory=list)
    taken_back: list[PromotionWithdrawal] = field(default_factory=list)
    promoters: set[str] = field(default_factory=set)

    def has_promotions(self, issuer_id: str) -> bool:
        return issuer_id in self.promoters

    def of_customer(self, issuer_id: str, customer_id: str) -> PromotionWishes:
        owner = (issuer_id, customer_id)
        return PromotionWishes(
            [each for each in self.given if (each.issuer_id, each.customer_id) == owner],
            [each for each in self.taken_back if (each.issuer_id, each.customer_id) == owner],
        )

    def add(self, consent: PromotionConsent) -> PromotionConsent:
        own = self.of_customer(consent.issuer_id, consent.customer_id).consents
        known = next((each for each in own if each.turn == consent.turn), None)
        if known is None:
            self.given.append(consent)
        return known or consent

    def withdraw(self, withdrawal: PromotionWithdrawal) -> PromotionWithdrawal:
        own = self.of_customer(withdrawal.issuer_id, withdrawal.customer_id).withdrawals
        known = next((each for each in own if each.turn == withdrawal.turn), None)
        if known is None:
            self.taken_back.append(withdrawal)
        return known or withdrawal
