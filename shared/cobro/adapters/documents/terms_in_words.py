"""What was agreed about paying late and paying early, as sentences in the payer's language.

Percentages are written as agreed, sums in the invoice's currency; nothing is reckoned here.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from cobro.adapters.documents.words import amount_text, date_text, quantity_text
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Language
from cobro.domain.terms import Basis, DatedDiscount, Interest, PaymentTerms, Share

_HERE = Path(__file__).parent


class TermsInWords:
    """The port of terms, in five languages."""

    def sentences(
        self, terms: PaymentTerms, amount: Money, due_date: date, language: Language
    ) -> tuple[str, ...]:
        return tuple(_sentences(terms, amount.currency, due_date, language))


@cache
def _wording(language: Language) -> dict[str, str]:
    import tomllib

    with (_HERE / "terms_wording" / f"{language.value}.toml").open("rb") as file:
        return tomllib.load(file)


def _sentences(
    terms: PaymentTerms, currency: Currency, due_date: date, language: Language
) -> Iterator[str]:
    says = _wording(language)
    if terms.late_fee is not None:
        yield says["late_fee"].format(share=_share(terms.late_fee, currency, language))
    if terms.interest is not None:
        yield says["interest"].format(rate=_rate(terms.interest, currency, language))
    elif terms.basis is Basis.STATUTORY:
        yield says["statutory"]
    if terms.correction is not None:
        yield says["correction"].format(index=terms.correction.index.upper())
    for step in terms.discounts:
        day = date_text(_until(step, due_date), language)
        yield says["discount"].format(share=_share(step.share, currency, language), day=day)
    if terms.early is not None:
        share = _share(terms.early.share, currency, language)
        yield says[f"early_{terms.early.days.value}"].format(share=share)
    if terms.rebate is not None:
        yield says["rebate"].format(share=_share(terms.rebate, currency, language))


def _until(step: DatedDiscount, due_date: date) -> date:
    return step.until_date or due_date - timedelta(days=step.before_days or 0)


def _share(share: Share, currency: Currency, language: Language) -> str:
    if share.percent is None:
        return amount_text(Money(share.fixed_minor or 0, currency), language)
    return _percent(share.percent, language)


def _percent(percent: Decimal, language: Language) -> str:
    blank = "\xa0" if language in {Language.PT_PT, Language.ES_ES} else ""
    return f"{quantity_text(percent, language)}{blank}%"


def _rate(interest: Interest, currency: Currency, language: Language) -> str:
    says = _wording(language)
    if interest.percent is None:
        sum_a_day = amount_text(Money(interest.per_day_minor or 0, currency), language)
        return says["per_day"].format(rate=sum_a_day)
    return says[f"per_{interest.period.value}"].format(rate=_percent(interest.percent, language))
