"""Tell people of alerts: one message to each of them about all that is new.

An address is claimed for each alert before the message is sent: what is lost between the two is
not sent again, and the alert stays in the list. Nothing is told of an alert that was acknowledged,
or whose rule or subject was muted, since it was raised.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cobro.application.ports import Clock
from cobro.application.ports.alerts import AlertChannel, AlertMessage, Alerts, Mutes
from cobro.domain.alerts import Alert, Recipient, is_muted
from cobro.domain.errors import RejectionError, UnavailableError
from cobro.domain.parties import Issuer

EMAIL = "email"
SMS = "sms"
GATHERED_MAX = 100  # alerts told at once; the others go with the next look


@dataclass
class Telling:
    """How many messages went, were refused for good, and are put off."""

    sent: int = 0
    refused: int = 0
    put_off: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class TellAlerts:
    """`channels` are those of e-mail and text messages by their names."""

    alerts: Alerts
    mutes: Mutes
    channels: Mapping[str, AlertChannel]
    clock: Clock

    def __call__(self, issuer: Issuer, fresh: Iterable[Alert] = ()) -> Telling:
        """Tell of `fresh` alerts, and of those that were left behind."""
        left = self.alerts.untold(issuer.issuer_id)
        waiting = {a.alert_id: a for a in (*left, *fresh) if a.is_to_tell}
        telling = Telling()
        if not waiting:
            return telling
        gathered = list(waiting.values())[:GATHERED_MAX]
        today = self.clock.now().astimezone(issuer.zone).date()
        mutes = self.mutes.of(issuer.issuer_id)
        heard = [a for a in gathered if not is_muted(mutes, a.rule, a.sign, today)]
        for (channel, recipient), alerts in _by_recipient(heard).items():
            self._tell(channel, AlertMessage(issuer, recipient, tuple(alerts)), telling)
        for alert in gathered:
            if alert.alert_id not in telling.put_off:
                self.alerts.close(alert.alert_id)
        return telling

    def _tell(self, channel: str, message: AlertMessage, telling: Telling) -> None:
        recipient = message.recipient
        address = f"{channel}:{recipient.phone if channel == SMS else recipient.email}"
        claimed = [a for a in message.alerts if self.alerts.claim(a.alert_id, address)]
        if not claimed:
            return
        try:
            self.channels[channel].send(AlertMessage(message.issuer, recipient, tuple(claimed)))
        except RejectionError:
            telling.refused += 1
        except UnavailableError:
            for alert in claimed:
                self.alerts.release(alert.alert_id, address)
                telling.put_off.add(alert.alert_id)
        else:
            telling.sent += 1


def _by_recipient(alerts: Iterable[Alert]) -> dict[tuple[str, Recipient], list[Alert]]:
    found: defaultdict[tuple[str, Recipient], list[Alert]] = defaultdict(list)
    for alert in alerts:
        for recipient in alert.tell:
            found[EMAIL, recipient].append(alert)
            if recipient.phone:
                found[SMS, recipient].append(alert)
    return found
