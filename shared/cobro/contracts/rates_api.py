"""Recording of published rates, version 1. Figures are percent as decimal text."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from cobro.application.record_rate import RecordRate
from cobro.domain.errors import InvalidInputError
from cobro.domain.rates import CYCLES, RateEntry, legal_rate_of_factors, rate_value

LEGAL_RATE = "taxa_legal"
Figure = Annotated[str, Meta(pattern=r"^-?[0-9]{1,4}(\.[0-9]{1,8})?(?!\n)$")]
Factor = Annotated[str, Meta(pattern=r"^[0-9]{1,2}\.[0-9]{1,8}(?!\n)$")]


class LegalRateFactorsV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The factors of the month before from which the Brazilian legal rate is reckoned."""

    selic: Factor
    ipca15: Factor

    def to_rate(self) -> Decimal:
        selic, ipca15 = Decimal(self.selic), Decimal(self.ipca15)
        if min(selic, ipca15) <= 0:
            message = "a factor is above zero"
            raise InvalidInputError(message, field="factors")
        return legal_rate_of_factors(selic, ipca15)


class RecordRateV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Either a `value` in percent or, for taxa_legal, its `factors`; always a `source`.

    To correct a figure, `replaces` names the one that stands.
    """

    source: Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\r\n]+(?!\n)$")]
    value: Figure | None = None
    factors: LegalRateFactorsV1 | None = None
    replaces: Figure | None = None

    def to_command(self, name: str, valid_from: str, author: str) -> RecordRate:
        try:
            day = date.fromisoformat(valid_from)
        except ValueError as error:
            message = f"a rate begins on a date such as 2026-07-01, not {valid_from!r}"
            raise InvalidInputError(message, field="valid_from") from error
        return RecordRate(
            name=name,
            valid_from_date=day,
            value=self._figure(name),
            source=self.source,
            author=author,
            replaces=None if self.replaces is None else rate_value(self.replaces),
        )

    def _figure(self, name: str) -> Decimal:
        if (self.value is None) is (self.factors is None):
            message = "send either the value or the factors of the legal rate"
            raise InvalidInputError(message, field="value")
        if self.factors is None:
            return rate_value(self.value or "")
        if name != LEGAL_RATE:
            message = f"only {LEGAL_RATE} is reckoned from factors"
            raise InvalidInputError(message, field="factors")
        return self.factors.to_rate()


def rate_view(entry: RateEntry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "valid_from": entry.valid_from_date,
        "holds_months": int(CYCLES[entry.name]),
        "value": str(entry.value),
        "source": entry.source,
        "author": entry.author,
        "recorded_at": entry.recorded_at,
        "replaced": list(entry.replaced),
    }
