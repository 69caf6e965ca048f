"""What the law says of late charges, per country and for consumers or companies, as data.

Each figure names its source. What somebody asked for in an invoice or a contract and the law does
not bear is refused; what comes from an issuer's default terms is lowered to what it bears. A guard
is no article of law for the case but the figure above which courts usually cut: it is treated the
same way, and its source says so. A lawyer of the country has the last word on each line.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar

from cobro.domain.calendars import Place
from cobro.domain.errors import InvalidInputError, RejectionError
from cobro.domain.money import Currency, Money, Rounding
from cobro.domain.terms import (
    Basis,
    Convention,
    Correction,
    Interest,
    PaymentTerms,
    Period,
    Share,
)

_MONTHS = 12
_DAYS_OF_MONTH = 30


class ChargeAboveCapError(RejectionError):
    """An agreed charge is higher than the law of the payer's country bears."""

    code: ClassVar[str] = "charge_above_cap"


@dataclass(frozen=True, slots=True)
class Cap:
    """The highest percentage (of the amount, or a month) and where that stands."""

    percent: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class InterestTax:
    """A tax that falls on late interest, for the document that charges it."""

    name: str
    percent: Decimal
    source: str

    def on(self, interest: Money) -> Money:
        return Share(percent=self.percent).of(interest, Rounding.HALF_UP)


@dataclass(frozen=True, slots=True)
class LegalInterest:
    """Interest by law: a published series, or the percentage a year that the law itself names.

    `fallback` is a series that gives the same figure once `fallback_points` are added.
    """

    source: str
    series: str = ""
    fallback: str = ""
    fallback_points: Decimal = Decimal(0)
    percent: Decimal | None = None
    convention: Convention = Convention.YEAR_365


@dataclass(frozen=True, slots=True)
class Law:
    """What holds for one country and one kind of payer."""

    interest: LegalInterest
    late_fee_cap: Cap | None = None
    interest_cap: Cap | None = None
    recovery: Money | None = None
    recovery_source: str = ""
    correction: Correction | None = None
    usual: PaymentTerms | None = None
    interest_tax: InterestTax | None = None


_BR_LEGAL = LegalInterest(
    "Código Civil art. 406 (Lei 14.905/2024), Res. CMN 5.171/2024",
    series="taxa_legal",
    convention=Convention.ACTUAL_MONTHS,
)
_BR_USUAL = PaymentTerms(late_fee=Share(percent=Decimal(2)), interest=Interest(Decimal(1)))
_IPCA = Correction("ipca")  # Código Civil art. 389, sole paragraph: where no index was agreed
_FORTY = Money(4_000, Currency.EUR)
_MX_LEGAL = LegalInterest(
    "Código de Comercio art. 362", percent=Decimal(6), convention=Convention.YEAR_360
)
_IVA = InterestTax("IVA", Decimal(16), "Ley del IVA art. 18")

# (country, is the payer a consumer) -> what holds
LAWS: Mapping[tuple[Place, bool], Law] = {
    (Place.BR, True): Law(
        _BR_LEGAL,
        late_fee_cap=Cap(Decimal(2), "Código de Defesa do Consumidor art. 52 § 1"),
        interest_cap=Cap(Decimal(1), "the limit courts hold consumers to, as in Súmula 379 STJ"),
        correction=_IPCA,
        usual=_BR_USUAL,
    ),
    (Place.BR, False): Law(
        _BR_LEGAL,
        late_fee_cap=Cap(Decimal(10), "a guard after Decreto 22.626/1933 art. 9"),
        correction=_IPCA,
        usual=_BR_USUAL,
    ),
    (Place.PT, False): Law(
        LegalInterest(
            "Código Comercial art. 102 § 5, Decreto-Lei 62/2013",
            series="pt_commercial",
            fallback="eu_reference",
            fallback_points=Decimal(8),
        ),
        recovery=_FORTY,
        recovery_source="Decreto-Lei 62/2013 art. 7",
    ),
    (Place.PT, True): Law(
        LegalInterest("Código Civil art. 559, Portaria 291/2003", percent=Decimal(4)),
    ),
    (Place.ES, False): Law(
        LegalInterest(
            "Ley 3/2004 art. 7",
            series="es_commercial",
            fallback="eu_reference",
            fallback_points=Decimal(8),
        ),
        recovery=_FORTY,
        recovery_source="Ley 3/2004 art. 8",
    ),
    (Place.ES, True): Law(LegalInterest("Código Civil art. 1108", series="es_legal")),
    (Place.MX, False): Law(_MX_LEGAL, interest_tax=_IVA),
    (Place.MX, True): Law(_MX_LEGAL, interest_tax=_IVA),
}


def law_of(country: str, *, is_consumer: bool) -> Law:
    """Return what holds in a country; raise `InvalidInputError` for an unknown one."""
    try:
        return LAWS[Place(country.strip().upper()), is_consumer]
    except ValueError as error:
        message = f"the late charges of {country!r} are not known: use one of {', '.join(Place)}"
        raise InvalidInputError(message, field="country") from error


def legal_terms(country: str, *, is_consumer: bool) -> PaymentTerms:
    """Return the terms of a debt for which nothing was agreed: what the law itself gives."""
    law = law_of(country, is_consumer=is_consumer)
    return PaymentTerms(basis=Basis.STATUTORY, correction=law.correction)


def usual_terms(country: str, *, is_consumer: bool) -> PaymentTerms:
    """Return what contracts of the country usually say, as a proposal for an issuer's default."""
    law = law_of(country, is_consumer=is_consumer)
    return law.usual or legal_terms(country, is_consumer=is_consumer)


def check_against_law(
    terms: PaymentTerms, country: str, *, is_consumer: bool, principal: Money | None = None
) -> PaymentTerms:
    """Return the terms; raise `ChargeAboveCapError`, quoting the rule, where one is too high.

    Fixed sums are compared once the amount of the debt is known.
    """
    law = law_of(country, is_consumer=is_consumer)
    fee, interest = law.late_fee_cap, law.interest_cap
    if fee is not None and _share_of_whole(terms.late_fee, principal) > fee.percent:
        message = f"a late fee of more than {fee.percent} % is not allowed here: {fee.source}"
        raise ChargeAboveCapError(message)
    if interest is not None and _monthly(terms.interest, principal) > interest.percent:
        message = (
            f"late interest of more than {interest.percent} % a month is not allowed here: "
            f"{interest.source}"
        )
        raise ChargeAboveCapError(message)
    return terms


def lowered_to_cap(
    terms: PaymentTerms, country: str, *, is_consumer: bool, principal: Money | None = None
) -> PaymentTerms:
    """Return an issuer's default terms with what the law does not bear lowered to what it does."""
    law = law_of(country, is_consumer=is_consumer)
    fee, interest = law.late_fee_cap, law.interest_cap
    if fee is not None and _share_of_whole(terms.late_fee, principal) > fee.percent:
        terms = replace(terms, late_fee=Share(percent=fee.percent))
    if interest is not None and _monthly(terms.interest, principal) > interest.percent:
        terms = replace(terms, interest=Interest(interest.percent))
    return terms


def capped_late_fee(fee: Money, base: Money, law: Law) -> Money:
    """Return the late fee, lowered where part of the debt is paid and a fixed sum outgrew it."""
    if law.late_fee_cap is None:
        return fee
    return min(fee, Share(percent=law.late_fee_cap.percent).of(base, Rounding.HALF_UP))


def _share_of_whole(share: Share | None, principal: Money | None) -> Decimal:
    if share is None:
        return Decimal(0)
    return share.percent if share.percent is not None else _percent(share.fixed_minor, principal)


def _monthly(interest: Interest | None, principal: Money | None) -> Decimal:
    if interest is None:
        return Decimal(0)
    if interest.percent is None:
        return _percent(interest.per_day_minor, principal) * _DAYS_OF_MONTH
    if interest.period is Period.DAY:
        return interest.percent * _DAYS_OF_MONTH
    return interest.percent / (_MONTHS if interest.period is Period.YEAR else 1)


def _percent(minor: int | None, principal: Money | None) -> Decimal:
    if minor is None or principal is None:
        return Decimal(0)
    return Decimal(minor) * 100 / Decimal(principal.minor)
