"""What a payer chose about how it is written to, and how much it may write itself.

A choice of language holds while the company's own stays what it was then: a newer registration of
the customer in another language is the later word. The channel that a payer prefers goes first
among those that a step goes by; it adds none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cobro.domain.dunning.addresses import address_of
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import InvalidInputError
from cobro.domain.parties import Customer, Issuer, Language

WRITES_A_DAY_MAX = 30
WORDING = "1"  # of what a payer agrees to on its page; another text is the next one
PROMOTIONS_WORDING = "1"  # likewise, of the box for promotions
_OFFERED = (Channel.EMAIL, Channel.SMS, Channel.WHATSAPP)


@dataclass(frozen=True, slots=True)
class Preferences:
    """`over` is the company's language for the customer when it chose; no `channel` is as usual."""

    language: Language
    over: Language
    channel: Channel | None = None

    def of(self, customer: Customer) -> Customer:
        """Return the customer in the language that it wants to read."""
        is_chosen = customer.language is self.over
        return replace(customer, language=self.language) if is_chosen else customer

    def in_order(self, channels: Sequence[Channel]) -> Sequence[Channel]:
        """Return the channels of a step, the preferred one first."""
        first = [each for each in channels if each is self.channel]
        return [*first, *(each for each in channels if each is not self.channel)]


@dataclass(frozen=True, slots=True)
class ChannelWish:
    """A channel by which a payer may be written to, and whether it wants reminders by it."""

    channel: Channel
    is_wanted: bool


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a payer may choose, as it stands.

    `promotions` says whether it agreed to those; None where the company has none.
    """

    language: Language
    preferred: Channel | None
    channels: tuple[ChannelWish, ...]
    promotions: bool | None = None

    @property
    def wanted(self) -> frozenset[Channel]:
        return frozenset(each.channel for each in self.channels if each.is_wanted)

    @property
    def offered(self) -> frozenset[Channel]:
        return frozenset(each.channel for each in self.channels)

    def checked(self, channel: str) -> Channel | None:
        """Return the channel of a form; raise `InvalidInputError` for one that is not offered."""
        if not channel:
            return None
        found = next((each for each in self.offered if each.value == channel), None)
        if found is None:
            message = f"{channel} is none of the ways to write to this customer"
            raise InvalidInputError(message, field="channel")
        return found


def offered_channels(customer: Customer, issuer: Issuer) -> list[Channel]:
    """Return by which channels the company can write to a customer."""
    return [
        each
        for each in _OFFERED
        if address_of(customer, each)
        and (each is not Channel.WHATSAPP or issuer.whatsapp.phone_number_id)
    ]
