"""Alerts for the company's people: rules as data, what they look for, and what they raise.

A rule is of one kind. A sign is something that happened or holds; its kind, subject and instance
say which one it is. A rule raises one alert for each instance and never a second: the id of an
alert is made of the issuer, the rule's name, the subject and the instance.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from cobro.domain.errors import InvalidInputError
from cobro.domain.ids import derived_id
from cobro.domain.money import Money
from cobro.domain.parties import Language

RULES_MAX = 50
RECIPIENTS_MAX = 10
DAYS_MAX = 365
MUTE_DAYS_MAX = 366


class AlertKind(StrEnum):
    """What a rule looks for. An instalment of an agreement is an invoice here."""

    DUE_SOON = "due_soon"
    PAYMENT_LATE = "payment_late"
    LARGE_INVOICE = "large_invoice"
    LARGE_PAYMENT = "large_payment"
    PROMISE_BROKEN = "promise_broken"
    AGREEMENT_BROKEN = "agreement_broken"
    DISPUTE_DEADLINE = "dispute_deadline"
    BANK_FILE_REFUSED = "bank_file_refused"
    MONEY_UNMATCHED = "money_unmatched"
    WORK_WAITING = "work_waiting"
    CASH_SHORTFALL = "cash_shortfall"


BEFORE = frozenset({AlertKind.DUE_SOON, AlertKind.DISPUTE_DEADLINE})
SINCE = frozenset({AlertKind.PAYMENT_LATE, AlertKind.MONEY_UNMATCHED, AlertKind.WORK_WAITING})
OF_DUE_DATES = frozenset({AlertKind.DUE_SOON, AlertKind.PAYMENT_LATE})


@dataclass(frozen=True, slots=True)
class Recipient:
    """One of the company's people; `phone` (E.164) where a text message is to go besides."""

    email: str
    language: Language
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that a rule may tell.

    `about_date` is the due date, the deadline, or the day since when it waits. `horizon_days` is of
    a forecast alone. `code` says what waits or why, as the exceptions name it.
    """

    kind: AlertKind
    subject: str
    instance: str
    about_date: date
    customer_id: str = ""
    document: str = ""
    amount: Money | None = None
    horizon_days: int = 0
    code: str = ""


@dataclass(frozen=True, slots=True)
class AlertRule:
    """`days` before or since `about_date`; `amount` from which on, for a forecast below which."""

    rule: str
    kind: AlertKind
    days: int = 0
    amount: Money | None = None
    tell: tuple[Recipient, ...] = ()

    def takes(self, sign: Sign, today: date) -> bool:
        return sign.kind is self.kind and self.is_time(sign.about_date, today) and self._fits(sign)

    def is_time(self, about_date: date, today: date) -> bool:
        """Tell whether the day has come; what was due before today is not due soon."""
        if self.kind in SINCE:
            return about_date + timedelta(days=self.days) <= today
        if self.kind in BEFORE and today < about_date - timedelta(days=self.days):
            return False
        return self.kind is not AlertKind.DUE_SOON or today <= about_date

    def due_between(self, today: date, since: date | None) -> tuple[date, date]:
        """Return the first and last due date whose time came after `since`.

        Without `since` those of a year: the rule is new. No date is between where none came.
        """
        is_late = self.kind is AlertKind.PAYMENT_LATE
        days = -self.days if is_late else self.days
        last = today + timedelta(days=days)
        first = last - timedelta(days=DAYS_MAX) if is_late else today
        if since is not None:
            first = max(first, since + timedelta(days=days + 1))
        return first, last

    def _fits(self, sign: Sign) -> bool:
        if self.amount is None:
            return True
        if sign.amount is None or sign.amount.currency is not self.amount.currency:
            return False
        if self.kind is AlertKind.CASH_SHORTFALL:
            return sign.horizon_days == self.days and sign.amount.minor < self.amount.minor
        return sign.amount.minor >= self.amount.minor


@dataclass(frozen=True, slots=True)
class AlertRules:
    """A version of all the rules of an issuer."""

    version: int
    rules: tuple[AlertRule, ...]

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for number, rule in enumerate(self.rules):
            if rule.rule in seen:
                message = f"two rules are called {rule.rule}: give each a name of its own"
                raise InvalidInputError(message, field=f"rules[{number}].rule")
            seen.add(rule.rule)
            _check_recipients(rule, f"rules[{number}].tell")

    def of(self, *kinds: AlertKind) -> tuple[AlertRule, ...]:
        return tuple(rule for rule in self.rules if rule.kind in kinds)


def _check_recipients(rule: AlertRule, place: str) -> None:
    addresses = [each.email.lower() for each in rule.tell]
    twice = next((each for each in addresses if addresses.count(each) > 1), None)
    if twice is not None:
        message = f"rule {rule.rule} names {twice} twice: name each person once"
        raise InvalidInputError(message, field=place)


class MuteOf(StrEnum):
    """What may be muted: a rule, or a subject (an invoice, a dispute, a customer ...)."""

    RULE = "rule"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class Mute:
    """Nothing is told of `name` until `until_date`, the day included, in the issuer's place."""

    issuer_id: str
    kind: MuteOf
    name: str
    until_date: date
    person: str
    muted_at: datetime

    def covers(self, rule: str, sign: Sign, today: date) -> bool:
        if today > self.until_date:
            return False
        if self.kind is MuteOf.RULE:
            return self.name == rule
        return self.name in {sign.subject, sign.customer_id}


def checked_until(until_date: date, today: date) -> date:
    """Return the day; raise `InvalidInputError` for one that is too far ahead."""
    last = today + timedelta(days=MUTE_DAYS_MAX)
    if until_date > last:
        message = f"mute until {last} at the latest, {MUTE_DAYS_MAX} days ahead"
        raise InvalidInputError(message, field="until_date")
    return until_date


class AlertState(StrEnum):
    """An alert that came while its rule or subject was muted is kept as `muted` and never told."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    MUTED = "muted"


@dataclass(frozen=True, slots=True)
class Alert:
    """`tell` are the people that the rule named when it was raised."""

    issuer_id: str
    rule: str
    rules_version: int
    sign: Sign
    raised_at: datetime
    tell: tuple[Recipient, ...] = ()
    state: AlertState = AlertState.OPEN
    acknowledged_by: str = ""
    acknowledged_at: datetime | None = None

    @property
    def alert_id(self) -> str:
        return alert_id_for(self.issuer_id, self.rule, self.sign.subject, self.sign.instance)

    @property
    def is_to_tell(self) -> bool:
        return self.state is AlertState.OPEN and bool(self.tell)

    def acknowledged(self, person: str, at: datetime) -> "Alert":
        """Return it as seen by a person; who came first stays."""
        if self.state is AlertState.ACKNOWLEDGED:
            return self
        return replace(
            self, state=AlertState.ACKNOWLEDGED, acknowledged_by=person, acknowledged_at=at
        )


def alert_id_for(issuer_id: str, rule: str, subject: str, instance: str) -> str:
    return derived_id("alr", issuer_id, rule, subject, instance)


def is_muted(mutes: Iterable[Mute], rule: str, sign: Sign, today: date) -> bool:
    return any(mute.covers(rule, sign, today) for mute in mutes)


def week_of(day: date) -> str:
    """Return the Monday of a day's week: a shortfall that lasts is told again each week."""
    return (day - timedelta(days=day.weekday())).isoformat()
