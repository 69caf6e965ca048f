"""A score as the API tells it, with its reasons in words."""

from collections.abc import Callable
from typing import Any

from cobro.domain.parties import Language
from cobro.domain.payment_risk import LATE_AFTER_DAYS, RiskCode, RiskFeatures, RiskScore

__all__ = ["risk_view"]

Words = tuple[str, str, str, str, str]  # in the order of Language
_TEXTS: dict[RiskCode, Words] = {
    RiskCode.SOME_LATE: (
        "{late} de {known} faturas deste cliente atrasaram mais de {days} dias.",
        "{late} de {known} faturas deste cliente atrasaram mais de {days} dias.",
        "{late} de {known} facturas de este cliente se retrasaron más de {days} días.",
        "{late} de {known} facturas de este cliente se atrasaron más de {days} días.",
        "{late} of {known} invoices of this customer were more than {days} days late.",
    ),
    RiskCode.NONE_LATE: (
        "Nenhuma de {known} faturas deste cliente atrasou mais de {days} dias.",
        "Nenhuma de {known} faturas deste cliente atrasou mais de {days} dias.",
        "Ninguna de {known} facturas de este cliente se retrasó más de {days} días.",
        "Ninguna de {known} facturas de este cliente se atrasó más de {days} días.",
        "None of {known} invoices of this customer was more than {days} days late.",
    ),
    RiskCode.FEW_KNOWN: (
        "Só {known} faturas já permitem dizer algo: conta mais o que faz o mesmo segmento.",
        "Só {known} faturas já permitem dizer algo: conta mais o que faz o mesmo segmento.",
        "Solo {known} facturas permiten decir algo: cuenta más lo que hace el mismo segmento.",
        "Solo {known} facturas permiten decir algo: cuenta más lo que hace el mismo segmento.",
        "Only {known} invoices are old enough to tell: what the same segment does counts more.",
    ),
    RiskCode.OVERDUE_NOW: (
        "Uma fatura está vencida há {overdue} dias e continua em aberto.",
        "Uma fatura está vencida há {overdue} dias e continua por pagar.",
        "Una factura venció hace {overdue} días y sigue pendiente.",
        "Una factura venció hace {overdue} días y sigue pendiente.",
        "An invoice is {overdue} days past due and still open.",
    ),
    RiskCode.SEGMENT: (
        "No mesmo segmento, {rate} % das faturas atrasam mais de {days} dias.",
        "No mesmo segmento, {rate} % das faturas atrasam mais de {days} dias.",
        "En el mismo segmento, el {rate} % de las facturas se retrasa más de {days} días.",
        "En el mismo segmento, {rate} % de las facturas se atrasa más de {days} días.",
        "In the same segment {rate} % of the invoices are more than {days} days late.",
    ),
}


def risk_view(customer_id: str, score: RiskScore | None, language: Language) -> dict[str, Any]:
    """Return the answer; without a score its figures are null and it has no reasons."""
    head = {"customer_id": customer_id, "late_after_days": LATE_AFTER_DAYS}
    if score is None:
        nothing = dict.fromkeys(("as_of", "version", "chance", "features"))
        return {**head, **nothing, "reasons": []}
    say = _speaker(score.features, language)
    return {
        **head,
        "as_of": score.as_of,
        "version": score.version,
        "chance": score.chance,
        "features": {
            "known_invoices": score.features.known_count,
            "late_invoices": score.features.late_count,
            "overdue_days": score.features.overdue_days,
            "segment_rate": score.features.segment_rate,
        },
        "reasons": [{"code": code, "text": say(code)} for code in score.reasons],
    }


def _speaker(found: RiskFeatures, language: Language) -> Callable[[RiskCode], str]:
    rate = f"{found.segment_rate * 100:.1f}"
    facts = {
        "late": found.late_count,
        "known": found.known_count,
        "days": LATE_AFTER_DAYS,
        "overdue": found.overdue_days,
        "rate": rate if language in {Language.EN, Language.ES_MX} else rate.replace(".", ","),
    }
    return lambda code: _TEXTS[code][tuple(Language).index(language)].format(**facts)
