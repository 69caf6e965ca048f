"""Rules of alerts in their versions, the alerts, what is muted, and when what is due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Protocol

from cobro.domain.alerts import Alert, AlertKind, AlertRules, AlertState, Mute, MuteOf, Recipient
from cobro.domain.errors import ConflictError, RejectionError
from cobro.domain.parties import Issuer

LISTED_MAX = 100


class AlertRulesMovedError(ConflictError):
    """Somebody else wrote the next version: read the rules again."""

    code: ClassVar[str] = "alert_rules_moved"


@dataclass(frozen=True, slots=True)
class StoredRules:
    """One version as it was sent in; `document` is its JSON."""

    issuer_id: str
    rules: AlertRules
    document: str
    content_hash: str
    author: str
    stored_at: datetime


class AlertRuleBook(Protocol):
    """Versions are added and never changed."""

    def latest(self, issuer_id: str) -> StoredRules | None: ...

    def version(self, issuer_id: str, version: int) -> StoredRules | None: ...

    def add(self, stored: StoredRules) -> None:
        """Write a version; raise `AlertRulesMovedError` where there is one of that number."""
        ...


@dataclass(frozen=True, slots=True)
class AlertsWanted:
    """What of the alerts in one state is wanted; an empty text or None leaves none out."""

    state: AlertState = AlertState.OPEN
    rule: str = ""
    kind: AlertKind | None = None
    subject: str = ""

    def fits(self, alert: Alert) -> bool:
        sign = alert.sign
        return (
            self.rule in {"", alert.rule}
            and self.kind in {None, sign.kind}
            and self.subject in {"", sign.subject, sign.customer_id}
        )


@dataclass(frozen=True, slots=True)
class KeptAlert:
    """An alert and the addresses to which a message about it was handed."""

    alert: Alert
    told: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class AlertPage:
    """Alerts, the newest first. `after` begins the next page, empty on the last.

    A page may be short or empty and not be the last: so much was looked at for it.
    """

    alerts: tuple[KeptAlert, ...]
    after: str = ""


class Alerts(Protocol):
    def is_known(self, alert_id: str) -> bool: ...

    def add(self, alert: Alert) -> bool:
        """Keep an alert; tell whether there was none of its id."""
        ...

    def get(self, alert_id: str) -> KeptAlert:
        """Raise `NotFoundError` where there is none."""
        ...

    def acknowledge(self, alert: Alert) -> None:
        """Write that it was seen, unless it was before; nothing more is told of it."""
        ...

    def page(
        self, issuer_id: str, wanted: AlertsWanted, *, after: str = "", limit: int = LISTED_MAX
    ) -> AlertPage: ...

    def untold(self, issuer_id: str) -> Sequence[Alert]:
        """Return alerts that people may still have to be told of; it may lag behind."""
        ...

    def claim(self, alert_id: str, address: str) -> bool:
        """Take on to tell an address of an open alert; False where it was taken on before."""
        ...

    def release(self, alert_id: str, address: str) -> None:
        """Give back what was taken on, because nothing was sent."""
        ...

    def close(self, alert_id: str) -> None:
        """Note that everybody was told."""
        ...


class Mutes(Protocol):
    def of(self, issuer_id: str) -> Sequence[Mute]: ...

    def put(self, mute: Mute) -> None: ...

    def remove(self, issuer_id: str, kind: MuteOf, name: str) -> None: ...


@dataclass(frozen=True, slots=True)
class DueInvoice:
    issuer_id: str
    invoice_id: str
    due_date: date


class DueDays(Protocol):
    """Which invoices are due when. One may be paid since, or due another day."""

    def put(self, due: Iterable[DueInvoice]) -> None: ...

    def between(self, issuer_id: str, first_date: date, last_date: date) -> Sequence[DueInvoice]:
        """Return what is due from a day to another, both included; none where they cross."""
        ...


@dataclass(frozen=True, slots=True)
class Looked:
    """Until which day, and by which version of the rules, everything was looked at."""

    until_date: date
    rules_version: int


class Looks(Protocol):
    def last(self, issuer_id: str) -> Looked | None: ...

    def put(self, issuer_id: str, looked: Looked) -> None: ...


@dataclass(frozen=True, slots=True)
class AlertMessage:
    """What one person is told at once."""

    issuer: Issuer
    recipient: Recipient
    alerts: tuple[Alert, ...]


class TellingUncertainError(RejectionError):
    """The provider's answer was lost: the message may have gone and is not sent again."""

    code: ClassVar[str] = "telling_uncertain"


class AlertChannel(Protocol):
    def send(self, message: AlertMessage) -> None:
        """Send it once.

        Raises a `RejectionError` where it will never go or nobody knows whether it went, an
        `UnavailableError` where nothing was sent.
        """
        ...
