"""Announcements and consents to promotions, as the HTTP API takes and shows them, version 1."""

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from cobro.application.ports.announcements import KeptAnnouncement
from cobro.contracts.behaviour_api import GroupName
from cobro.contracts.parsing import dump
from cobro.domain.announcements import (
    BODY_MAX,
    SUBJECT_MAX,
    Announcement,
    AnnouncementKind,
    AnnouncementState,
    Audience,
    Words,
)
from cobro.domain.dunning.promotions import PromotionConsent, PromotionWishes, PromotionWithdrawal
from cobro.domain.errors import InvalidInputError
from cobro.domain.parties import Language

AnnouncementCode = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_-]{0,39}(?!\n)$")]
SegmentName = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[^\r\n]+(?!\n)$")]
Country = Literal["BR", "PT", "ES", "MX"]
State = Literal["running", "paused", "ended"]


class WordsV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said in a language. `{name}` stands for the customer, `{company}` for the company."""

    subject: Annotated[str, Meta(min_length=1, max_length=SUBJECT_MAX)]
    body: Annotated[str, Meta(min_length=1, max_length=BODY_MAX)]


class AnnouncementV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A promotion or a service notice, to whom it goes, and from which day on until which.

    `countries` are the company's own unless named: for each there are words in its language.
    Without `segments` it is for every customer of those countries, with `behaviour_groups` for
    those of them who are in one of these groups, by how they pay, when it goes to them.
    """

    kind: AnnouncementKind
    words: Annotated[dict[Language, WordsV1], Meta(min_length=1)]
    first_date: date
    last_date: date
    countries: Annotated[list[Country], Meta(max_length=4)] = []
    segments: Annotated[list[SegmentName], Meta(max_length=50)] = []
    behaviour_groups: Annotated[list[GroupName], Meta(max_length=50)] = []

    def to_announcement(self, issuer_id: str, code: str) -> Announcement:
        return Announcement(
            issuer_id=issuer_id,
            code=code,
            kind=self.kind,
            words={each: Words(said.subject, said.body) for each, said in self.words.items()},
            audience=Audience(
                tuple(self.countries), tuple(self.segments), tuple(self.behaviour_groups)
            ),
            first_date=self.first_date,
            last_date=self.last_date,
        )

    def document_for(self, country: str) -> str:
        """Return it as it is kept, with the country of a company where none is named."""
        countries = self.countries or [msgspec.convert(country, Country)]
        return dump(msgspec.structs.replace(self, countries=countries))


class MoveAnnouncementV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Begin an announcement or go on with it (`running`), pause it, or end it for good."""

    state: State

    def to_state(self) -> AnnouncementState:
        return AnnouncementState(self.state)


def checked_code(text: str) -> str:
    """Return the code of an announcement; raise `InvalidInputError` for what is none."""
    try:
        return msgspec.convert(text, AnnouncementCode)
    except msgspec.ValidationError as error:
        message = f"{text!r} is no code of an announcement: use small letters, digits, - and _"
        raise InvalidInputError(message, field="code") from error


def announcement_view(kept: KeptAnnouncement) -> dict[str, Any]:
    """Return it as it was sent in, and how many of its audience came to which end."""
    announcement, progress = kept.announcement, kept.progress
    return {
        "code": announcement.code,
        "state": progress.state.value,
        "author": progress.author,
        "changed_at": progress.changed_at,
        "is_planned": progress.is_planned,
        "planned": progress.tally.planned,
        "left": progress.tally.left,
        "ends": dict(sorted(progress.tally.ends.items())),
        "announcement": msgspec.json.decode(kept.document),
    }


def promotion_consent_view(consent: PromotionConsent) -> dict[str, Any]:
    return {
        "purpose": "promotions",
        "source": consent.source.value,
        "given_at": consent.given_at,
        "person": consent.person,
        "wording": consent.wording,
    }


def promotion_withdrawal_view(withdrawal: PromotionWithdrawal) -> dict[str, Any]:
    return {
        "purpose": "promotions",
        "source": withdrawal.source.value,
        "person": withdrawal.person,
        "at": withdrawal.withdrawn_at,
    }


def promotions_view(wishes: PromotionWishes) -> dict[str, Any]:
    """Return the consent that promotions go on, or what took the latest one back."""
    consent, withdrawn = wishes.standing, wishes.withdrawn
    return {
        "consent": promotion_consent_view(consent) if consent else None,
        "withdrawn": promotion_withdrawal_view(withdrawn) if withdrawn else None,
    }
