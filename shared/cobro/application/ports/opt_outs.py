"""Where it is kept which messages payers refused and agreed to, and how each is reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from cobro.domain.dunning.addresses import AddressMark
from cobro.domain.dunning.consents import Consent
from cobro.domain.dunning.opt_outs import OptIn, OptOut, standing_opt_outs
from cobro.domain.dunning.policy import Channel
from cobro.domain.dunning.promotions import NO_WISHES, PromotionWishes
from cobro.domain.parties import Customer
from cobro.domain.preferences import Preferences


class OptOuts(Protocol):
    """Opt-outs and what takes them back are added; the first of a channel and turn stays."""

    def add(self, opt_out: OptOut) -> OptOut:
        """Write an opt-out, or return the one that is kept of the same channel and turn."""
        ...

    def take_back(self, opt_in: OptIn) -> OptIn:
        """Write an opt-in, or return the one that is kept of the same channel and turn."""
        ...

    def of_channel(self, issuer_id: str, customer_id: str, channel: Channel) -> "Wishes":
        """Return all of both of a channel, strongly consistent."""
        ...


@dataclass(frozen=True, slots=True)
class Wishes:
    """Refusals of a channel and what took them back, each by its turn."""

    opt_outs: Sequence[OptOut] = ()
    opt_ins: Sequence[OptIn] = ()

    @property
    def latest(self) -> OptOut | None:
        return max(self.opt_outs, key=lambda each: each.turn, default=None)

    @property
    def standing(self) -> OptOut | None:
        """Return the refusal that stands; None where none does."""
        latest = self.latest
        return latest if latest and latest in self._standing() else None

    @property
    def taken_back(self) -> OptIn | None:
        """Return what took the latest refusal back; None where it stands, or there is none."""
        latest = self.latest
        return next((each for each in self.opt_ins if latest and each.turn == latest.turn), None)

    def _standing(self) -> list[OptOut]:
        return standing_opt_outs(self.opt_outs, self.opt_ins)


class Consents(Protocol):
    """Consents are added; none is taken back but by an opt-out of its channel."""

    def add(self, consent: Consent) -> Consent:
        """Write a consent, or return the one that is kept of the same moment and number."""
        ...


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of reaching a customer: closed addresses, refusals, consents, old ones too.

    `preferences` are what it chose itself, if it did, `promotions` its consents to those.

    `opt_outs` are all refusals, `opt_ins` what took some back; `refusals` are those that stand.
    """

    marks: Sequence[AddressMark] = ()
    opt_outs: Sequence[OptOut] = ()
    consents: Sequence[Consent] = ()
    opt_ins: Sequence[OptIn] = ()
    preferences: Preferences | None = None
    promotions: PromotionWishes = NO_WISHES

    @property
    def refusals(self) -> Sequence[OptOut]:
        return standing_opt_outs(self.opt_outs, self.opt_ins)

    def wished(self, customer: Customer) -> Customer:
        """Return the customer in the language that it wants to read."""
        return self.preferences.of(customer) if self.preferences else customer

    def in_order(self, channels: Sequence[Channel]) -> Sequence[Channel]:
        """Return the channels of a step, the one that the customer prefers first."""
        return self.preferences.in_order(channels) if self.preferences else channels


NOTHING_KNOWN = Known()


class ReachBook(Protocol):
    def of_customer(self, issuer_id: str, customer_id: str) -> Known:
        """Return all of it at the price of one small read; it may be some moments old."""
        ...
