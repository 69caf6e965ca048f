"""What a dunning policy may say: what is refused when it is sent in, and its conditions."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # ships no types
import pytest

from cobro.contracts import dunning_policy
from cobro.contracts.behaviour_api import BehaviourGroupsV1
from cobro.contracts.dunning_policy import DEFAULT_POLICY, DunningPolicyV2
from cobro.contracts.parsing import convert, parse
from cobro.contracts.schemas import POLICY_SCHEMA, as_text, policy_schema
from cobro.domain.dunning.conditions import CaseFacts, Conditions
from cobro.domain.dunning.history import late_invoices
from cobro.domain.dunning.policy import TEMPLATE_TONES, DunningPolicy
from cobro.domain.errors import InvalidInputError
from cobro.domain.journal import EntryCode
from cobro.domain.money import Currency, Money
from tests.support.builders import a_ledger_line, brl
from tests.support.policies import a_document, a_policy, a_step, after_last

ROOT = Path(__file__).resolve().parents[2]
FACTS = CaseFacts(brl(10_000), "retail", frozenset({"boleto"}), late_invoices=2)


def april(day: int) -> date:
    return date(2026, 4, day)


@pytest.mark.parametrize(
    ("steps", "code", "field"),
    [
        ([a_step("a", 1), a_step("b", 1)], "step_before_escalation", "steps[1].offset"),
        ([a_step("a", 3), a_step("b", 0, offset={"days": None, "business_days": 2})],
         "step_before_escalation", "steps[1].offset"),
        ([after_last("a", 1)], "step_before_escalation", "steps[0].offset"),
        ([a_step("a", 1), after_last("b", 0)], "step_before_escalation", "steps[1].offset"),
        ([a_step("a", 1, escalates_from="b"), a_step("b", 2)],
         "policy_cycle", "steps[0].escalates_from"),
        ([a_step("a", 1, escalates_from="a")], "policy_cycle", "steps[0].escalates_from"),
        ([a_step("a", 1), a_step("b", 2, escalates_from="c"),
          a_step("c", 3, escalates_from="a")], "step_before_escalation",
         "steps[1].escalates_from"),
        ([a_step("a", 1, escalates_from="z")], "step_unknown", "steps[0].escalates_from"),
        ([a_step("a", 1, tone="firm"), a_step("b", 2)], "tone_softens", "steps[1].tone"),
        ([a_step("a", 1, template="threat")], "template_unknown", "steps[0].template"),
        ([a_step("a", 1, template="")], "template_unknown", "steps[0].template"),
        ([a_step("a", 1, template="still_open")], "template_tone", "steps[0].tone"),
        (
            [a_step("a", 1), a_step("b", 9, tone="firm", channels=[], actions=["protest_task"])],
            "legal_notice_missing",
            "steps[1].actions",
        ),
        (
            [
                a_step("a", 1),
                a_step("b", 9, tone="firm", template="still_open"),
                a_step("c", 19, tone="firm", channels=[], actions=["bureau_task"]),
                a_step("d", 20, tone="firm", channels=[], actions=["bureau_task"],
                       escalates_from="a"),
            ],
            "legal_notice_missing",
            "steps[3].actions",
        ),
        ([a_step("a", 0, actions=["new_boleto"])], "invalid_input", "steps[0].actions"),
        ([a_step("a", 1, boleto_due_days=3)], "invalid_input", "steps[0].boleto_due_days"),
        ([a_step("a", 1, channels=["fax"])], "channel_unknown", "steps[0].channels"),
        ([a_step("a", 1, actions=["sue"])], "action_unknown", "steps[0].actions"),
        ([a_step("a", 1, channels=[])], "invalid_input", "steps[0].channels"),
        ([a_step("a", 1, tone="final")], "invalid_input", "steps[0].actions"),
        ([a_step("a", 1), a_step("a", 2)], "invalid_input", "steps"),
        ([a_step("a", -31)], "offset_before_issue", "steps[0].offset"),
        ([a_step("a", 0, offset={"days": None, "business_days": -23})],
         "offset_before_issue", "steps[0].offset"),
        ([a_step("a", 1, offset={"business_days": 1})], "invalid_input", "steps[0].offset"),
        ([a_step("a", 0, offset={"days": None})], "invalid_input", "steps[0].offset"),
        ([a_step("a", 1, only_if={"currencies": ["XYZ"]})], "invalid_input", "currency"),
    ],
)  # fmt: skip
def test_a_policy_that_cannot_be_held_to_is_refused(
    steps: list[dict[str, Any]], code: str, field: str
) -> None:
    document = convert(a_document(*steps, shortest_term_days=30), DunningPolicyV2)
    with pytest.raises(InvalidInputError) as refusal:
        document.to_policy("p", 1)

    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_a_policy_without_steps_is_none() -> None:
    with pytest.raises(InvalidInputError, match="1 to 30"):
        DunningPolicy("p", 1, ())


def test_a_step_may_do_something_and_send_nothing() -> None:
    policy = a_policy(a_step("call", 5, channels=[], template="", actions=["call_task"]))

    assert policy.steps[0].actions == ("call_task",)


def test_documents_of_the_same_content_have_one_hash_however_written() -> None:
    plain = convert(a_document(a_step("a", 1)), DunningPolicyV2)
    spelt_out = a_step("a", 1, channels=["email"], only_if={"segments": []})

    assert convert(a_document(spelt_out), DunningPolicyV2).content_hash == plain.content_hash
    assert convert(a_document(a_step("a", 2)), DunningPolicyV2).content_hash != plain.content_hash


# ---- conditions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("conditions", "unmet"),
    [
        (Conditions(), ""),
        (Conditions(amount_from=brl(10_000), amount_to=brl(10_000)), ""),
        (Conditions(amount_from=brl(10_001)), "amount"),
        (Conditions(amount_to=brl(9_999)), "amount"),
        (Conditions(amount_from=Money(1, Currency.EUR)), "amount"),
        (Conditions(currencies=(Currency.BRL,)), ""),
        (Conditions(currencies=(Currency.EUR,)), "currency"),
        (Conditions(segments=("retail", "bank")), ""),
        (Conditions(segments=("bank",)), "segment"),
        (Conditions(instruments=("pix", "boleto")), ""),
        (Conditions(instruments=("pix",)), "instrument"),
        (Conditions(late_from=2, late_to=2), ""),
        (Conditions(late_from=3), "history"),
        (Conditions(late_to=1), "history"),
    ],
)
def test_a_condition_is_met_or_names_itself(conditions: Conditions, unmet: str) -> None:
    assert conditions.unmet(FACTS) == unmet


def test_nobody_is_judged_by_a_history_that_is_not_known() -> None:
    assert Conditions(late_to=0).unmet(CaseFacts(brl(1))) == "history"
    assert Conditions(segments=("retail",)).unmet(CaseFacts(brl(1))) == "segment"


@pytest.mark.parametrize(
    "bounds",
    [{"amount_from": brl(2), "amount_to": brl(1)}, {"late_from": 2, "late_to": 1}],
)
def test_bounds_the_wrong_way_round_are_refused(bounds: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError, match="round"):
        Conditions(**bounds)


def test_a_document_says_its_conditions_in_whole_minor_units() -> None:
    only_if = {
        "amount": {"currency": "BRL", "from": 100, "to": 900},
        "history": {"late_from": 1},
        "instruments": ["boleto"],
    }
    (step,) = a_policy(a_step("a", 1, only_if=only_if)).steps

    assert step.conditions == Conditions(
        amount_from=brl(100), amount_to=brl(900), late_from=1, instruments=("boleto",)
    )
    (open_ended,) = a_policy(a_step("a", 1, only_if={"amount": {"currency": "BRL"}})).steps
    assert open_ended.conditions == Conditions()


def test_late_invoices_are_those_settled_after_their_day_or_open_past_it() -> None:
    paid = {"code": EntryCode.PAYMENT_APPLIED, "receivable_minor": -10_000}
    lines = [
        a_ledger_line("1", invoice_id="late", due_date=april(1)),
        a_ledger_line("2", invoice_id="in_time", due_date=april(9)),
        a_ledger_line("3", invoice_id="open", due_date=april(5)),
        a_ledger_line("4", invoice_id="coming", due_date=april(30)),
        a_ledger_line("5", invoice_id="own", due_date=april(1)),
        a_ledger_line("6", invoice_id="late", business_date=april(8), **paid),
        a_ledger_line("7", invoice_id="in_time", business_date=april(8), **paid),
        a_ledger_line("8", invoice_id="open", business_date=april(20), **paid),
        a_ledger_line("9", invoice_id="before", business_date=april(8), **paid),
    ]

    assert late_invoices(lines, april(15), besides="own") == 2
    assert late_invoices(lines[4:5], april(15), besides="own") is None


# ---- the documents ------------------------------------------------------------------------------


def test_the_schema_is_the_one_in_the_documents_and_takes_what_is_read() -> None:
    written_down = (ROOT / POLICY_SCHEMA).read_text("utf-8")
    validator = jsonschema.Draft202012Validator(json.loads(written_down))
    default = (Path(dunning_policy.__file__).parent / DEFAULT_POLICY).read_text("utf-8")

    assert written_down == as_text(policy_schema())
    assert list(validator.iter_errors(json.loads(default))) == []
    assert list(validator.iter_errors(a_document(a_step("a", 1, channels=["fax"])))) != []


def test_policy_and_groups_that_the_documents_show_are_accepted() -> None:
    text = (ROOT / "docs" / "dunning.md").read_text("utf-8")
    example, groups, *_ = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    policy = parse(example, DunningPolicyV2).to_policy("shops", 1)

    assert len(parse(groups, BehaviourGroupsV1).to_rules(1).groups) == 5
    assert [step.step for step in policy.steps][-1] == "handed_over"
    assert all(f"| `{name}` |" in text for name in TEMPLATE_TONES)
