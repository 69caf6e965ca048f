"""Steps that are held back for comparison: recorded, measured, and never what must go."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from cobro.application.deliver_notice import Dispatched
from cobro.application.measure_steps import EFFECT_LOOK
from cobro.contracts.dunning_policy import DunningPolicyV2, default_document
from cobro.contracts.parsing import convert
from cobro.domain.dunning.hold_out import HoldOut
from cobro.domain.dunning.holding_back import holds_out, may_be_held_out
from cobro.domain.dunning.policy import DunningPolicy
from cobro.domain.errors import InvalidInputError
from tests.support.builders import a_customer, an_issuer, brl
from tests.support.gathered import TODAY, at, look
from tests.support.policies import DunningDesk, a_document, a_policy, a_step

SOON = a_step("soon", 1, tone="neutral")
NEXT = a_step("next", 9, tone="neutral")


def salt_that(policy: DunningPolicy, held: set[str], sent: set[str]) -> str:
    """Return a salt that holds back some invoices' first step and not that of others."""
    for number in range(5_000):
        draws = HoldOut(20, str(number)).draws
        if all(draws(policy.label, each, "soon") for each in held) and not any(
            draws(policy.label, each, "soon") for each in sent
        ):
            return str(number)
    message = "no salt does"
    raise AssertionError(message)


def desk(*held: str, sent: tuple[str, ...] = (), steps: Any = (SOON, NEXT)) -> DunningDesk:
    """Return a desk whose payer's invoices are due since yesterday, some of them held out."""
    plain = a_policy(*steps)
    salt = salt_that(plain, set(held), set(sent))
    policy = replace(plain, hold_out=HoldOut(20, salt))
    payer = replace(a_customer(), address="Rua do Sol 20, São Paulo - SP")
    found = DunningDesk(an_issuer(created_date=TODAY), payer, policy=policy)
    found.clock.present = at(14)
    for number, name in enumerate(sorted((*held, *sent)), start=1):
        due = TODAY - timedelta(days=1)
        issued = due - timedelta(days=20)
        found.issue(10_000 * number, name, number, issue_date=issued, due_date=due)
    return found


def test_a_step_that_is_held_out_says_so_and_the_next_one_comes() -> None:
    found = desk("inv_1")
    told = look(found, "soon")
    again = look(found, "soon")
    terms = found.notices.terms["inv_1", "soon"]

    assert told == Dispatched("skipped", "soon")
    assert again.outcome == "already"
    assert found.state("soon") == ("skipped", "held_out")
    assert (terms.owed, terms.channel) == (brl(10_000), "email")
    assert found.channel.sent == []
    assert [(item.step, item.on) for item in found.agenda.items] == [
        ("next", date(2026, 4, 22)),
        (EFFECT_LOOK, date(2026, 4, 24)),
    ]


def test_another_invoice_goes_without_the_step_that_is_held_out() -> None:
    found = desk("inv_2", sent=("inv_1",))
    sent = look(found, "soon")
    before = found.notices.of_invoice("inv_2")
    waits = look(found, "soon", 2)
    found.clock.present = at(15)
    held = look(found, "soon", 2)
    (reminder,) = found.channel.sent

    assert (sent.outcome, waits.outcome, held.outcome) == ("sent", "capped", "skipped")
    assert before == {}
    assert found.state("soon", "inv_2") == ("skipped", "held_out")
    assert [item.document for item in reminder.items] == ["A-0000001", "A-0000002"]


@pytest.mark.parametrize(
    "more",
    [
        {"required_by_law": True},
        {"tone": "final", "actions": ["call_task"]},
        {"actions": ["block_flag"]},
        {"channels": [], "template": "", "actions": ["call_task"]},
    ],
)
def test_what_must_go_is_never_held_out(more: dict[str, Any]) -> None:
    step = a_step("soon", 1, **{"tone": "neutral", **more})
    found = desk("inv_1", steps=(step,))

    assert look(found, "soon").outcome in {"sent", "done"}


def test_what_leads_to_a_legal_step_is_never_held_out() -> None:
    told = {"tone": "firm"}
    policy = a_policy(
        a_step("kind", 1),
        a_step("told", 5, **told),
        a_step("other", 12, tone="firm", escalates_from="kind"),
        a_step("protest", 20, **told, actions=["protest_task"], escalates_from="told"),
    )

    assert [each.step for each in policy.steps if may_be_held_out(policy, each)] == ["other"]


def test_a_message_that_waits_for_a_cap_is_not_yet_held_out() -> None:
    found = desk("inv_1", sent=("inv_0",))
    look(found, "soon", 0)
    told = look(found, "soon")

    assert told.outcome == "capped"
    assert found.state("soon") == ("paused", "daily_cap")


def test_the_share_is_part_of_the_document_and_bounded() -> None:
    document = convert(
        a_document(SOON, hold_out={"share_percent": 15, "salt": "x"}), DunningPolicyV2
    )
    with pytest.raises(InvalidInputError):
        convert(a_document(SOON, hold_out={"share_percent": 21}), DunningPolicyV2)

    assert document.to_policy("p", 1).hold_out == HoldOut(15, "x")
    assert a_policy(SOON).hold_out.share_percent == 0


def test_documents_of_before_keep_their_content_hash() -> None:
    assert default_document().content_hash == (
        "5b3e549b1c96c4cc657fc897fcbd187b5321d3634b6c3ae199c42e4ad4179521"
    )


def test_each_version_of_a_policy_draws_anew() -> None:
    names = [f"inv_{number}" for number in range(300)]
    policies = [replace(a_policy(SOON, version=n), hold_out=HoldOut(20)) for n in (1, 2)]
    drawn = [[holds_out(p, p.steps[0], each, "soon") for each in names] for p in policies]

    assert drawn[0] != drawn[1]
