"""Who issues and who owes: the facts of them that rules and messages need."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.ids import CustomerId, IssuerId
from cobro.domain.invoice import Series
from cobro.domain.money import Currency


class Language(StrEnum):
    """The languages that everything a payer or clerk reads exists in."""

    PT_BR = "pt-BR"
    PT_PT = "pt-PT"
    ES_ES = "es-ES"
    ES_MX = "es-MX"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Issuer:
    """A company that issues. `series` maps the name of a series to its code (1 to 9)."""

    issuer_id: IssuerId
    name: str
    tax_id: str
    country: str
    address: str
    email: str
    currency: Currency
    timezone: str
    series: dict[str, int]
    created_date: date
    phone: str = ""

    def __post_init__(self) -> None:
        codes = list(self.series.values())
        if not codes or len(set(codes)) != len(codes) or not all(1 <= c <= 9 for c in codes):  # noqa: PLR2004 - one digit
            message = "each series has a code of its own from 1 to 9"
            raise InvalidInputError(message, field="series")
        try:
            ZoneInfo(self.timezone)
        except (ValueError, OSError, ZoneInfoNotFoundError) as error:
            message = f"{self.timezone!r} is no time zone; name one such as America/Sao_Paulo"
            raise InvalidInputError(message, field="timezone") from error

    def checked_against(self, before: "Issuer") -> "Issuer":
        """Return itself; refuse to drop a series or its code: banks name titles by them."""
        lost = [name for name, code in before.series.items() if self.series.get(name) != code]
        if lost:
            message = f"series {', '.join(sorted(lost))} keeps its code: only add other series"
            raise InvalidInputError(message, field="series")
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def series_by_code(self) -> dict[int, str]:
        return {code: name for name, code in self.series.items()}

    def series_named(self, name: str) -> Series:
        """Return the series before its first number; raise `NotFoundError` for any other name."""
        if name not in self.series:
            known = ", ".join(sorted(self.series))
            message = f"series {name!r} is not one of issuer {self.issuer_id}: {known}"
            raise NotFoundError(message)
        return Series(self.issuer_id, name, self.series[name])


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
    attributes: dict[str, str] = field(default_factory=dict)
