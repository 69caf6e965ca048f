"""Rules of alerts: what they take, when, what is raised of it and who is told."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from cobro.application.keep_alert_rules import KeepAlertRules, PutAlertRules
from cobro.application.ports.alerts import AlertRulesMovedError
from cobro.contracts.alert_rules import AlertRulesV1
from cobro.contracts.alerts_api import put_rules
from cobro.contracts.parsing import convert
from cobro.contracts.schemas import ALERT_SCHEMA, alert_schema, as_text
from cobro.domain.alerts import (
    DAYS_MAX,
    MUTE_DAYS_MAX,
    Alert,
    AlertKind,
    AlertRule,
    AlertRules,
    AlertState,
    Mute,
    MuteOf,
    Recipient,
    Sign,
    checked_until,
    is_muted,
    week_of,
)
from cobro.domain.errors import InvalidInputError, NotFoundError
from cobro.domain.money import Currency, Money
from cobro.domain.parties import Language
from tests.architecture.tree import ROOT
from tests.support.alerts import (
    MemoryRuleBook,
    a_document,
    a_rule,
    from_,
)
from tests.support.builders import NOW, TODAY, brl
from tests.support.fakes import CountedPause, FixedClock, MemoryIssuers

BIA = Recipient("bia@acme.example", Language.PT_BR)
EVA = Recipient("eva@acme.example", Language.EN, "+5511987654321")


def a_sign(kind: AlertKind = AlertKind.LARGE_INVOICE, **more: Any) -> Sign:
    facts: dict[str, Any] = {"subject": "inv_1", "instance": "1", "about_date": TODAY, **more}
    return Sign(kind=kind, **facts)


def an_alert(*tell: Recipient, **more: Any) -> Alert:
    return Alert("acme", "big", 1, a_sign(**more), NOW, tell)


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("kind", "days", "about", "takes"),
    [
        (AlertKind.DUE_SOON, 3, 3, True),
        (AlertKind.DUE_SOON, 3, 4, False),
        (AlertKind.DUE_SOON, 3, 0, True),
        (AlertKind.DUE_SOON, 3, -1, False),
        (AlertKind.DISPUTE_DEADLINE, 2, 2, True),
        (AlertKind.DISPUTE_DEADLINE, 2, 3, False),
        (AlertKind.DISPUTE_DEADLINE, 2, -5, True),
        (AlertKind.PAYMENT_LATE, 5, -5, True),
        (AlertKind.PAYMENT_LATE, 5, -4, False),
        (AlertKind.MONEY_UNMATCHED, 0, 0, True),
        (AlertKind.WORK_WAITING, 1, 0, False),
        (AlertKind.BANK_FILE_REFUSED, 0, 30, True),
    ],
)
def test_rule_takes_a_sign_on_its_days(kind: AlertKind, days: int, about: int, takes: bool) -> None:
    rule = AlertRule("rule", kind, days)

    assert rule.takes(a_sign(kind, about_date=after(about)), TODAY) is takes
    assert not rule.takes(a_sign(AlertKind.LARGE_PAYMENT), TODAY)


@pytest.mark.parametrize(
    ("amount", "takes"),
    [(brl(100), True), (brl(99), False), (Money(100, Currency.USD), False), (None, False)],
)
def test_rule_of_an_amount_takes_it_from_there_on(amount: Money | None, takes: bool) -> None:
    rule = AlertRule("big", AlertKind.LARGE_INVOICE, amount=brl(100))

    assert rule.takes(a_sign(amount=amount), TODAY) is takes


@pytest.mark.parametrize(("minor", "horizon", "takes"), [(99, 30, 1), (100, 30, 0), (99, 7, 0)])
def test_shortfall_is_below_the_amount_within_its_days(
    minor: int, horizon: int, takes: int
) -> None:
    rule = AlertRule("cash", AlertKind.CASH_SHORTFALL, 30, brl(100))
    sign = a_sign(AlertKind.CASH_SHORTFALL, amount=brl(minor), horizon_days=horizon)

    assert rule.takes(sign, TODAY) is bool(takes)


def test_due_dates_are_those_whose_time_came_since_the_last_look() -> None:
    late, soon = (AlertRule("r", k, 3) for k in (AlertKind.PAYMENT_LATE, AlertKind.DUE_SOON))

    assert late.due_between(TODAY, after(-2)) == (after(-4), after(-3))
    assert soon.due_between(TODAY, after(-2)) == (after(2), after(3))
    assert soon.due_between(TODAY, after(-9)) == (TODAY, after(3))
    assert soon.due_between(TODAY, None) == (TODAY, after(3))
    assert late.due_between(TODAY, None) == (after(-3 - DAYS_MAX), after(-3))
    assert late.due_between(TODAY, TODAY) == (after(-2), after(-3))


def test_mute_covers_its_rule_or_subject_until_the_end_of_its_day() -> None:
    sign = a_sign(customer_id="cus-1")
    mutes = {
        name: Mute("acme", kind, name, TODAY, "ana", NOW)
        for kind, name in [
            *((MuteOf.RULE, "big"), (MuteOf.SUBJECT, "inv_1")),
            *((MuteOf.SUBJECT, "cus-1"), (MuteOf.RULE, "inv_1x"), (MuteOf.SUBJECT, "other")),
        ]
    }
    covering = [name for name, mute in mutes.items() if mute.covers("big", sign, TODAY)]

    assert covering == ["big", "inv_1", "cus-1"]
    assert not is_muted(mutes.values(), "big", sign, after(1))
    assert is_muted(mutes.values(), "big", sign, after(-1))


def test_mute_ends_within_a_year() -> None:
    assert checked_until(after(MUTE_DAYS_MAX), TODAY) == after(MUTE_DAYS_MAX)
    with pytest.raises(InvalidInputError, match="at the latest"):
        checked_until(after(MUTE_DAYS_MAX + 1), TODAY)


def test_shortfall_that_lasts_is_another_instance_each_monday() -> None:
    days = [week_of(after(day)) for day in (-1, 0, 6, 7)]

    assert days == ["2026-02-23", "2026-03-02", "2026-03-02", "2026-03-09"]


def test_who_acknowledged_first_stays() -> None:
    seen = an_alert().acknowledged("ana", NOW)
    again = seen.acknowledged("eva", NOW + timedelta(days=1))

    assert again is seen
    assert (seen.state, seen.acknowledged_by, seen.acknowledged_at) == (
        *(AlertState.ACKNOWLEDGED, "ana", NOW),
    )
    assert [an_alert(BIA).is_to_tell, an_alert().is_to_tell] == [True, False]
    assert not an_alert(BIA).acknowledged("ana", NOW).is_to_tell


def test_alert_is_named_by_rule_subject_and_instance() -> None:
    alert = an_alert()
    others = [
        replace(alert, rule="other"),
        replace(alert, issuer_id="other"),
        replace(alert, sign=a_sign(subject="inv_2")),
        replace(alert, sign=a_sign(instance="2")),
    ]

    assert replace(alert, rules_version=2, raised_at=NOW + timedelta(1)).alert_id == alert.alert_id
    assert len({each.alert_id for each in (alert, *others)}) == 5


def test_names_and_people_stand_once() -> None:
    rule = AlertRule("big", AlertKind.LARGE_INVOICE)
    with pytest.raises(InvalidInputError, match="two rules are called big"):
        AlertRules(1, (rule, rule))
    with pytest.raises(InvalidInputError, match="twice"):
        AlertRules(1, (replace(rule, tell=(BIA, replace(BIA, email="Bia@acme.example"))),))

    assert AlertRules(1, (rule,)).of(AlertKind.LARGE_INVOICE) == (rule,)
    assert AlertRules(1, (rule,)).of(AlertKind.DUE_SOON) == ()


def test_schema_of_the_rules_is_that_of_the_code() -> None:
    assert (ROOT / ALERT_SCHEMA).read_text("utf-8") == as_text(alert_schema())


def test_example_of_the_guide_is_valid_and_has_every_kind() -> None:
    guide = (ROOT / "docs" / "alerts.md").read_text("utf-8")
    example = guide.split("```json\n")[1].split("```")[0]
    rules = convert(json.loads(example), AlertRulesV1).to_rules(1)

    assert {rule.kind for rule in rules.rules} == set(AlertKind)


# ---- keeping rules ------------------------------------------------------------------------------


def kept(book: MemoryRuleBook) -> KeepAlertRules:
    return KeepAlertRules(MemoryIssuers(), book, FixedClock(), CountedPause())


def command(*rules: dict[str, Any], issuer_id: str = "acme") -> PutAlertRules:
    return put_rules(convert(a_document(*rules), AlertRulesV1), issuer_id, "ana")


BIG = a_rule("big", "large_invoice", amount=from_(100))


def test_rules_of_a_rival_are_the_version_before() -> None:
    rival = kept(MemoryRuleBook()).put(command()).stored
    book = MemoryRuleBook(rivals=[rival])
    mine = kept(book).put(command(BIG))

    assert (mine.is_new, mine.stored.rules.version) == (True, 2)
    assert kept(book).get("acme", 1) == rival
    with pytest.raises(NotFoundError, match="in version 3"):
        kept(book).get("acme", 3)
    with pytest.raises(NotFoundError, match="has no rules"):
        kept(MemoryRuleBook()).get("acme")


def test_many_rivals_are_told_to_the_caller() -> None:
    rivals = [kept(MemoryRuleBook()).put(command()).stored]
    book = MemoryRuleBook()
    for number in range(2, 4):
        rivals.append(replace(rivals[0], rules=replace(rivals[0].rules, version=number)))
    book.rivals = rivals

    with pytest.raises(AlertRulesMovedError):
        kept(book).put(command(BIG))


def test_rules_are_of_an_issuer_that_there_is() -> None:
    with pytest.raises(NotFoundError):
        kept(MemoryRuleBook()).put(command(BIG, issuer_id="nobody"))
