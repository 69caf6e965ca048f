"""Profiles of companies and customers, as the HTTP API takes them, version 1."""

from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Annotated

import msgspec
from msgspec import Meta

from cobro.contracts.bounds_api import BoundsV1
from cobro.contracts.fields import Facts, Key, Minor, Name, SeriesName
from cobro.contracts.matching_api import MatchingV1
from cobro.contracts.terms_api import TermsV1
from cobro.contracts.whatsapp_api import WhatsAppV1
from cobro.domain.accounts import ACCOUNT_FACTS
from cobro.domain.agreements import BankAgreement, Brand, PixReceiver
from cobro.domain.dunning.whatsapp import NO_WHATSAPP
from cobro.domain.errors import InvalidInputError
from cobro.domain.identifiers import EmailAddress, parse_tax_id
from cobro.domain.ids import CustomerId, IssuerId
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Customer, DocumentDelivery, Issuer, Language
from cobro.domain.series import DEFAULT_PATTERN, PATTERN_MAX, DocumentKind, SeriesRule
from cobro.domain.terms import NO_TERMS
from cobro.formats.boleto.banks import number_title
from cobro.formats.boleto.titles import Title
from cobro.formats.pix.names import checked_key

BankText = Annotated[str, Meta(max_length=20, pattern=r"^[A-Za-z0-9]*(?!\n)$")]
Days = Annotated[int, Meta(ge=0, le=999)]


MAIN_ZONES = MappingProxyType(
    {
        "BR": "America/Sao_Paulo",
        "PT": "Europe/Lisbon",
        "ES": "Europe/Madrid",
        "MX": "America/Mexico_City",
    }
)
_ANY_DAY = date(2026, 1, 1)  # a trial number: no bank's rule refuses a day


class SeriesV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a series is numbered.

    `code` is its digit in the nosso número (0 for none); `pattern` shows `{number}` or
    `{number:07d}` and may show `{series}`, `{year}`, `{yy}`; a yearly series begins with 1 each
    year of issue.
    """

    code: Annotated[int, Meta(ge=0, le=9)] = 0
    kind: DocumentKind = DocumentKind.INVOICE
    pattern: Annotated[str, Meta(max_length=PATTERN_MAX)] = DEFAULT_PATTERN
    yearly: bool = False

    @classmethod
    def of(cls, rule: SeriesRule) -> "SeriesV1":
        return cls(rule.code, rule.kind, rule.pattern, rule.is_yearly)

    def to_rule(self) -> SeriesRule:
        return SeriesRule(self.code, self.kind, self.pattern, self.yearly)


class BankAgreementV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A collection agreement with a bank: what its boletos and remittance files are made of."""

    bank: Annotated[str, Meta(pattern=r"^[0-9]{3}(?!\n)$")]
    agency: BankText
    account: BankText
    carteira: BankText
    convenio: BankText = ""
    agency_digit: BankText = ""
    account_digit: BankText = ""
    variation: BankText = ""
    layout: BankText = "cnab240"
    species: BankText = "DM"
    first_number: Annotated[int, Meta(ge=1, le=10**12)] = 1
    protest_days: Days = 0
    write_off_days: Days = 0

    @classmethod
    def of(cls, agreement: BankAgreement) -> "BankAgreementV1":
        return cls(**{name: getattr(agreement, name) for name in cls.__struct_fields__})

    def to_agreement(self, agreement_id: str) -> BankAgreement:
        """Return the agreement; refuse one by which its bank could number no title."""
        agreement = BankAgreement(agreement_id=agreement_id, **msgspec.structs.asdict(self))
        number_title(agreement, Title(self.first_number, _ANY_DAY, document="1"))
        return agreement


class PixReceiverV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom a Pix goes to; name and city as a BR Code shows them."""

    key: Annotated[str, Meta(min_length=1, max_length=77)]
    name: Annotated[str, Meta(min_length=1, max_length=25)]
    city: Annotated[str, Meta(min_length=1, max_length=15)]

    def to_receiver(self) -> PixReceiver:
        return PixReceiver(checked_key(self.key), self.name, self.city)


def _limit(minor: int | None, currency: Currency) -> Money | None:
    return Money(minor, currency) if minor else None


class RegisterIssuerV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A company that issues.

    `series` maps each series to its rule, or only to its digit in the nosso número, 1 to 9.
    `agreements` are those with banks, by a name of your own. Above `approval_limit` (minor units of
    `currency`) a second person must release an invoice or an order about a payment. Up to
    `difference_tolerance` the small rest of a paid invoice may be given up. `documents` says
    whether invoices are drawn as PDF and mailed (`send`), only drawn (`store`), or neither (`off`).
    Without `timezone` its days are those of the country's main time zone. `fiscal` holds what
    documents print of it, `iban` or `clabe` among it. `matching` is what may be done with bank
    entries without a person; left out it is the default. `whatsapp` is how reminders go there.
    `bounds` say how often payers are written to and called, and which promises are taken.
    """

    issuer_id: Key
    name: Name
    tax_id: str
    country: str
    address: Name
    email: str
    currency: str
    timezone: str = ""
    series: dict[SeriesName, int | SeriesV1] = msgspec.field(default_factory=lambda: {"A": 1})
    phone: str = ""
    agreements: Annotated[dict[Key, BankAgreementV1], Meta(max_length=20)] = {}
    pix: PixReceiverV1 | None = None
    color: Annotated[str, Meta(pattern=r"^#[0-9A-Fa-f]{6}(?!\n)$")] = Brand().color
    fiscal: Facts = {}
    approval_limit: Minor | None = None
    difference_tolerance: Minor | None = None
    terms: TermsV1 | None = None
    documents: DocumentDelivery = DocumentDelivery.SEND
    matching: MatchingV1 = MatchingV1()
    whatsapp: WhatsAppV1 | None = None
    bounds: BoundsV1 = BoundsV1()

    @classmethod
    def of(cls, issuer: Issuer) -> "RegisterIssuerV1":
        """Return the request that registers an issuer as it is: change it and send it back."""
        pix, limit, tolerance = issuer.pix, issuer.approval_limit, issuer.difference_tolerance
        return cls(
            issuer_id=issuer.issuer_id,
            name=issuer.name,
            tax_id=issuer.tax_id,
            country=issuer.country,
            address=issuer.address,
            email=issuer.email,
            currency=issuer.currency.value,
            timezone=issuer.timezone,
            series={name: SeriesV1.of(rule) for name, rule in issuer.series.items()},
            phone=issuer.phone,
            agreements={key: BankAgreementV1.of(a) for key, a in issuer.agreements.items()},
            pix=PixReceiverV1(pix.key, pix.name, pix.city) if pix else None,
            color=issuer.brand.color,
            fiscal=issuer.fiscal,
            approval_limit=limit.minor if limit else None,
            difference_tolerance=tolerance.minor if tolerance else None,
            terms=TermsV1.of(issuer.terms) if issuer.terms != NO_TERMS else None,
            documents=issuer.documents,
            matching=MatchingV1.of(issuer.matching),
            whatsapp=WhatsAppV1.of(issuer.whatsapp),
            bounds=BoundsV1.of(issuer.bounds),
        )

    def to_issuer(self, created_date: date) -> Issuer:
        currency = Currency.parse(self.currency)
        return Issuer(
            issuer_id=IssuerId(self.issuer_id),
            name=self.name,
            tax_id=str(parse_tax_id(self.country, self.tax_id)),
            country=self.country,
            address=self.address,
            email=str(EmailAddress.parse(self.email)),
            currency=currency,
            timezone=self.timezone or MAIN_ZONES.get(self.country, ""),
            series={name: _rule(rule) for name, rule in self.series.items()},
            created_date=created_date,
            phone=self.phone,
            agreements={key: a.to_agreement(key) for key, a in self.agreements.items()},
            pix=self.pix.to_receiver() if self.pix else None,
            brand=Brand(self.color),
            fiscal=_facts(self.fiscal),
            terms=self.terms.to_terms() if self.terms else NO_TERMS,
            approval_limit=_limit(self.approval_limit, currency),
            difference_tolerance=_limit(self.difference_tolerance, currency),
            documents=self.documents,
            matching=self.matching.to_policy(),
            whatsapp=self.whatsapp.to_sender() if self.whatsapp else NO_WHATSAPP,
            bounds=self.bounds.to_bounds(self.country),
        )

    def replacing(self, present: Issuer) -> Issuer:
        """Return the new profile; raise `InvalidInputError` where it would break what is issued."""
        if self.issuer_id != present.issuer_id:
            message = f"the body is of issuer {self.issuer_id}, the path of {present.issuer_id}"
            raise InvalidInputError(message, field="issuer_id")
        brand = replace(present.brand, color=self.color)
        issuer = replace(self.to_issuer(present.created_date), brand=brand)
        return issuer.checked_against(present)


def _facts(fiscal: dict[str, str]) -> dict[str, str]:
    """Return the facts; the account that payers transfer to is checked among them."""
    return {
        name: ACCOUNT_FACTS[name](value) if value and name in ACCOUNT_FACTS else value
        for name, value in fiscal.items()
    }


def _rule(rule: int | SeriesV1) -> SeriesRule:
    return SeriesRule(code=rule) if isinstance(rule, int) else rule.to_rule()


class RegisterCustomerV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    issuer_id: Key
    customer_id: Key
    name: Name
    tax_id: str
    country: str
    email: str
    language: Language
    address: str = ""
    phone: str = ""
    segment: str = ""
    fiscal: Facts = {}

    def to_customer(self) -> Customer:
        return Customer(
            issuer_id=IssuerId(self.issuer_id),
            customer_id=CustomerId(self.customer_id),
            name=self.name,
            tax_id=str(parse_tax_id(self.country, self.tax_id)),
            country=self.country,
            email=str(EmailAddress.parse(self.email)),
            language=self.language,
            address=self.address,
            phone=self.phone,
            segment=self.segment,
            fiscal=dict(self.fiscal),
        )
