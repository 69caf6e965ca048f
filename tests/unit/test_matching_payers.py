"""Matching by who pays: known payers, groups, head offices, names, and thresholds."""

from datetime import date, timedelta
from typing import Any

import pytest

from cobro.domain.ids import CustomerId, InvoiceId
from cobro.domain.reconciliation.decisions import Decision, Outcome, decide
from cobro.domain.reconciliation.evidence import (
    Case,
    EarlierPayment,
    PayerKey,
    PayerKeyKind,
    ReferenceKind,
)
from cobro.domain.reconciliation.policy import MatchingPolicy
from cobro.domain.reconciliation.sentences import Sentence
from tests.support.builders import TODAY, brl
from tests.support.matching import ALIAS, ROOT, TAX_ID, case, evidence, item

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


@pytest.mark.parametrize(
    ("key", "rule"),
    [
        (TAX_ID, "payer_tax_id"),
        (PayerKey(PayerKeyKind.ACCOUNT, "341/1/2"), "payer_account"),
        (ALIAS, "payer_alias"),
    ],
)
def test_a_known_payer_with_an_exact_amount_is_posted(key: PayerKey, rule: str) -> None:
    assert decided(case(evidence(10_000, key), item(1, 10_000, key))) == ("automatic", rule)


def test_a_known_payer_with_an_amount_within_the_tolerance_is_proposed_only() -> None:
    given = case(evidence(10_005, TAX_ID), item(1, 10_000, TAX_ID))

    assert decided(given, tolerance_minor=10) == ("proposed", "amount_differs")
    assert decided(given) == ("waits", "no_reference")


def test_equal_invoices_of_one_payer_are_proposed_the_oldest_first() -> None:
    given = case(evidence(10_000, TAX_ID), item(2, 10_000, TAX_ID), item(1, 10_000, TAX_ID))
    found = decide(given, POLICY)

    assert (found.outcome, found.reason_code) == (Outcome.PROPOSED, "ambiguous")
    assert shared_out(found) == {"inv_1": 10_000}


def test_of_equal_invoices_the_one_near_its_due_date_is_meant() -> None:
    next_month = item(2, 10_000, TAX_ID, due_date=TODAY + timedelta(days=30))
    found = decide(case(evidence(10_000, TAX_ID), next_month, item(1, 10_000, TAX_ID)), POLICY)

    assert found.outcome is Outcome.AUTOMATIC
    assert shared_out(found) == {"inv_1": 10_000}


def test_far_from_its_due_date_nothing_is_posted_by_itself() -> None:
    far = item(1, 10_000, TAX_ID, due_date=TODAY + timedelta(days=41))

    assert decided(case(evidence(10_000, TAX_ID), far)) == ("proposed", "out_of_window")


@pytest.mark.parametrize("run", ["12", "0000012", "000001"])
def test_digits_of_a_known_payer_s_invoice_tell_it_from_its_equals(run: str) -> None:
    named = evidence(10_000, TAX_ID, digits=frozenset({run}))
    given = case(
        named,
        item(12, 10_000, TAX_ID),
        item(1_213, 10_000, TAX_ID, due_date=date(2026, 3, 13)),
    )
    found = decide(given, POLICY)

    assert found.reason_code == "payer_number"


def test_digits_that_begin_both_numbers_tell_nothing() -> None:
    named = evidence(10_000, TAX_ID, digits=frozenset({"00000"}))
    given = case(named, item(12, 10_000, TAX_ID), item(13, 10_000, TAX_ID))

    assert decided(given) == ("proposed", "ambiguous")


def test_the_same_amount_again_within_days_may_be_a_duplicate() -> None:
    earlier = EarlierPayment(CustomerId("cus-1"), brl(10_000), TODAY - timedelta(days=12))
    other = EarlierPayment(CustomerId("cus-2"), brl(10_000), TODAY)
    given = case(evidence(10_000, TAX_ID), item(1, 10_000, TAX_ID), earlier=(other, earlier))

    assert decided(given) == ("proposed", "may_be_duplicate")


def test_a_known_payer_who_names_another_invoice_is_asked_about() -> None:
    paid = item(7, 0, TAX_ID, named_by=DOCUMENT)
    given = case(evidence(10_000, TAX_ID), item(1, 10_000, TAX_ID), paid)

    assert decided(given) == ("proposed", "names_another")


def test_what_another_entry_is_proposed_for_is_not_taken_away_from_it() -> None:
    given = case(
        evidence(10_000, TAX_ID), item(1, 10_000, TAX_ID), claimed={InvoiceId("inv_1"): "ent_0"}
    )

    assert decided(given) == ("proposed", "claimed")


def test_a_typed_number_of_another_customer_s_invoice_may_be_mistyped() -> None:
    foreign = item(1, named_by=DOCUMENT, tax_id="99888777000100")
    given = case(evidence(10_000, TAX_ID), foreign, payers=frozenset({CustomerId("cus-2")}))

    assert decided(given) == ("proposed", "other_payer")


def test_a_branch_may_pay_what_another_branch_owes_and_names() -> None:
    named = item(1, named_by=DOCUMENT)
    given = case(evidence(10_000, TAX_ID, ROOT), named, payers=frozenset({CustomerId("cus-2")}))

    assert decided(given) == ("automatic", "document")


def test_a_typed_number_with_a_name_quite_unlike_is_asked_about() -> None:
    named = item(1, named_by=DOCUMENT, customer_name="PADARIA AURORA")

    assert decided(case(evidence(payer_name="JOAO SOUZA"), named))[1] == "other_payer"
    assert decided(case(evidence(payer_name="PADARIA AURO"), named))[0] == "automatic"
    assert decided(case(evidence(payer_name="JOAO"), named))[0] == "automatic"


def test_a_title_may_be_paid_by_anybody() -> None:
    named = item(1, named_by=TITLE, customer_name="PADARIA AURORA")

    assert decided(case(evidence(payer_name="JOAO SOUZA"), named))[0] == "automatic"


def test_one_payment_settles_several_invoices_of_a_known_payer() -> None:
    items = [item(number, number * 1_000, TAX_ID) for number in (1, 2, 4)]
    found = decide(case(evidence(5_000, TAX_ID), *items), POLICY)

    assert (found.outcome, found.reason_code) == (Outcome.AUTOMATIC, "payer_group")
    assert shared_out(found) == {"inv_1": 1_000, "inv_4": 4_000}


def test_a_payment_of_all_that_is_open_settles_all() -> None:
    items = [item(number, 1_000, TAX_ID, ALIAS) for number in range(1, 10)]
    found = decide(case(evidence(9_000, TAX_ID, ALIAS), *items), POLICY)

    assert found.reason_code == "payer_group"
    assert len(shared_out(found)) == 9


def test_two_sets_that_come_to_the_amount_are_a_person_s_choice() -> None:
    items = [item(number, 1_000, TAX_ID) for number in (1, 2, 3)]
    found = decide(case(evidence(2_000, TAX_ID), *items), POLICY)

    assert found.reason_code == "ambiguous"
    assert shared_out(found) == {"inv_1": 1_000, "inv_2": 1_000}


def test_a_set_that_leaves_out_what_the_entry_names_is_asked_about() -> None:
    named = item(9, 700, TAX_ID, named_by=LOOSE)
    items = [item(1, 1_000, TAX_ID), item(2, 2_000, TAX_ID), named]

    assert decided(case(evidence(3_000, TAX_ID), *items)) == ("proposed", "names_another")


def test_a_set_of_a_payer_who_paid_as_much_days_before_is_asked_about() -> None:
    earlier = EarlierPayment(CustomerId("cus-1"), brl(3_000), TODAY)
    items = [item(1, 1_000, TAX_ID), item(2, 2_000, TAX_ID)]

    assert decided(case(evidence(3_000, TAX_ID), *items, earlier=(earlier,)))[1] == (
        "may_be_duplicate"
    )


def test_a_head_office_that_pays_for_a_branch_is_proposed_only() -> None:
    given = case(evidence(10_000, TAX_ID, ROOT), item(1, 10_000, ROOT))

    assert decided(given) == ("proposed", "other_branch")


def test_a_head_office_may_pay_for_several_branches_at_once() -> None:
    given = case(evidence(3_000, TAX_ID, ROOT), item(1, 1_000, ROOT), item(2, 2_000, ROOT))
    found = decide(given, POLICY)

    assert found.reason_code == "other_branch"
    assert shared_out(found) == {"inv_1": 1_000, "inv_2": 2_000}


def test_a_branch_does_not_shake_the_payer_s_own_invoice() -> None:
    own = item(1, 10_000, TAX_ID, ROOT)
    given = case(evidence(10_000, TAX_ID, ROOT), own, item(2, 10_000, ROOT))

    found = decide(given, POLICY)
    assert found.outcome is Outcome.AUTOMATIC
    assert len(found.alternatives) == 1


def test_a_name_and_an_exact_amount_are_proposed_and_never_posted() -> None:
    like = item(1, customer_name="PADARIA AURORA CENTRAL")
    given = case(evidence(payer_name="PADARIA AURORA CEN"), like)

    assert decided(given) == ("proposed", "name_only")
    assert decided(given, auto_score=5_000) == ("proposed", "name_only")


def test_a_name_quite_unlike_or_an_amount_that_differs_is_no_evidence() -> None:
    unlike = item(1, customer_name="OFICINA SUL")
    like = item(2, 9_000, customer_name="PADARIA AURORA")

    assert decided(case(evidence(payer_name="PADARIA AURORA"), unlike, like))[0] == "waits"


def test_a_name_long_before_the_due_date_is_no_evidence() -> None:
    far = item(1, customer_name="PADARIA AURORA", due_date=TODAY + timedelta(days=90))

    assert decided(case(evidence(payer_name="PADARIA AURORA"), far))[0] == "waits"


def test_a_name_and_the_digits_shown_of_the_tax_id_are_posted() -> None:
    person = item(1, customer_name="MARIA SILVA", tax_id="52998224725")

    def shown(digits: str) -> tuple[str, str]:
        return decided(case(evidence(payer_name="MARIA SILVA", masked_tax_id=digits), person))

    assert shown("***982247**") == ("automatic", "masked_tax_id")
    assert shown("***982248**")[0] == "waits"
    assert shown("***982247***")[0] == "waits"


def test_what_scores_below_the_threshold_of_proposals_waits_with_what_was_found() -> None:
    like = item(1, customer_name="PADARIA AURORA")
    found = decide(
        case(evidence(payer_name="PADARIA AURORA"), like), MatchingPolicy(propose_score=9_000)
    )

    assert (found.outcome, found.reason_code, found.finding) == (
        Outcome.WAITS,
        "name_only",
        None,
    )
    assert [other.reason.code for other in found.alternatives] == ["reason.score_too_low"]


def test_thresholds_are_the_issuer_s() -> None:
    known = case(evidence(10_000, ALIAS), item(1, 10_000, ALIAS))

    assert decided(known, auto_score=9_700) == ("proposed", "score_below_automatic")
    assert decided(known, auto_score=9_800, propose_score=9_700) == ("waits", "score_too_low")


def test_better_evidence_for_another_invoice_is_said_to_be_better() -> None:
    given = case(evidence(10_000, TAX_ID), item(1, 10_000, TAX_ID), item(2, named_by=TITLE))
    found = decide(given, POLICY)

    assert found.outcome is Outcome.AUTOMATIC
    assert [other.reason for other in found.alternatives] == [
        Sentence.of("reason.better_evidence", rule="title")
    ]
