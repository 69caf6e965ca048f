"""Groups of customers by how they pay: a company's rules over what its ledger says of a customer.

The groups stand in order, and a customer is in the first one whose bounds all hold, or in none. A
bound on something that is not known of the customer does not hold: nobody is put into a group for
want of history. Nothing enters but what the company itself was paid and promised.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from cobro.domain.dunning.policy import Channel
from cobro.domain.effects import Effect, EffectKind, StepNames
from cobro.domain.errors import InvalidInputError
from cobro.domain.money import Currency
from cobro.domain.payment_lags import PastReceivable

LOOK_BACK_DAYS = 365
GROUPS_MAX = 20


class Feature(StrEnum):
    """What a group may ask for. All but `debt_age` and `exposure` are of the last 365 days.

    `known_invoices` were paid or are past due; `average_delay` is by how many days, 0 for one that
    was paid in time; `late_percent` is how many of them were paid after their day or are past due.
    `debt_age` is how many days past due the oldest debt is, `exposure` what is open in a currency,
    in minor units. `broken_promises` and `kept_promises` count those that were made in that time.
    `answered_percent` is how many messages in a hundred were answered within their window
    (`effects`): something was paid, promised, agreed on or objected to.
    """

    KNOWN_INVOICES = "known_invoices"
    AVERAGE_DELAY = "average_delay"
    LATE_PERCENT = "late_percent"
    DEBT_AGE = "debt_age"
    EXPOSURE = "exposure"
    BROKEN_PROMISES = "broken_promises"
    KEPT_PROMISES = "kept_promises"
    ANSWERED_PERCENT = "answered_percent"


_CHANNELS = frozenset(channel.value for channel in Channel)
OF_PROMISES = frozenset({Feature.BROKEN_PROMISES, Feature.KEPT_PROMISES})


@dataclass(frozen=True, slots=True)
class Bound:
    """Both ends are included. `currency` is that of an exposure; `channel` that of answers.

    Answers to messages by all channels together have none.
    """

    feature: Feature
    low: int | None = None
    high: int | None = None
    currency: Currency | None = None
    channel: str = ""

    def holds(self, value: int | None) -> bool:
        if value is None:
            return False
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class BehaviourGroup:
    """A group and all the bounds that a customer of it keeps."""

    group: str
    bounds: tuple[Bound, ...]


@dataclass(frozen=True, slots=True)
class BehaviourRules:
    """One version of a company's groups, the first that fits counts."""

    version: int
    groups: tuple[BehaviourGroup, ...]

    @property
    def asks_promises(self) -> bool:
        return any(bound.feature in OF_PROMISES for each in self.groups for bound in each.bounds)

    @property
    def asks_answers(self) -> bool:
        asked = (bound.feature for each in self.groups for bound in each.bounds)
        return Feature.ANSWERED_PERCENT in asked


@dataclass(frozen=True, slots=True)
class PromiseCounts:
    """Promises of the last 365 days by how they ended; None where they were not looked at."""

    kept: int | None = None
    broken: int | None = None


@dataclass(frozen=True, slots=True)
class BehaviourFeatures:
    """What is known of a customer at the end of a day; None for what is not.

    `answered` is the share of answered messages by channel, by no name for all of them.
    """

    values: Mapping[Feature, int | None]
    exposures: Mapping[Currency, int] = field(default_factory=dict)
    answered: Mapping[str, int] = field(default_factory=dict)

    def of(self, bound: Bound) -> int | None:
        if bound.feature is Feature.ANSWERED_PERCENT:
            return self.answered.get(bound.channel)
        if bound.feature is Feature.EXPOSURE:
            return self.exposures.get(bound.currency, 0) if bound.currency else None
        return self.values[bound.feature]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a customer is in its group: the bound, and what is known."""

    bound: Bound
    value: int


@dataclass(frozen=True, slots=True)
class Membership:
    """The group that a customer is in that day, empty for none; `version` is that of the rules."""

    group: str
    as_of: date
    version: int
    features: BehaviourFeatures
    reasons: tuple[Reason, ...] = ()


def checked_groups(groups: Sequence[BehaviourGroup]) -> tuple[BehaviourGroup, ...]:
    """Return the groups; raise `InvalidInputError` for what can hold for nobody or is twice."""
    if len(groups) > GROUPS_MAX:
        message = f"there are at most {GROUPS_MAX} groups"
        raise InvalidInputError(message, field="groups")
    seen: set[str] = set()
    for place, each in enumerate(groups):
        if each.group in seen:
            message = f"group {each.group} is there twice"
            raise InvalidInputError(message, field=f"groups[{place}].group")
        seen.add(each.group)
        _check_bounds(each, f"groups[{place}].when")
    return tuple(groups)


def _check_bounds(group: BehaviourGroup, place: str) -> None:
    if not group.bounds:
        message = f"group {group.group} asks for nothing: everybody would be in it"
        raise InvalidInputError(message, field=place)
    for bound in group.bounds:
        at = f"{place}.{bound.feature}"
        if bound.low is None and bound.high is None:
            message = f"group {group.group}: say from or to of {bound.feature}"
            raise InvalidInputError(message, field=at)
        if bound.low is not None and bound.high is not None and bound.low > bound.high:
            message = (
                f"group {group.group}: nothing is {bound.feature} from {bound.low} to {bound.high}"
            )
            raise InvalidInputError(message, field=at)


def features_of(
    receivables: Mapping[Currency, Iterable[PastReceivable]], promises: PromiseCounts, today: date
) -> BehaviourFeatures:
    """Return what is known at the end of a day of one customer, of whom these are the receivables.

    The mean delay is rounded half up to whole days, the share half up to whole percent.
    """
    together = [each for own in receivables.values() for each in own]
    since = today - timedelta(days=LOOK_BACK_DAYS)
    delays = [delay for each in together for delay in _delay(each, since, today)]
    late = sum(delay > 0 for delay in delays)
    overdue = [(today - each.due_date).days for each in together if each.is_open(today)]
    values = {
        Feature.KNOWN_INVOICES: len(delays),
        Feature.AVERAGE_DELAY: _rounded(sum(delays), len(delays)),
        Feature.LATE_PERCENT: _rounded(100 * late, len(delays)),
        Feature.DEBT_AGE: max(0, *overdue, 0),
        Feature.BROKEN_PROMISES: promises.broken,
        Feature.KEPT_PROMISES: promises.kept,
    }
    exposures = {
        currency: sum(each.amount_minor for each in own if each.is_open(today))
        for currency, own in receivables.items()
    }
    return BehaviourFeatures(values, exposures)


def answered_shares(effects: Iterable[Effect], today: date) -> Mapping[str, int]:
    """Return how many messages in a hundred were answered, by channel; by no name for all.

    Counted are those of the last 365 days that went out and are measured, rounded half up.
    """
    since = today - timedelta(days=LOOK_BACK_DAYS)
    sent: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    for effect in effects:
        if effect.kind is not EffectKind.STEP or effect.business_date < since:
            continue
        names = StepNames.of(effect.names)
        if not names.is_held_out and names.channel in _CHANNELS:
            for name in ("", names.channel):
                sent[name] += 1
                answered[name] += bool(effect.answers)
    shares = {name: _rounded(100 * answered[name], count) for name, count in sent.items()}
    return {name: share for name, share in shares.items() if share is not None}


def _delay(each: PastReceivable, since: date, today: date) -> list[int]:
    """Return by how many days it was or is late; nothing of what is not known of it yet."""
    if each.settled_date is not None and since <= each.settled_date <= today:
        return [max(0, (each.settled_date - each.due_date).days)]
    if each.is_open(today) and each.due_date < today:
        return [(today - each.due_date).days]
    return []


def _rounded(total: int, count: int) -> int | None:
    """Divide, half up."""
    return (2 * total + count) // (2 * count) if count else None


def membership(rules: BehaviourRules, features: BehaviourFeatures, as_of: date) -> Membership:
    """Return the group that a customer is in, and what of its bounds was seen."""
    for each in rules.groups:
        seen = [(bound, features.of(bound)) for bound in each.bounds]
        if all(bound.holds(value) for bound, value in seen):
            reasons = tuple(Reason(bound, value) for bound, value in seen if value is not None)
            return Membership(each.group, as_of, rules.version, features, reasons)
    return Membership("", as_of, rules.version, features)
