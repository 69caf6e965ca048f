"""Show a payer by which ways it is written to, and take down what it chooses on its page.

Only what differs from what stands is written, so that a form that is sent again changes nothing,
and one whose first sending died halfway completes it. A channel that needs a consent gets it by the
tick of its box, and loses it by a refusal.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from cobro.application.opt_out import OptInProof, TakeOptOut, TakeOptOutBack
from cobro.application.payer_links import PayerLink
from cobro.application.ports import Clock, Customers, Issuers
from cobro.application.ports.opt_outs import Known, ReachBook
from cobro.application.ports.preferences import PayerPreferences
from cobro.application.promotion_consent import TakePromotionConsent, WithdrawPromotionConsent
from cobro.application.take_consent import TakeConsent
from cobro.domain.dunning.consents import WANTS_CONSENT, ConsentSource, standing_consents
from cobro.domain.dunning.opt_outs import OptInSource, OptOutSource
from cobro.domain.dunning.policy import Channel
from cobro.domain.dunning.promotions import PromotionConsent
from cobro.domain.parties import Customer, Issuer, Language
from cobro.domain.preferences import (
    PROMOTIONS_WORDING,
    WORDING,
    ChannelWish,
    Preferences,
    Wishes,
    offered_channels,
)


@dataclass(frozen=True, slots=True)
class AskedWishes:
    """What a form says: an empty `channel` is as usual; of `reminders`, the ticked boxes.

    `promotions` is None where the form did not ask for them.
    """

    language: Language
    channel: str
    reminders: Collection[str]
    promotions: bool | None = None


@dataclass(frozen=True, slots=True)
class ShowWishes:
    book: ReachBook
    has_promotions: Callable[[str], bool]

    def __call__(self, registered: Customer, issuer: Issuer) -> Wishes:
        known = self.book.of_customer(registered.issuer_id, registered.customer_id)
        customer = known.wished(registered)
        refused = {each.channel for each in known.refusals}
        agreed = _agreed(known, customer)
        offered = offered_channels(customer, issuer)
        preferred = known.preferences.channel if known.preferences else None
        return Wishes(
            customer.language,
            preferred if preferred in offered else None,
            tuple(
                ChannelWish(each, each not in refused and (each in agreed or not _asks(each)))
                for each in offered
            ),
            self._promotions(known, registered.issuer_id),
        )

    def _promotions(self, known: Known, issuer_id: str) -> bool | None:
        """Who agreed once is asked wherever it reads; others only by a company with promotions."""
        is_asked = known.promotions.latest is not None or self.has_promotions(issuer_id)
        return known.promotions.standing is not None if is_asked else None


@dataclass(frozen=True, slots=True)
class TakeWishes:
    customers: Customers
    issuers: Issuers
    preferences: PayerPreferences
    show: ShowWishes
    opt_out: TakeOptOut
    opt_in: TakeOptOutBack
    consent: TakeConsent
    promote: TakePromotionConsent
    demote: WithdrawPromotionConsent
    clock: Clock

    def __call__(self, link: PayerLink, asked: AskedWishes) -> None:
        """Take the choice down; raise `InvalidInputError` for a channel that is not offered."""
        customer = self.customers.get(link.issuer_id, link.customer_id)
        wishes = self.show(customer, self.issuers.get(link.issuer_id))
        channel = wishes.checked(asked.channel)
        chosen = Preferences(asked.language, customer.language, channel)
        self.preferences.keep(link.issuer_id, link.customer_id, chosen)
        for each in wishes.channels:
            is_wanted = each.channel.value in asked.reminders
            if is_wanted and not each.is_wanted:
                self._resume(link, each.channel)
            elif each.is_wanted and not is_wanted:
                owner = (link.issuer_id, link.customer_id)
                self.opt_out(*owner, each.channel, OptOutSource.PAGE)

        if None not in {wishes.promotions, asked.promotions}:
            self._promote(link, was_agreed=wishes.promotions is True, asked=asked)

    def _promote(self, link: PayerLink, *, was_agreed: bool, asked: AskedWishes) -> None:
        """Take a consent to promotions down, in the words of the page, or take it back."""
        owner = (link.issuer_id, link.customer_id)
        if asked.promotions and not was_agreed:
            words, at = f"page/{link.language.value}/{PROMOTIONS_WORDING}", self.clock.now()
            self.promote(PromotionConsent(*owner, ConsentSource.PAGE, at, words))
        elif was_agreed and not asked.promotions:
            self.demote(*owner, OptOutSource.PAGE)

    def _resume(self, link: PayerLink, channel: Channel) -> None:
        owner = (link.issuer_id, link.customer_id)
        if channel in self._refused(link):
            proof = OptInProof(OptInSource.PAGE, f"{link.language.value}/{WORDING}")
            self.opt_in(*owner, channel, proof)
        if _asks(channel):
            at = self.clock.now()
            self.consent(*owner, channel, ConsentSource.PAGE, at, person="")

    def _refused(self, link: PayerLink) -> set[Channel]:
        known = self.show.book.of_customer(link.issuer_id, link.customer_id)
        return {each.channel for each in known.refusals}


def _agreed(known: Known, customer: Customer) -> set[Channel]:
    held = standing_consents(known.consents, known.opt_outs, customer, known.opt_ins)
    return set(held)


def _asks(channel: Channel) -> bool:
    """Tell whether a channel must not be used without a consent."""
    return channel in WANTS_CONSENT
