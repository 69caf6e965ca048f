"""Alerts over memory: raised once, told in one message, silent where muted or seen; their words."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cobro.adapters.alert_words.sentences import LISTED_MAX, AlertsInWords
from cobro.adapters.messaging.email import MailRefusedError, MailUnavailableError
from cobro.application.answer_alerts import AnswerAlerts, MuteAlerts
from cobro.application.ports.alerts import AlertsWanted
from cobro.application.raise_alerts import RaiseAlerts
from cobro.application.tell_alerts import GATHERED_MAX, SMS, TellAlerts
from cobro.domain.alerts import (
    Alert,
    AlertKind,
    AlertRule,
    AlertRules,
    AlertState,
    MuteOf,
    Recipient,
    Sign,
)
from cobro.domain.errors import NotFoundError
from cobro.domain.parties import Language
from tests.support.alerts import (
    ANA,
    MemoryAlertChannel,
    MemoryAlerts,
    MemoryMutes,
)
from tests.support.builders import NOW, TODAY, an_issuer, brl
from tests.support.fakes import FixedClock, MemoryIssuers

BIA = Recipient("bia@acme.example", Language.PT_BR)
EVA = Recipient("eva@acme.example", Language.EN, "+5511987654321")


def a_sign(kind: AlertKind = AlertKind.LARGE_INVOICE, **more: Any) -> Sign:
    facts: dict[str, Any] = {"subject": "inv_1", "instance": "1", "about_date": TODAY, **more}
    return Sign(kind=kind, **facts)


def an_alert(*tell: Recipient, **more: Any) -> Alert:
    return Alert("acme", "big", 1, a_sign(**more), NOW, tell)


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
