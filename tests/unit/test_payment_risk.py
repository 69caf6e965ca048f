"""How likely a customer is to pay late, and why."""

import ast
from datetime import date, timedelta
from decimal import Decimal

import pytest

from benchmarks.paying_company import draw_history
from benchmarks.risk_trials import outcomes, risk_figures
from cobro.application.read_risk import ReadRisk
from cobro.contracts.risk_views import risk_view
from cobro.domain.errors import NotFoundError
from cobro.domain.parties import Language
from cobro.domain.payment_lags import PastReceivable
from cobro.domain.payment_risk import (
    RISK_VERSION,
    RiskCode,
    RiskFeatures,
    RiskScore,
    score_customers,
)
from tests.architecture.tree import ROOT
from tests.support.fakes import MemoryCustomers
from tests.support.risk import MemoryRiskScores

AS_OF = date(2026, 6, 30)


def history(
    customer: str, *late_days: int | None, way: str = "", first: date = date(2026, 1, 5)
) -> list[PastReceivable]:
    """Return invoices that were due ten days apart; None is not paid."""
    found = []
    for number, late in enumerate(late_days):
        due = first + timedelta(days=10 * number)
        paid = None if late is None else due + timedelta(days=late)
        issued = due - timedelta(days=10)
        found.append(PastReceivable(customer, "shops", way, issued, due, 100, paid))
    return found


OTHERS = [each for number in range(20) for each in history(f"o{number}", 0, 2, 1, 0)]


def score_of(*late_days: int | None) -> RiskScore:
    return score_customers([*OTHERS, *history("cus-1", *late_days)], AS_OF)["cus-1"]


def test_who_paid_late_is_likelier_to_pay_late() -> None:
    late, prompt = score_of(40, 50, 45, 60, 41), score_of(0, 1, 0, 0, 2)

    assert late.chance > Decimal("0.4")
    assert prompt.chance < Decimal("0.05")
    assert (late.version, late.as_of) == (RISK_VERSION, AS_OF)
    assert late.features == RiskFeatures(5, 5, 0, late.features.segment_rate)
    assert late.reasons == (RiskCode.SOME_LATE, RiskCode.SEGMENT)
    assert prompt.reasons == (RiskCode.NONE_LATE, RiskCode.SEGMENT)


def test_who_is_hardly_known_is_scored_as_the_segment() -> None:
    new = score_customers(
        [*OTHERS, *history("cus-1", None, first=AS_OF - timedelta(days=5))], AS_OF
    )["cus-1"]

    assert abs(new.chance - new.features.segment_rate) < Decimal("0.02")
    assert new.features.known_count == 0
    assert new.features.overdue_days == 5
    assert new.reasons == (RiskCode.FEW_KNOWN, RiskCode.OVERDUE_NOW, RiskCode.SEGMENT)


def test_an_open_invoice_that_is_long_overdue_counts_as_late() -> None:
    assert score_of(None, 0, 0).features.late_count == 1
    assert score_of(None, 0, 0).chance > score_of(0, 0, 0).chance


def test_nothing_after_the_day_enters_a_score() -> None:
    future = history("later", 0, first=AS_OF + timedelta(days=40))

    assert "later" not in score_customers([*OTHERS, *future], AS_OF)


def test_scores_tell_late_payers_of_a_generated_company_apart() -> None:
    found = list(outcomes(draw_history(120, 31), date(2026, 3, 1), 6))
    figures = {f.metric: f.value for f in risk_figures(found, {}) if "from" not in f.marks}

    assert figures["risk_auc"] > 0.75
    assert figures["risk_brier"] < figures["risk_brier_of_base"]


def test_where_nobody_was_late_scores_tell_nobody_apart() -> None:
    figures = {f.metric: f.value for f in risk_figures([(0.1, False)], {})}

    assert figures["risk_auc"] == 0.5


ALL = RiskScore(AS_OF, 1, Decimal("0.1234"), RiskFeatures(1, 1, 12, Decimal("0.0550")))


@pytest.mark.parametrize("language", list(Language))
def test_reasons_are_said_in_every_language(language: Language) -> None:
    told = risk_view("cus-1", ALL, language)
    texts = [each["text"] for each in told["reasons"]]

    assert [each["code"] for each in told["reasons"]] == [
        "some_late",
        "few_known",
        "overdue_now",
        "segment",
    ]
    assert texts[0].count("1") == 2
    assert "12" in texts[2]
    assert ("5.5" if language in {Language.EN, Language.ES_MX} else "5,5") in texts[3]
    assert not any("{" in text for text in texts)


def test_each_reason_has_words_of_its_own_in_each_language() -> None:
    none_late = RiskScore(AS_OF, 1, Decimal(0), RiskFeatures(9, 0, 0, Decimal(0)))

    texts = {
        each["text"]
        for score in (ALL, none_late)
        for language in (Language.PT_BR, Language.ES_ES, Language.EN)
        for each in risk_view("cus-1", score, language)["reasons"]
    }

    assert len(texts) == 18


def test_a_customer_without_a_score_is_told_so_and_nobody_is_unknown() -> None:
    read = ReadRisk(MemoryCustomers(), MemoryRiskScores())

    assert risk_view("cus-1", read("acme", "cus-1"), Language.EN)["chance"] is None
    with pytest.raises(NotFoundError):
        read("acme", "nobody")


def test_no_rule_of_the_program_decides_by_a_score() -> None:
    """What may read a score: who makes it, who keeps it, and who tells it to people."""
    shared = ROOT / "shared" / "cobro"
    readers = {
        path.relative_to(shared).as_posix()
        for path in shared.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "cobro.domain.payment_risk"
    }

    assert readers == {
        "adapters/dynamodb/risk.py",
        "application/forecast_cash.py",
        "application/ports/risk.py",
        "application/read_risk.py",
        "contracts/risk_views.py",
    }
