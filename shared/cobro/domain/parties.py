"""Who issues and who owes: the facts of them that rules and messages need."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cobro.domain.agreements import BankAgreement, Brand, PixReceiver
from cobro.domain.dunning.bounds import DEFAULT_BOUNDS, Bounds
from cobro.domain.dunning.whatsapp import NO_WHATSAPP, WhatsAppSender
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.ids import CustomerId, IssuerId
from cobro.domain.money import Currency, Money
from cobro.domain.reconciliation.policy import DEFAULT_MATCHING, MatchingPolicy
from cobro.domain.series import Series, SeriesRule, check_distinct
from cobro.domain.terms import NO_TERMS, PaymentTerms


class Language(StrEnum):
    """The languages that everything a payer or clerk reads exists in."""

    PT_BR = "pt-BR"
    PT_PT = "pt-PT"
    ES_ES = "es-ES"
    ES_MX = "es-MX"
    EN = "en"


class DocumentDelivery(StrEnum):
    """What becomes of a company's documents: mailed to payers, kept only, or not drawn at all."""

    SEND = "send"
    STORE = "store"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class PartySnapshot:
    """What a document prints of a party. Kept under its own hash, so that it never changes."""

    name: str
    tax_id: str
    country: str
    address: str
    email: str
    phone: str
    fiscal: dict[str, str] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """Return 16 hexadecimal digits that stand for the content."""
        facts = [self.name, self.tax_id, self.country, self.address, self.email, self.phone]
        text = json.dumps([*facts, self.fiscal], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Issuer:
    """A company that issues.

    `series` maps the name of each series to its rule. `terms` hold for what names none itself.
    `fiscal` keeps what a country wants printed besides (inscrição municipal, régimen fiscal). Above
    `approval_limit` a second person must release an invoice, or an order about a payment. Up to
    `difference_tolerance` the small rest of a paid invoice may be given up. `matching` is what the
    rules may do with bank entries by themselves. `whatsapp` is how it writes there, if it does.
    `bounds` are how much it asks of its payers' patience.
    """

    issuer_id: IssuerId
    name: str
    tax_id: str
    country: str
    address: str
    email: str
    currency: Currency
    timezone: str
    series: dict[str, SeriesRule]
    created_date: date
    phone: str = ""
    agreements: dict[str, BankAgreement] = field(default_factory=dict)
    pix: PixReceiver | None = None
    brand: Brand = field(default_factory=Brand)
    fiscal: dict[str, str] = field(default_factory=dict)
    approval_limit: Money | None = None
    difference_tolerance: Money | None = None
    terms: PaymentTerms = NO_TERMS
    documents: DocumentDelivery = DocumentDelivery.SEND
    matching: MatchingPolicy = DEFAULT_MATCHING
    whatsapp: WhatsAppSender = NO_WHATSAPP
    bounds: Bounds = DEFAULT_BOUNDS

    def __post_init__(self) -> None:
        check_distinct(self.series)
        try:
            ZoneInfo(self.timezone)
        except (ValueError, OSError, ZoneInfoNotFoundError) as error:
            message = f"{self.timezone!r} is no time zone; name one such as America/Sao_Paulo"
            raise InvalidInputError(message, field="timezone") from error
        if self.approval_limit is not None and not self.approval_limit.is_positive:
            message = "an approval limit is above zero; leave it out for none"
            raise InvalidInputError(message, field="approval_limit")

    def checked_against(self, before: "Issuer") -> "Issuer":
        """Return itself; refuse to drop or change a series, or to rename an agreement's account.

        Numbers that were issued must not be written again, and banks name titles by the agreement.
        """
        lost = [name for name, rule in before.series.items() if self.series.get(name) != rule]
        if lost:
            message = f"series {', '.join(sorted(lost))} keeps its rule: only add other series"
            raise InvalidInputError(message, field="series")
        moved = [key for key, a in before.agreements.items() if self._moves(key, a)]
        if moved:
            message = f"agreement {', '.join(sorted(moved))} keeps its bank and code: add another"
            raise InvalidInputError(message, field="agreements")
        return self

    def _moves(self, agreement_id: str, before: BankAgreement) -> bool:
        now = self.agreements.get(agreement_id)
        return now is None or _title_space(now) != _title_space(before)

    @property
    def snapshot(self) -> PartySnapshot:
        return PartySnapshot(
            self.name, self.tax_id, self.country, self.address, self.email, self.phone, self.fiscal
        )

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def series_by_code(self) -> dict[int, str]:
        return {rule.code: name for name, rule in self.series.items() if rule.code}

    def series_named(self, name: str, issue_date: date) -> Series:
        """Return the series before its first number; raise `NotFoundError` for any other name."""
        if name not in self.series:
            known = ", ".join(sorted(self.series))
            message = f"series {name!r} is not one of issuer {self.issuer_id}: {known}"
            raise NotFoundError(message)
        rule = self.series[name]
        return Series(self.issuer_id, name, rule, issue_date.year if rule.is_yearly else 0)


def _title_space(agreement: BankAgreement) -> tuple[str, ...]:
    """Return what a bank tells the titles of an agreement apart by."""
    return (agreement.bank, agreement.agency, agreement.account, agreement.carteira,
            agreement.convenio, str(agreement.first_number))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Customer:
    """A company or person that owes. `tax_id` is the bare text of a checked identifier."""

    issuer_id: IssuerId
    customer_id: CustomerId
    name: str
    tax_id: str
    country: str
    email: str
    language: Language
    address: str = ""
    phone: str = ""
    segment: str = ""
    fiscal: dict[str, str] = field(default_factory=dict)

    @property
    def snapshot(self) -> PartySnapshot:
        return PartySnapshot(
            self.name, self.tax_id, self.country, self.address, self.email, self.phone, self.fiscal
        )

    @property
    def is_consumer(self) -> bool:
        """Tell whether consumer law protects the customer: a natural person, by the tax id."""
        return is_natural_person(self.country, self.tax_id)


_CPF_LENGTH = 11
_RFC_PERSON_LENGTH = 13


def is_natural_person(country: str, tax_id: str) -> bool:
    """Tell a person's tax id from a company's.

    Brazil: a CPF has 11 digits. Portugal: a NIF of a person begins with 1, 2, 3 or 45 (Decreto-Lei
    14/2013). Spain: a DNI begins with a digit or K, L, M, a NIE with X, Y, Z (RD 1065/2007 arts.
    18 to 20). Mexico: the RFC of a person has 13 characters (Reglamento del CFF art. 22).
    """
    text = tax_id.upper()
    if country == "BR":
        return len(text) == _CPF_LENGTH
    if country == "PT":
        return text.startswith(("1", "2", "3", "45"))
    if country == "ES":
        return text[:1].isdigit() or text[:1] in {"K", "L", "M", "X", "Y", "Z"}
    return country == "MX" and len(text) == _RFC_PERSON_LENGTH
