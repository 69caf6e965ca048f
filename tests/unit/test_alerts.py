"""Rules of alerts: what they take, when, what is raised of it and who is told."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from cobro.adapters.alert_words.sentences import LISTED_MAX, AlertsInWords
from cobro.adapters.messaging.email import MailRefusedError, MailUnavailableError
from cobro.application.answer_alerts import AnswerAlerts, MuteAlerts
from cobro.application.keep_alert_rules import KeepAlertRules, PutAlertRules
from cobro.application.ports.alerts import AlertRulesMovedError, AlertsWanted
from cobro.application.raise_alerts import RaiseAlerts
from cobro.application.tell_alerts import GATHERED_MAX, SMS, TellAlerts
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
    ANA,
    MemoryAlertChannel,
    MemoryAlerts,
    MemoryMutes,
    MemoryRuleBook,
    a_document,
    a_rule,
    from_,
)
from tests.support.builders import NOW, TODAY, an_issuer, brl
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


# ---- raising and telling ------------------------------------------------------------------------


class Desk:
    """Raising and telling over memory."""

    def __init__(self) -> None:
        self.alerts, self.mutes, self.clock = MemoryAlerts(), MemoryMutes(), FixedClock()
        self.mail, self.sms = MemoryAlertChannel(), MemoryAlertChannel()
        self.raising = RaiseAlerts(self.alerts, self.mutes, self.clock)
        channels = {"email": self.mail, SMS: self.sms}
        self.telling = TellAlerts(self.alerts, self.mutes, channels, self.clock)
        self.answering = AnswerAlerts(MemoryIssuers(), self.alerts, self.mutes, self.clock)

    def raised(self, *signs: Sign, tell: tuple[Recipient, ...] = (BIA,)) -> list[Alert]:
        rule = AlertRule("big", AlertKind.LARGE_INVOICE, tell=tell)
        return self.raising(an_issuer(), AlertRules(1, (rule,)), signs)

    def mute(self, until: date | None) -> None:
        self.answering.mute(MuteAlerts("acme", MuteOf.RULE, "big", until, "ana"))


def test_one_message_tells_of_everything_that_is_new() -> None:
    desk = Desk()
    raised = desk.raised(a_sign(), a_sign(instance="2"), a_sign(), tell=(BIA, EVA))
    told = desk.telling(an_issuer(), raised)
    again = desk.telling(an_issuer(), raised)

    assert len(raised) == 2
    assert (told.sent, again.sent, told.refused) == (3, 0, 0)
    assert [len(each.alerts) for each in (*desk.mail.sent, *desk.sms.sent)] == [2, 2, 2]
    assert desk.telling(an_issuer()).sent == 0


def test_message_that_is_refused_is_not_sent_again() -> None:
    desk = Desk()
    desk.mail.failure = MailRefusedError("no such address")
    raised = desk.raised(a_sign())

    assert desk.telling(an_issuer(), raised).refused == 1
    assert desk.telling(an_issuer(), raised).sent == 0


def test_message_that_the_provider_puts_off_goes_with_the_next_look() -> None:
    desk = Desk()
    desk.mail.failure = MailUnavailableError("too many")
    raised = desk.raised(a_sign(), tell=(BIA, EVA))
    first = desk.telling(an_issuer(), raised)
    second = desk.telling(an_issuer())

    assert (first.sent, second.sent) == (2, 1)
    assert first.put_off == {raised[0].alert_id}
    assert [each.recipient for each in desk.mail.sent] == [EVA, BIA]


def test_nothing_is_told_of_what_was_muted_or_seen_meanwhile() -> None:
    desk = Desk()
    (muted,) = desk.raised(a_sign())
    desk.mute(TODAY)
    silent = desk.telling(an_issuer(), [muted])
    desk.mute(None)
    (seen,) = desk.raised(a_sign(instance="2"))
    desk.answering.acknowledge("acme", seen.alert_id, "ana")

    assert silent.sent == desk.telling(an_issuer(), [seen]).sent == 0
    assert desk.mail.sent == []


def test_too_many_alerts_go_with_the_next_message() -> None:
    desk = Desk()
    raised = desk.raised(*(a_sign(instance=str(n)) for n in range(GATHERED_MAX + 1)))
    desk.telling(an_issuer(), raised)
    desk.telling(an_issuer())

    assert [len(each.alerts) for each in desk.mail.sent] == [GATHERED_MAX, 1]


def test_only_the_issuer_of_an_alert_acknowledges_it() -> None:
    desk = Desk()
    (alert,) = desk.raised(a_sign())
    with pytest.raises(NotFoundError):
        desk.answering.acknowledge("other", alert.alert_id, "ana")

    assert desk.alerts.get(alert.alert_id).alert.state is AlertState.OPEN


def test_list_wants_what_fits_alone() -> None:
    alert = an_alert(customer_id="cus-1")
    wanted = [
        AlertsWanted(),
        AlertsWanted(rule="big", kind=AlertKind.LARGE_INVOICE, subject="inv_1"),
        AlertsWanted(subject="cus-1"),
        AlertsWanted(rule="other"),
        AlertsWanted(kind=AlertKind.DUE_SOON),
        AlertsWanted(subject="inv_2"),
    ]

    assert [each.fits(alert) for each in wanted] == [True, True, True, False, False, False]


# ---- words --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(AlertKind))
def test_every_kind_has_words_in_every_language(kind: AlertKind, language: Language) -> None:
    words = AlertsInWords(language)
    alert = an_alert(kind=kind, amount=brl(123_456), customer_id="cus-1", document="A-1")
    nobody = replace(alert, sign=replace(alert.sign, customer_id=""))
    said = [words.title(kind), words.text(alert), words.text(nobody)]
    said += [words.subject("Acme", (alert,)), words.body("Acme", (alert, alert))]
    said += [words.text_message("Acme", (alert,)), words.text_message("Acme", (alert, alert))]

    assert all(said)
    assert not any("{" in text for text in said)
    assert "2" in words.subject("Acme", (alert, alert))


def test_long_lists_are_cut_and_what_others_wrote_is_one_line() -> None:
    words = AlertsInWords(Language.EN)
    alert = an_alert(document="A-1\r\nBcc: x", customer_id="c" * 200)
    body = words.body("Acme", (alert,) * (LISTED_MAX + 3))

    assert "and 3 more" in body
    assert body.count("Large invoice") == LISTED_MAX
    assert "A-1 Bcc: x to ccc" in body
    assert ANA["email"] not in body
