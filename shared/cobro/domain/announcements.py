"""A company's own message to many customers: a promotion or a service notice.

A promotion is advertising and wants each reader's consent (`dunning.promotions`). A service notice
tells customers what they have to know of what they bought (an interruption, new hours, other bank
details): it stands on the contract (LGPD art. 7 V, GDPR art. 6(1)(b)) and wants none.

What is wrong with the texts is found when they are sent in, never at sending: for each country of
the audience there are words in its language, and they name nothing that is not known of a customer.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from string import Formatter
from types import MappingProxyType
from typing import ClassVar

from cobro.domain.dunning.caps import PROMOTION
from cobro.domain.errors import InvalidInputError, RejectionError
from cobro.domain.parties import Customer, Language

SUBJECT_MAX, BODY_MAX, WINDOW_DAYS_MAX = 120, 4_000, 366
SERVICE = "service-"
VARIABLES = ("name", "company")
LANGUAGE_OF: Mapping[str, Language] = MappingProxyType(
    {"BR": Language.PT_BR, "PT": Language.PT_PT, "ES": Language.ES_ES, "MX": Language.ES_MX}
)
_HIDDEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


class AnnouncementKind(StrEnum):
    PROMOTION = "promotion"
    SERVICE = "service"


class AnnouncementState(StrEnum):
    """`finished` is one that everybody got, or whose days are over; `ended` what a person ended."""

    DRAFT = "draft"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    ENDED = "ended"


_NEXT: Mapping[AnnouncementState, frozenset[AnnouncementState]] = MappingProxyType(
    {
        AnnouncementState.DRAFT: frozenset({AnnouncementState.RUNNING, AnnouncementState.ENDED}),
        AnnouncementState.RUNNING: frozenset({AnnouncementState.PAUSED, AnnouncementState.ENDED}),
        AnnouncementState.PAUSED: frozenset({AnnouncementState.RUNNING, AnnouncementState.ENDED}),
    }
)


class AnnouncementBegunError(RejectionError):
    """What customers may have read already is never changed: announce something else."""

    code: ClassVar[str] = "announcement_begun"


class AnnouncementStateError(RejectionError):
    """There is no way from the state that it is in to the one that is asked for."""

    code: ClassVar[str] = "announcement_state"


@dataclass(frozen=True, slots=True)
class Words:
    """What is said in a language; `{name}` stands for the customer, `{company}` for who writes."""

    subject: str
    body: str

    def check(self, place: str) -> None:
        """Raise `InvalidInputError` for words that could not be sent to everybody."""
        _check_text(self.subject, SUBJECT_MAX, f"{place}.subject")
        _check_text(self.body, BODY_MAX, f"{place}.body")
        if "\n" in self.subject:
            message = "a subject is one line"
            raise InvalidInputError(message, field=f"{place}.subject")

    def filled(self, *, name: str, company: str) -> "Words":
        """Return the words for a reader."""
        values = {"name": name, "company": company}
        return Words(self.subject.format_map(values), self.body.format_map(values))


@dataclass(frozen=True, slots=True)
class Audience:
    """Customers of these countries, and of these segments and groups where any is named.

    `groups` are those by how customers pay: who is in one is read off the journal when it goes.
    """

    countries: tuple[str, ...]
    segments: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    def has(self, customer: Customer) -> bool:
        """Tell whether the customer's country and segment are meant."""
        is_meant = not self.segments or customer.segment in self.segments
        return customer.country in self.countries and is_meant


@dataclass(frozen=True, slots=True)
class Announcement:
    """What is said, to whom, from which day on and until which, in the company's calendar."""

    issuer_id: str
    code: str
    kind: AnnouncementKind
    words: Mapping[Language, Words]
    audience: Audience
    first_date: date
    last_date: date

    def __post_init__(self) -> None:
        if not 0 <= (self.last_date - self.first_date).days < WINDOW_DAYS_MAX:
            message = f"the last day is the first or after it, within {WINDOW_DAYS_MAX} days"
            raise InvalidInputError(message, field="last_date")
        for language, words in self.words.items():
            words.check(f"words.{language.value}")
        wanted = {LANGUAGE_OF[country] for country in self.audience.countries}
        missing = sorted(wanted - set(self.words))
        if missing:
            message = f"there are no words in {', '.join(missing)}, which the audience reads"
            raise InvalidInputError(message, field="words")

    @property
    def is_promotion(self) -> bool:
        return self.kind is AnnouncementKind.PROMOTION

    @property
    def step(self) -> str:
        """Return the name of a customer's notice of it: no step of a policy has a stroke in it."""
        return f"{PROMOTION if self.is_promotion else SERVICE}{self.code}"

    @property
    def label(self) -> str:
        return f"announcement:{self.code}"

    def words_for(self, customer: Customer) -> tuple[Language, Words]:
        """Return the words in the customer's language, else in that of its country."""
        wanted = customer.language
        language = wanted if wanted in self.words else LANGUAGE_OF[customer.country]
        return language, self.words[language]


def check_way(before: AnnouncementState, after: AnnouncementState) -> None:
    """Raise `AnnouncementStateError` where there is no way from one state to the other."""
    ways = _NEXT.get(before, frozenset())
    if after not in ways:
        known = " or ".join(sorted(ways)) or "nothing else any more"
        message = f"an announcement that is {before} becomes {known}, not {after}"
        raise AnnouncementStateError(message)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many customers came to which end: `sent`, `uncertain`, or why nothing went to them."""

    planned: int = 0
    ends: Mapping[str, int] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """Return how many have not come to an end."""
        return self.planned - sum(self.ends.values())

    def with_planned(self, more: int) -> "Tally":
        return Tally(self.planned + more, self.ends)

    def with_ends(self, ends: Iterable[str]) -> "Tally":
        counted = dict(self.ends)
        for end in ends:
            counted[end] = counted.get(end, 0) + 1
        return Tally(self.planned, counted)


def _check_text(text: str, most: int, place: str) -> None:
    if not text.strip() or len(text) > most:
        message = f"a text has 1 to {most} letters, not {len(text)}"
        raise InvalidInputError(message, field=place)
    if _HIDDEN.search(text):
        message = "a text has no control characters but line ends"
        raise InvalidInputError(message, field=place)
    unknown = [name for name in _named(text, place) if name not in VARIABLES]
    if unknown:
        known = " and ".join(f"{{{name}}}" for name in VARIABLES)
        message = f"nothing is called {{{unknown[0]}}}: there are {known}"
        raise InvalidInputError(message, field=place)


def _named(text: str, place: str) -> list[str]:
    """Return what stands in braces, with all that is asked of it."""
    try:
        parsed = list(Formatter().parse(text))
    except ValueError as error:
        message = "a brace that stands for itself is written twice"
        raise InvalidInputError(message, field=place) from error
    asked = [each for each in parsed if each[1] is not None]
    return [f"{name}{spec}{conversion or ''}" for _, name, spec, conversion in asked]
