"""Alerts under any order of signs, deliveries, mutes, acknowledgements and failures."""

from collections import Counter
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cobro.adapters.messaging.email import MailRefusedError, MailUnavailableError
from cobro.application.answer_alerts import AnswerAlerts, MuteAlerts
from cobro.application.raise_alerts import RaiseAlerts
from cobro.application.tell_alerts import SMS, TellAlerts
from cobro.domain.alerts import (
    AlertKind,
    AlertRule,
    AlertRules,
    AlertState,
    MuteOf,
    Recipient,
    Sign,
)
from cobro.domain.parties import Language
from tests.support.alerts import MemoryAlertChannel, MemoryAlerts, MemoryMutes
from tests.support.builders import TODAY, an_issuer, brl
from tests.support.fakes import FixedClock, MemoryIssuers

ISSUER = an_issuer()
TELL = (Recipient("a@x.example", Language.EN), Recipient("b@x.example", Language.EN, "+5511"))
RULES = AlertRules(
    1,
    (
        AlertRule("any", AlertKind.LARGE_PAYMENT, tell=TELL),
        AlertRule("big", AlertKind.LARGE_PAYMENT, amount=brl(5), tell=TELL[:1]),
    ),
)
signs = st.builds(
    lambda subject, minor: Sign(
        AlertKind.LARGE_PAYMENT, f"pay_{subject}", "1", TODAY, f"cus-{subject % 2}", "", brl(minor)
    ),
    st.integers(0, 3),
    st.integers(1, 9),
)
failures = st.sampled_from([MailRefusedError("no"), MailUnavailableError("later")])
acts = st.one_of(
    st.tuples(st.just("signs"), st.lists(signs, max_size=4)),
    st.tuples(st.just("tell"), st.none()),
    st.tuples(st.just("see"), st.integers(0, 5)),
    st.tuples(st.just("mute"), st.sampled_from(["any", "big", "pay_1", "cus-0"])),
    st.tuples(st.just("hear"), st.sampled_from(["any", "big", "pay_1", "cus-0"])),
    st.tuples(st.just("days"), st.integers(0, 3)),
    st.tuples(st.just("fail"), failures),
)


class Room:
    """The use cases over memory, and what each act does; every act is delivered twice."""

    def __init__(self) -> None:
        self.alerts, self.mutes, self.clock = MemoryAlerts(), MemoryMutes(), FixedClock()
        self.mail, self.sms = MemoryAlertChannel(), MemoryAlertChannel()
        self.raising = RaiseAlerts(self.alerts, self.mutes, self.clock)
        channels = {"email": self.mail, SMS: self.sms}
        self.telling = TellAlerts(self.alerts, self.mutes, channels, self.clock)
        self.answering = AnswerAlerts(MemoryIssuers(), self.alerts, self.mutes, self.clock)
        self.raised: Counter[str] = Counter()
        self.late: list[str] = []

    def act(self, name: str, given_: Any) -> None:
        getattr(self, f"_{name}")(given_)

    def _signs(self, found: list[Sign]) -> None:
        self.raised.update(a.alert_id for a in self.raising(ISSUER, RULES, found))

    def _tell(self, _: None) -> None:
        before = len(self.mail.sent)
        self.telling(ISSUER)
        today = self.clock.now().astimezone(ISSUER.zone).date()
        for message in self.mail.sent[before:]:
            for alert in message.alerts:
                is_open = self.alerts.kept[alert.alert_id].state is AlertState.OPEN
                mutes = self.mutes.of("acme")
                is_silent = any(m.covers(alert.rule, alert.sign, today) for m in mutes)
                if is_silent or not is_open:
                    self.late.append(alert.alert_id)

    def _see(self, number: int) -> None:
        for alert_id in sorted(self.alerts.kept)[number : number + 1]:
            self.answering.acknowledge("acme", alert_id, "ana")

    def _mute(self, name: str) -> None:
        kind = MuteOf.RULE if name in {"any", "big"} else MuteOf.SUBJECT
        until = self.clock.now().date() + timedelta(days=1)
        self.answering.mute(MuteAlerts("acme", kind, name, until, "ana"))

    def _hear(self, name: str) -> None:
        kind = MuteOf.RULE if name in {"any", "big"} else MuteOf.SUBJECT
        self.answering.mute(MuteAlerts("acme", kind, name, None, "ana"))

    def _days(self, days: int) -> None:
        self.clock.present += timedelta(days=days)

    def _fail(self, failure: Exception) -> None:
        self.mail.failure = failure


@given(st.lists(acts, max_size=20))
def test_an_instance_fires_once_and_never_while_muted_or_after_it_was_seen(
    story: list[tuple[str, Any]],
) -> None:
    room = Room()
    for name, given_ in story:
        room.act(name, given_)
        if name not in {"fail", "days"}:
            room.act(name, given_)
    told = Counter(
        (channel, message.recipient.email, alert.alert_id)
        for channel, sent in (("email", room.mail.sent), ("sms", room.sms.sent))
        for message in sent
        for alert in message.alerts
    )

    assert max(room.raised.values(), default=1) == 1
    assert max(told.values(), default=1) == 1
    assert room.late == []


@given(st.lists(signs, max_size=8), st.randoms())
def test_order_and_repeats_of_signs_change_nothing(found: list[Sign], random: Any) -> None:
    unlike = {sign.subject: sign for sign in found}.values()
    one, two = Room(), Room()
    one.act("signs", list(unlike))
    mixed = [*unlike, *unlike]
    random.shuffle(mixed)
    for sign in mixed:
        two.act("signs", [sign])

    assert one.alerts.kept == two.alerts.kept
    assert one.raised == two.raised
