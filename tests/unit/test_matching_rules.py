"""The rules of matching: what each finds, how sure it is, and what makes it doubtful."""

from typing import Any

import pytest

from cobro.domain.errors import InvalidInputError
from cobro.domain.ids import InvoiceId
from cobro.domain.money import Currency, Money
from cobro.domain.reconciliation.decisions import Decision, Outcome, decide
from cobro.domain.reconciliation.evidence import (
    Case,
    ReferenceKind,
    WaitingPart,
)
from cobro.domain.reconciliation.policy import MatchingPolicy, OverRule, ShortRule
from tests.support.builders import brl
from tests.support.matching import TAX_ID, case, evidence, item

POLICY = MatchingPolicy()
TITLE = ReferenceKind.TITLE
DOCUMENT = ReferenceKind.DOCUMENT
LOOSE = ReferenceKind.LOOSE_DOCUMENT


def decided(given: Case, **policy: Any) -> tuple[str, str]:
    found = decide(given, MatchingPolicy(**policy))
    return found.outcome.value, found.reason_code


def shared_out(found: Decision) -> dict[str, int]:
    assert found.finding is not None
    return {part.invoice_id: part.amount.minor for part in found.finding.parts}


@pytest.mark.parametrize("kind", list(ReferenceKind))
def test_what_an_entry_names_and_settles_is_posted_by_itself(kind: ReferenceKind) -> None:
    found = decide(case(evidence(), item(named_by=kind)), POLICY)

    assert (found.outcome, found.reason_code) == (Outcome.AUTOMATIC, kind.value)
    assert shared_out(found) == {"inv_1": 10_000}
    assert ("document", "A-0000001") in found.says[0].facts
    assert found.score >= POLICY.auto_score


def test_nothing_named_and_nobody_known_waits() -> None:
    found = decide(case(evidence()), POLICY)

    assert (found.outcome, found.reason_code) == (Outcome.WAITS, "no_reference")
    assert found.score == 0


def test_an_amount_alone_is_no_evidence() -> None:
    assert decided(case(evidence(), item())) == ("waits", "no_reference")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (item(named_by=TITLE, principal=9_000), "amount_differs"),
        (item(named_by=TITLE, principal=11_000), "amount_differs"),
        (item(named_by=TITLE, principal=0), "already_paid"),
        (item(named_by=LOOSE, principal=10_001), "amount_differs"),
    ],
)
def test_even_an_exact_reference_does_not_waive_the_amount(given: Any, reason: str) -> None:
    assert decided(case(evidence(), given)) == ("proposed", reason)


def test_another_currency_is_never_taken_for_the_invoice_s() -> None:
    dollars = Money(10_000, Currency.USD)
    given = case(evidence(amount=dollars), item(named_by=TITLE))

    assert decided(given) == ("proposed", "currency_mismatch")


def test_charges_of_the_day_or_the_bare_principal_settle_it() -> None:
    late = item(named_by=TITLE, settling=brl(10_233))

    assert decided(case(evidence(10_233), late))[0] == "automatic"
    assert decided(case(evidence(10_000), late))[0] == "automatic"
    assert decided(case(evidence(10_100), late))[0] == "proposed"


def test_an_issuer_lets_small_differences_be() -> None:
    named = item(named_by=TITLE)

    assert decided(case(evidence(9_995), named), tolerance_minor=5)[0] == "automatic"
    assert decided(case(evidence(9_994), named), tolerance_minor=5)[0] == "proposed"


def test_an_issuer_says_what_becomes_of_short_and_over_payments() -> None:
    named = item(named_by=TITLE)

    assert decided(case(evidence(4_000), named), short=ShortRule.KEEP_OPEN)[0] == "automatic"
    assert decided(case(evidence(14_000), named), short=ShortRule.KEEP_OPEN)[0] == "proposed"
    assert decided(case(evidence(14_000), named), over=OverRule.CREDIT)[0] == "automatic"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"auto_score": 10_001}, "auto_score"),
        ({"propose_score": -1}, "propose_score"),
        ({"auto_score": 4_999}, "propose_score"),
        ({"tolerance_minor": -1}, "tolerance"),
        ({"early_days": -1}, "early_days"),
        ({"late_days": -1}, "late_days"),
    ],
)
def test_what_makes_no_sense_is_refused_by_the_name_of_its_field(
    wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        MatchingPolicy(**wrong)

    assert refused.value.field == f"matching.{field}"


def test_two_invoices_that_fit_alike_are_a_person_s_choice() -> None:
    found = decide(case(evidence(), item(1, named_by=DOCUMENT), item(2, named_by=DOCUMENT)), POLICY)

    assert (found.outcome, found.reason_code) == (Outcome.PROPOSED, "ambiguous")
    assert shared_out(found) == {"inv_1": 10_000}
    assert [other.reason.code for other in found.alternatives] == ["reason.not_the_oldest"]


def test_of_two_named_only_the_one_that_the_amount_settles_survives() -> None:
    given = case(evidence(), item(1, 5_000, named_by=DOCUMENT), item(2, named_by=DOCUMENT))
    found = decide(given, POLICY)

    assert found.outcome is Outcome.AUTOMATIC
    assert shared_out(found) == {"inv_2": 10_000}
    assert [other.reason.code for other in found.alternatives] == ["doubt.amount_differs"]


@pytest.mark.parametrize("minor", [10_000, 20_000, 30_000])
def test_a_number_that_several_titles_have_is_a_person_s_choice_whatever_the_amount(
    minor: int,
) -> None:
    given = case(evidence(minor), item(1, named_by=TITLE), item(2, 20_000, named_by=TITLE))

    assert decided(given) == ("proposed", "ambiguous")


def test_one_payment_settles_the_several_invoices_that_it_names() -> None:
    given = case(evidence(30_000), item(1, named_by=DOCUMENT), item(2, 20_000, named_by=DOCUMENT))
    found = decide(given, POLICY)

    assert (found.outcome, found.reason_code) == (Outcome.AUTOMATIC, "named_group")
    assert shared_out(found) == {"inv_1": 10_000, "inv_2": 20_000}


def test_a_group_may_be_named_loosely_in_part_and_paid_without_charges() -> None:
    first = item(1, named_by=DOCUMENT, settling=brl(10_200))
    given = case(evidence(30_000), first, item(2, 20_000, named_by=LOOSE))

    assert decided(given) == ("automatic", "named_group")


def test_a_group_of_which_one_is_paid_already_is_no_group() -> None:
    given = case(evidence(30_000), item(2, named_by=DOCUMENT), item(1, 0, named_by=DOCUMENT))

    assert decided(given) == ("proposed", "amount_differs")


def test_several_payments_settle_one_invoice_together() -> None:
    waiting = WaitingPart("ent_0", InvoiceId("inv_1"), brl(6_000))
    other = WaitingPart("ent_9", InvoiceId("inv_1"), brl(1_000))
    given = case(evidence(4_000), item(named_by=DOCUMENT), waiting=(other, waiting))
    found = decide(given, POLICY)

    assert (found.outcome, found.reason_code) == (Outcome.AUTOMATIC, "named_parts")
    assert found.finding is not None
    assert found.finding.with_entries == ("ent_0",)
    assert shared_out(found) == {"inv_1": 4_000}


@pytest.mark.parametrize(
    "part",
    [
        WaitingPart("ent_0", InvoiceId("inv_1"), brl(6_000), is_whole=False),
        WaitingPart("ent_0", InvoiceId("inv_1"), Money(6_000, Currency.USD)),
        WaitingPart("ent_0", InvoiceId("inv_2"), brl(6_000)),
    ],
)
def test_what_is_for_several_invoices_in_other_money_or_for_another_is_no_part(
    part: WaitingPart,
) -> None:
    assert decided(case(evidence(4_000), item(named_by=DOCUMENT), waiting=(part,))) == (
        "proposed",
        "amount_differs",
    )


def test_parts_of_a_known_payer_need_no_number() -> None:
    waiting = WaitingPart("ent_0", InvoiceId("inv_1"), brl(6_000))
    late = item(1, 10_000, TAX_ID, settling=brl(10_233))

    assert decided(case(evidence(4_000, TAX_ID), late, waiting=(waiting,))) == (
        "automatic",
        "payer_parts",
    )
    assert decided(case(evidence(3_999, TAX_ID), late, waiting=(waiting,)))[0] == "waits"
    assert decided(case(evidence(4_000), item(), waiting=(waiting,)))[0] == "waits"
