"""Groups of customers by how they pay: what is known of a customer, and which group it is in."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from cobro.contracts.behaviour_api import BehaviourGroupsV1, membership_view
from cobro.contracts.parsing import parse
from cobro.domain.dunning.behaviour import (
    GROUPS_MAX,
    LOOK_BACK_DAYS,
    BehaviourFeatures,
    BehaviourGroup,
    BehaviourRules,
    Bound,
    Feature,
    PromiseCounts,
    answered_shares,
    checked_groups,
    features_of,
    membership,
)
from cobro.domain.effects import Answer, EffectKind, StepNames
from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency
from cobro.domain.parties import Language
from cobro.domain.payment_lags import PastReceivable
from tests.support.effects import an_effect

TODAY = date(2026, 6, 30)
KNOWN = Bound(Feature.KNOWN_INVOICES, low=2)
LATE = BehaviourGroup("late", (KNOWN, Bound(Feature.AVERAGE_DELAY, low=10)))
GOOD = BehaviourGroup("good", (KNOWN, Bound(Feature.LATE_PERCENT, high=20)))
RULES = BehaviourRules(3, (LATE, GOOD))


def receivable(due_days: int, paid_days: int | None, minor: int = 10_000) -> PastReceivable:
    """Return one that was due so many days ago, and was paid so many days ago, or is open."""
    due = TODAY - timedelta(days=due_days)
    paid = None if paid_days is None else TODAY - timedelta(days=paid_days)
    return PastReceivable("cus-1", "", "", due - timedelta(days=30), due, minor, paid)


def known(*receivables: PastReceivable, promises: PromiseCounts | None = None) -> BehaviourFeatures:
    return features_of({Currency.BRL: receivables}, promises or PromiseCounts(), TODAY)


def value(feature: Feature, *receivables: PastReceivable) -> int | None:
    return known(*receivables).values[feature]


def test_a_delay_is_counted_from_the_due_date_and_early_is_no_credit() -> None:
    paid = (receivable(40, 20), receivable(40, 60))

    assert value(Feature.AVERAGE_DELAY, *paid) == 10
    assert value(Feature.LATE_PERCENT, *paid) == 50
    assert value(Feature.KNOWN_INVOICES, *paid) == 2


def test_what_is_past_due_counts_with_its_delay_so_far() -> None:
    open_ones = (receivable(31, None), receivable(-5, None), receivable(0, None))

    assert value(Feature.AVERAGE_DELAY, *open_ones) == 31
    assert value(Feature.DEBT_AGE, *open_ones) == 31
    assert value(Feature.KNOWN_INVOICES, *open_ones) == 1


def test_means_and_shares_are_rounded_half_up() -> None:
    found = known(receivable(10, 9), receivable(10, 8))

    assert found.values[Feature.AVERAGE_DELAY] == 2
    assert value(Feature.LATE_PERCENT, *[receivable(9, 8)] * 1, *[receivable(9, 9)] * 7) == 13


@pytest.mark.parametrize(("ago", "count"), [(LOOK_BACK_DAYS, 1), (LOOK_BACK_DAYS + 1, 0)])
def test_what_was_paid_more_than_a_year_ago_tells_nothing(ago: int, count: int) -> None:
    assert value(Feature.KNOWN_INVOICES, receivable(ago + 3, ago)) == count


def test_of_a_customer_without_history_no_mean_is_known() -> None:
    found = known()

    assert found.values[Feature.AVERAGE_DELAY] is None
    assert found.values[Feature.LATE_PERCENT] is None
    assert found.values[Feature.DEBT_AGE] == 0
    assert membership(RULES, found, TODAY).group == ""


def test_exposure_is_what_is_open_in_its_currency() -> None:
    found = known(receivable(5, None, 700), receivable(5, 1, 900), receivable(-9, None, 40))

    assert found.of(Bound(Feature.EXPOSURE, low=1, currency=Currency.BRL)) == 740
    assert found.of(Bound(Feature.EXPOSURE, low=1, currency=Currency.EUR)) == 0
    assert found.of(Bound(Feature.EXPOSURE, low=1)) is None


def test_the_first_group_whose_bounds_all_hold_counts_and_says_why() -> None:
    slow = membership(RULES, known(receivable(50, 20), receivable(40, 30)), TODAY)
    kind = membership(RULES, known(receivable(50, 50), receivable(40, 40)), TODAY)
    between = membership(RULES, known(receivable(50, 46), receivable(40, 40)), TODAY)

    assert (slow.group, kind.group, between.group) == ("late", "good", "")
    assert [(r.bound.feature, r.value) for r in slow.reasons] == [
        (Feature.KNOWN_INVOICES, 2),
        (Feature.AVERAGE_DELAY, 20),
    ]
    assert (slow.version, slow.as_of, between.reasons) == (3, TODAY, ())


def test_promises_that_were_not_looked_at_put_nobody_into_a_group() -> None:
    rules = BehaviourRules(1, (BehaviourGroup("broke", (Bound(Feature.BROKEN_PROMISES, high=9),)),))
    broke = known(promises=PromiseCounts(kept=0, broken=1))

    assert rules.asks_promises
    assert not RULES.asks_promises
    assert membership(rules, known(), TODAY).group == ""
    assert membership(rules, broke, TODAY).group == "broke"


def test_messages_that_were_held_out_or_old_and_steps_without_any_are_not_answered() -> None:
    mail = StepNames("p", "1", "late", "email")
    held, call = replace(mail, is_held_out=True), replace(mail, channel="call_task")
    answered = (Answer.PAID,)
    old = TODAY - timedelta(days=LOOK_BACK_DAYS + 1)
    found = [
        an_effect("1", mail, TODAY, owed=1, answers=answered),
        an_effect("2", mail, TODAY - timedelta(days=LOOK_BACK_DAYS), owed=1),
        an_effect("3", mail, old, owed=1, answers=answered),
        an_effect("4", held, TODAY, owed=1, answers=answered),
        an_effect("5", call, TODAY, owed=1, answers=answered),
        replace(an_effect("6", mail, TODAY, owed=1), kind=EffectKind.PROMISE),
    ]

    assert answered_shares(found, TODAY) == {"": 50, "email": 50}


@pytest.mark.parametrize(
    ("groups", "text"),
    [
        ((GOOD, GOOD), "twice"),
        ((BehaviourGroup("all", ()),), "everybody"),
        ((BehaviourGroup("any", (Bound(Feature.DEBT_AGE),)),), "from or to"),
        ((BehaviourGroup("none", (Bound(Feature.DEBT_AGE, 5, 4),)),), "nothing is"),
        (
            [BehaviourGroup(f"g{n}", (KNOWN,)) for n in range(GROUPS_MAX + 1)],
            "at most",
        ),
    ],
)
def test_groups_that_cannot_be_meant_are_refused(
    groups: Sequence[BehaviourGroup], text: str
) -> None:
    with pytest.raises(InvalidInputError, match=text):
        checked_groups(groups)


def test_a_document_says_its_bounds_and_each_reason_has_words_in_five_languages() -> None:
    when = {
        "known_invoices": {"from": 1},
        "average_delay": {"to": 90},
        "late_percent": {"from": 0, "to": 100},
        "debt_age": {"from": 1},
        "exposure": {"currency": "BRL", "from": 1},
        "broken_promises": {"from": 1},
        "kept_promises": {"to": 0},
        "answered_percent": {"channel": "sms", "to": 40},
    }
    document = parse(
        json.dumps({"format": 1, "groups": [{"group": "all", "when": when}]}), BehaviourGroupsV1
    )
    counts = PromiseCounts(kept=0, broken=2)
    features = replace(known(receivable(3, None), promises=counts), answered={"sms": 33})
    found = membership(document.to_rules(1), features, TODAY)

    views = [membership_view("cus-1", found, language) for language in Language]
    texts = [{reason["feature"]: reason["text"] for reason in view["reasons"]} for view in views]

    assert found.group == "all"
    assert all(each.keys() == set(Feature) for each in texts)
    assert "(by SMS)" in texts[4]["answered_percent"]
    assert texts[4]["exposure"] == "Open: 100.00 BRL."
    assert texts[0]["broken_promises"] == "Promessas não cumpridas nos últimos 12 meses: 2."
    assert len({text["average_delay"] for text in texts}) == 4  # both Portugueses say the same
