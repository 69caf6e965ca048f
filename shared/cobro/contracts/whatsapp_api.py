"""How a company writes on WhatsApp, and a customer's consent to it, as the HTTP API takes them."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from cobro.contracts.fields import Key
from cobro.domain.dunning.consents import Consent, ConsentSource
from cobro.domain.dunning.policy import Channel
from cobro.domain.dunning.promotions import PromotionConsent, Purpose
from cobro.domain.dunning.whatsapp import WhatsAppSender
from cobro.domain.parties import Language

NumberId = Annotated[str, Meta(pattern=r"^phone-number-id-[0-9a-zA-Z]{1,64}(?!\n)$")]
StepOrTemplate = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}(?!\n)$")]
ApprovedName = Annotated[str, Meta(pattern=r"^[a-z0-9_]{1,512}(?!\n)$")]
Names = Annotated[dict[StepOrTemplate, ApprovedName], Meta(max_length=60)]


class WhatsAppV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The number that a company writes by, and its approved templates.

    `phone_number_id` is that of AWS End User Messaging Social. `templates` maps each language to
    the approved name of each template, or of a step of a policy, which goes before it.
    """

    phone_number_id: NumberId
    templates: dict[Language, Names] = {}

    @classmethod
    def of(cls, sender: WhatsAppSender) -> "WhatsAppV1 | None":
        if not sender.phone_number_id:
            return None
        names = {Language(language): each for language, each in sender.templates.items()}
        return cls(sender.phone_number_id, names)

    def to_sender(self) -> WhatsAppSender:
        names = {language.value: dict(each) for language, each in self.templates.items()}
        return WhatsAppSender(self.phone_number_id, names)


class TakeConsentV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A customer agreed to be written to by a channel; `given_at` is an instant with its zone.

    For the purpose `promotions` it agreed to those, by every channel: `wording` names the version
    of the words that it agreed to.
    """

    issuer_id: Key
    source: ConsentSource
    given_at: Annotated[datetime, Meta(tz=True)]
    channel: Channel = Channel.WHATSAPP
    purpose: Purpose = Purpose.MESSAGES
    wording: Annotated[str, Meta(max_length=100)] = ""

    def to_promotion_consent(self, customer_id: str, person: str) -> PromotionConsent:
        return PromotionConsent(
            self.issuer_id, customer_id, self.source, self.given_at, self.wording, person
        )


def consent_view(consent: Consent) -> dict[str, Any]:
    return {
        "channel": consent.channel.value,
        "source": consent.source.value,
        "given_at": consent.given_at,
        "person": consent.person,
    }
