"""A customer's consent to be written to by a channel that must not be used without it.

WhatsApp's rules for businesses want an opt-in of the very number before the first message. Consent
is of a number, kept as its hash: another number has none. Who refuses messages by the channel takes
it back, and one that is given after it stands again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from cobro.domain.dunning.addresses import address_hash, address_of
from cobro.domain.dunning.opt_outs import OptIn, OptOut, standing_opt_outs
from cobro.domain.dunning.policy import Channel
from cobro.domain.errors import InvalidInputError
from cobro.domain.parties import Customer

NO_CONSENT = "no_consent"
WANTS_CONSENT = frozenset({Channel.WHATSAPP})


class ConsentSource(StrEnum):
    """How a customer said yes: what a company shows where somebody asks for proof."""

    CONTRACT = "contract"
    FORM = "form"
    CALL = "call"
    MESSAGE = "message"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Consent:
    """A customer agreed at `given_at` to messages to a number; `person` is who took it down."""

    issuer_id: str
    customer_id: str
    channel: Channel
    source: ConsentSource
    given_at: datetime
    address_hash: str
    person: str = ""

    @property
    def place(self) -> str:
        """Return its name among the consents of a channel: the same moment is the same consent."""
        at = self.given_at.astimezone(UTC).isoformat(timespec="seconds")
        return f"{at}#{self.address_hash}"


def consent_of(
    customer: Customer, channel: Channel, source: ConsentSource, given_at: datetime, now: datetime
) -> Consent:
    """Return a consent to the customer's present number.

    Raise `InvalidInputError` for a channel that wants none, a moment that is still to come, and a
    customer without such a number.
    """
    if channel not in WANTS_CONSENT:
        message = f"{channel} wants no consent: it is for {', '.join(sorted(WANTS_CONSENT))}"
        raise InvalidInputError(message, field="channel")
    if given_at > now:
        message = f"{given_at.isoformat()} is still to come: take a consent down after it"
        raise InvalidInputError(message, field="given_at")
    address = address_of(customer, channel)
    if not address:
        message = f"customer {customer.customer_id} has no mobile number: correct the customer"
        raise InvalidInputError(message, field="channel")
    return Consent(
        customer.issuer_id,
        customer.customer_id,
        channel,
        source,
        given_at,
        address_hash(address),
    )


def standing_consents(
    consents: Iterable[Consent],
    opt_outs: Iterable[OptOut],
    customer: Customer,
    opt_ins: Iterable[OptIn] = (),
) -> dict[Channel, Consent]:
    """Return the consents that hold, the latest of each: of the present number, not refused since.

    `opt_outs` are all refusals, `opt_ins` what took some of them back: a consent that is older than
    such a one stays worth nothing.
    """
    refused = list(opt_outs)
    standing = {each.channel for each in standing_opt_outs(refused, opt_ins)}
    return {
        consent.channel: consent
        for consent in sorted(consents, key=lambda each: each.given_at)
        if consent.channel not in standing
        and all(
            consent.given_at > each.opted_out_at
            for each in refused
            if each.channel is consent.channel
        )
        and consent.address_hash == address_hash(address_of(customer, consent.channel))
    }


def unconsented(
    consents: Iterable[Consent],
    opt_outs: Iterable[OptOut],
    customer: Customer,
    opt_ins: Iterable[OptIn] = (),
) -> dict[Channel, str]:
    """Return the channels that want a consent which the customer did not give, with the reason."""
    standing = standing_consents(consents, opt_outs, customer, opt_ins)
    return {channel: NO_CONSENT for channel in WANTS_CONSENT if channel not in standing}
