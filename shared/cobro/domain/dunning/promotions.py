"""A customer's consent to be sent promotions, and its withdrawal.

Advertising by e-mail or text message is sent to who agreed to it before, and to nobody else:
Brazil LGPD arts. 7 I and 8, European Union GDPR arts. 6(1)(a) and 7 with Directive 2002/58/EC art.
13, Spain LSSI art. 21, Portugal Lei 41/2004 art. 13-A. Mexico wants none beforehand but forbids it
to who objected (LFPC arts. 17 and 18 BIS); the same consent is asked for there. It is proved by who
agreed, when, how, and to which words (GDPR art. 7(1), LGPD art. 8 § 2), and taken back as easily as
it was given (GDPR art. 7(3), LGPD art. 8 § 5): that ends promotions, and no reminder.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from cobro.domain.dunning.consents import ConsentSource
from cobro.domain.dunning.opt_outs import OptOutSource
from cobro.domain.errors import InvalidInputError

NO_PROMOTIONS = "no_promotion_consent"


class Purpose(StrEnum):
    """What a wish is about: messages about invoices by a channel, or promotions."""

    MESSAGES = "messages"
    PROMOTIONS = "promotions"


@dataclass(frozen=True, slots=True)
class PromotionConsent:
    """A customer agreed at `given_at` to promotions, in the words that `wording` names.

    `person` is the clerk who took it down. `turn` counts the consents from 1: the next one follows
    when the one before was taken back.
    """

    issuer_id: str
    customer_id: str
    source: ConsentSource
    given_at: datetime
    wording: str
    person: str = ""
    turn: int = 1


@dataclass(frozen=True, slots=True)
class PromotionWithdrawal:
    """A customer takes the consent of a turn back; `person` is the clerk who took that down."""

    issuer_id: str
    customer_id: str
    source: OptOutSource
    withdrawn_at: datetime
    turn: int
    person: str = ""


@dataclass(frozen=True, slots=True)
class PromotionWishes:
    """All consents of a customer to promotions, and what took them back, each by its turn."""

    consents: Sequence[PromotionConsent] = ()
    withdrawals: Sequence[PromotionWithdrawal] = ()

    @property
    def latest(self) -> PromotionConsent | None:
        return max(self.consents, key=lambda each: each.turn, default=None)

    @property
    def withdrawn(self) -> PromotionWithdrawal | None:
        """Return what took the latest consent back; None where it stands, or there is none."""
        latest = self.latest
        turn = latest.turn if latest else 0
        return next((each for each in self.withdrawals if each.turn == turn), None)

    @property
    def standing(self) -> PromotionConsent | None:
        """Return the consent that promotions may be sent on."""
        return None if self.withdrawn else self.latest

    def next_consent(self, asked: PromotionConsent, now: datetime) -> PromotionConsent:
        """Return a consent as it follows what is kept, under its own turn.

        Raise `InvalidInputError` for one that is still to come, that names no words, or that is
        older than the last withdrawal.
        """
        if asked.given_at > now:
            message = f"{asked.given_at.isoformat()} is still to come: take a consent down after it"
            raise InvalidInputError(message, field="given_at")
        if not asked.wording.strip():
            message = "name the version of the words that the customer agreed to"
            raise InvalidInputError(message, field="wording")
        ended, latest = self.withdrawn, self.latest
        if ended is not None and asked.given_at <= ended.withdrawn_at:
            message = (
                f"customer {asked.customer_id} took its consent back at "
                f"{ended.withdrawn_at.isoformat()}: take a new one down"
            )
            raise InvalidInputError(message, field="given_at")
        return replace(asked, turn=latest.turn + 1 if latest else 1)


NO_WISHES = PromotionWishes()
