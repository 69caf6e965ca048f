"""When a message is due, which one, and at which hours a payer may be written to."""

from datetime import date, datetime

import pytest

from cobro.contracts.dunning_policy import default_document, default_policy
from cobro.domain.calendars import calendar_for
from cobro.domain.dunning.conditions import CaseFacts
from cobro.domain.dunning.hours import may_plan, next_contact_date
from cobro.domain.dunning.ladder import Case, LoggedStep, StepState
from cobro.domain.dunning.policy import DunningPolicy, DunningStep, Tone
from tests.support.builders import brl
from tests.support.policies import a_policy, a_step, after_last

DUE = date(2026, 4, 10)  # a Friday
BRAZIL = calendar_for("BR")
FACTS = CaseFacts(brl(10_000), "retail", frozenset({"boleto"}), late_invoices=2)
LADDER = a_policy(
    a_step("kind", 3), a_step("plain", 10, tone="neutral"), a_step("firm", 20, tone="firm")
)


def april(day: int) -> date:
    return date(2026, 4, day)


def case(policy: DunningPolicy = LADDER, **log: LoggedStep) -> Case:
    return Case(policy, april(1), DUE, BRAZIL, log)


def sent(day: int, tone: Tone | None = Tone.FRIENDLY) -> LoggedStep:
    return LoggedStep(StepState.SENT, april(day), tone)


def names(steps: list[DunningStep]) -> list[str]:
    return [step.step for step in steps]


def told(of: Case, day: date, planned: str) -> tuple[str, dict[str, str], date | None]:
    """Return what goes on a day, what is skipped for which reason, and the next look."""
    decision = of.decide(of.came(day, planned), FACTS, day)
    skipped = {step.step: reason for step, reason in decision.skipped}
    look = decision.next_look
    return decision.step.step if decision.step else "", skipped, look[1] if look else None


# ---- the days of a policy -----------------------------------------------------------------------


def test_the_policy_of_the_program_reminds_before_on_and_after_the_due_day() -> None:
    days = case(default_policy()).dates()

    assert [day.day for day in days.values()] == [7, 10, 13, 20]
    assert default_policy().label == "default/1"
    assert default_document().description


def test_days_of_business_leave_out_weekends_and_holidays() -> None:
    policy = a_policy(
        after_last("early", 0) | {"offset": {"business_days": -2}},
        after_last("on_the_day", 0) | {"offset": {"days": 0}},
        after_last("late", 0) | {"offset": {"business_days": 7}},
    )

    assert case(policy).dates() == {
        "early": april(8),
        "on_the_day": DUE,
        "late": april(22),  # the 21st is Tiradentes
    }


def test_what_counts_from_the_last_step_waits_until_that_went() -> None:
    policy = a_policy(a_step("kind", 3), after_last("again", 2, "business_days"))

    assert "again" not in case(policy).dates()
    assert case(policy, kind=sent(17)).dates()["again"] == april(22)


def test_a_step_never_falls_before_the_one_it_escalates_from() -> None:
    policy = a_policy(
        after_last("kind", 0) | {"offset": {"business_days": 5}},
        after_last("firm", 0, tone="firm") | {"offset": {"days": 8}},
    )
    due = date(2026, 4, 14)  # five banking days on: the 22nd, by reason of the holiday
    dates = Case(policy, april(1), due, BRAZIL).dates()

    assert (dates["kind"], dates["firm"]) == (april(22), april(23))


def test_a_step_that_went_late_pushes_the_next_one_out() -> None:
    assert case(LADDER, kind=sent(25)).dates()["plain"] == april(26)
    assert case(LADDER, kind=LoggedStep(StepState.SKIPPED, april(25))).dates()["plain"] == april(20)


def test_what_escalates_from_a_waiting_step_waits_too() -> None:
    policy = a_policy(a_step("kind", 3), after_last("again", 2), a_step("plain", 20))

    assert set(case(policy).dates()) == {"kind"}
    assert case(policy, kind=sent(13), again=LoggedStep(StepState.SKIPPED, april(15))).dates()[
        "plain"
    ] == april(30)


# ---- the step that is due -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "expected"),
    [(1, ("kind", april(13))), (13, ("kind", april(13))), (14, ("plain", april(20)))],
)
def test_a_new_invoice_begins_with_the_first_step_that_is_not_past(
    today: int, expected: tuple[str, date]
) -> None:
    step, day = case().entry(april(today)) or (None, None)

    assert step is not None
    assert (step.step, day) == expected


def test_one_that_is_issued_after_every_step_begins_with_none() -> None:
    assert case().entry(date(2026, 6, 1)) is None


def test_one_issued_late_begins_with_the_step_that_others_count_from() -> None:
    policy = a_policy(a_step("kind", 3), after_last("again", 2))
    entry = case(policy).entry(april(30))

    assert entry is not None
    assert (entry[0].step, entry[1]) == ("kind", april(30))


def test_the_step_of_the_day_goes_and_the_next_is_looked_at_on_its_day() -> None:
    assert told(case(), april(13), "kind") == ("kind", {}, april(20))
    assert told(case(LADDER, kind=sent(13)), april(20), "plain") == ("plain", {}, april(30))


def test_what_a_later_step_has_overtaken_is_superseded() -> None:
    assert told(case(), april(30), "kind") == (
        "firm",
        {"kind": "superseded", "plain": "superseded"},
        None,
    )
    assert told(case(LADDER, kind=sent(13)), april(30), "plain") == (
        "firm",
        {"plain": "superseded"},
        None,
    )


def test_a_look_of_another_policy_goes_on_after_what_went() -> None:
    later = Case(LADDER, april(15), DUE, BRAZIL)

    assert names(case().came(april(21), "of_another_policy")) == ["kind", "plain"]
    assert names(later.came(april(21), "of_another_policy")) == ["plain"]
    assert names(case(LADDER, of_old=sent(14)).came(april(21), "of_another_policy")) == ["plain"]
    assert names(case(LADDER, of_old=sent(14)).came(april(21), "firm")) == ["plain"]


def test_a_run_that_died_after_skipping_a_step_still_sends_the_one_that_overtook_it() -> None:
    skipped = LoggedStep(StepState.SKIPPED, april(20), Tone.FRIENDLY)

    assert names(case(LADDER, kind=skipped).came(april(20), "of_another_policy")) == ["plain"]


def test_a_mail_of_the_document_is_no_step() -> None:
    with_mail = case(LADDER, document=sent(14, tone=None))

    assert names(with_mail.came(april(16), "of_another_policy")) == ["kind"]


def test_what_speaks_of_a_day_to_come_does_not_go_after_it() -> None:
    policy = a_policy(a_step("before", -3), a_step("kind", 20))

    assert told(case(policy), DUE, "before")[0] == "before"
    assert told(case(policy), april(11), "before") == ("", {"before": "past_due"}, april(30))


def test_a_step_that_does_not_hold_is_skipped_for_the_one_that_does() -> None:
    policy = a_policy(
        a_step("kind", 3),
        a_step("for_banks", 10, tone="firm", only_if={"segments": ["bank"]}),
        a_step("for_shops", 11, tone="neutral", escalates_from="kind"),
    )

    assert told(case(policy, kind=sent(13)), april(20), "for_banks") == (
        "",
        {"for_banks": "condition_segment"},
        april(21),
    )
    assert told(case(policy), april(21), "kind") == (
        "for_shops",
        {"kind": "superseded", "for_banks": "condition_segment"},
        None,
    )


def test_nothing_softer_follows_what_went_by_another_policy() -> None:
    before = case(LADDER, of_before=sent(12, Tone.FIRM), of_old=sent(11, tone=None))

    assert told(before, april(13), "kind") == ("", {"kind": "softer"}, april(20))
    assert told(before, april(30), "firm")[0] == "firm"


def test_what_was_claimed_is_looked_at_until_a_later_step_went() -> None:
    claimed, refused = (LoggedStep(s, april(13)) for s in (StepState.SENDING, StepState.REFUSED))

    assert told(case(LADDER, kind=claimed), april(14), "kind")[0] == "kind"
    assert told(case(LADDER, kind=refused), april(14), "kind")[0] == "kind"
    assert told(case(LADDER, kind=refused), april(20), "plain") == ("plain", {}, april(30))
    assert case(LADDER, kind=refused, plain=sent(20)).came(april(21), "kind") == []


def test_a_paused_step_goes_on_later_unless_another_overtakes_it() -> None:
    policy = a_policy(a_step("kind", 3), after_last("again", 2), a_step("plain", 20))
    paused = case(policy, kind=LoggedStep(StepState.PAUSED, april(13)))

    assert set(paused.dates()) == {"kind"}
    assert told(paused, april(14), "kind")[0] == "kind"
    assert told(case(LADDER, kind=LoggedStep(StepState.PAUSED, april(13))), april(20), "kind") == (
        "plain",
        {"kind": "superseded"},
        april(30),
    )


# ---- hours --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        (2, 7, False),  # Monday
        (2, 8, True),
        (2, 19, True),
        (2, 20, False),
        (7, 8, True),  # Saturday
        (7, 13, True),
        (7, 14, False),
        (8, 10, False),  # Sunday
    ],
)
def test_reminders_are_planned_while_the_company_is_at_work(
    day: int, hour: int, expected: bool
) -> None:
    assert may_plan(datetime(2026, 3, day, hour, 59)) is expected  # noqa: DTZ001 - local time


def test_the_next_day_of_planning_is_tomorrow_but_never_a_sunday() -> None:
    assert next_contact_date(date(2026, 3, 2)) == date(2026, 3, 3)
    assert next_contact_date(date(2026, 3, 7)) == date(2026, 3, 9)
    assert next_contact_date(date(2026, 3, 8)) == date(2026, 3, 9)
