"""The dunning policy as a document; the one that comes with the program lies beside this module.

Its JSON Schema is `docs/dunning-policy.schema.json`. Names of channels, templates and actions are
read as text, so that one that there is not is refused under a code of its own.
"""

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from cobro.contracts.parsing import dump, parse
from cobro.domain.charges import ChargeKind
from cobro.domain.dunning.conditions import Conditions
from cobro.domain.dunning.hold_out import NONE_HELD_OUT, SHARE_MAX, HoldOut
from cobro.domain.dunning.policy import (
    BOLETO_DAYS,
    BOLETO_DAYS_MAX,
    BUILT_IN,
    STEPS_MAX,
    TEMPLATE_TONES,
    Action,
    Anchor,
    Channel,
    DayUnit,
    DunningPolicy,
    DunningStep,
    Tone,
)
from cobro.domain.dunning.refusals import ActionUnknownError, ChannelUnknownError
from cobro.domain.errors import InvalidInputError
from cobro.domain.invoice_draft import TERM_DAYS_MAX
from cobro.domain.money import Currency, Money

DEFAULT_POLICY = "default_policy.v2.json"
OFFSET_MAX = 400
StepName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}(?!\n)$")]
Offset = Annotated[int, Meta(ge=-TERM_DAYS_MAX - 1, le=OFFSET_MAX)]
Count = Annotated[int, Meta(ge=0, le=1000)]
Amount = Annotated[int, Meta(ge=0, le=10**15)]
Text = Annotated[str, Meta(min_length=1, max_length=60)]
ChannelName = Annotated[str, Meta(extra_json_schema={"enum": [c.value for c in Channel]})]
ActionName = Annotated[str, Meta(extra_json_schema={"enum": [a.value for a in Action]})]
TemplateName = Annotated[str, Meta(extra_json_schema={"enum": ["", *TEMPLATE_TONES]})]


class OffsetV2(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """Either `days` or `business_days` after (negative: before) the due date or the last step."""

    days: Offset | None = None
    business_days: Offset | None = None
    from_: Anchor = Anchor.DUE_DATE

    def to_count(self, place: str) -> tuple[int, DayUnit]:
        if self.days is not None and self.business_days is None:
            return self.days, DayUnit.DAYS
        if self.business_days is not None and self.days is None:
            return self.business_days, DayUnit.BUSINESS_DAYS
        message = "an offset is of days or of business_days: name one of them"
        raise InvalidInputError(message, field=place)


class AmountConditionV2(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}
):
    """What is owed that day, charges included, in minor units of `currency`; ends included."""

    currency: str
    from_: Amount | None = None
    to: Amount | None = None


class HistoryConditionV2(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many other invoices the customer paid late or is late with; ends included.

    Of a customer without other invoices nothing is known, and the condition is not met.
    """

    late_from: Count | None = None
    late_to: Count | None = None


class ConditionsV2(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that are named must be met."""

    amount: AmountConditionV2 | None = None
    currencies: list[str] = []
    segments: list[Text] = []
    instruments: list[ChargeKind] = []
    history: HistoryConditionV2 | None = None

    def to_conditions(self) -> Conditions:
        low = high = None
        if self.amount is not None:
            currency = Currency.parse(self.amount.currency)
            low = None if self.amount.from_ is None else Money(self.amount.from_, currency)
            high = None if self.amount.to is None else Money(self.amount.to, currency)
        history = self.history or HistoryConditionV2()
        return Conditions(
            amount_from=low,
            amount_to=high,
            currencies=tuple(Currency.parse(name) for name in self.currencies),
            segments=tuple(self.segments),
            instruments=tuple(kind.value for kind in self.instruments),
            late_from=history.late_from,
            late_to=history.late_to,
        )


class HoldOutV2(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Messages that are held back at random, by step and invoice, to compare with.

    Never a step with an action, one of the tone `final`, or one that is `required_by_law`. Another
    `salt` draws others.
    """

    share_percent: Annotated[int, Meta(ge=0, le=SHARE_MAX)]
    salt: Annotated[str, Meta(max_length=60)] = ""


class DunningStepV2(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One step; its name says what it is, in every version: what went by it never goes again.

    Channels are tried in order and the first that delivers is taken. `escalates_from` is the step
    before it unless named. A step that is `required_by_law` is never held out for comparison. What
    a step with `new_boleto` asks for is due `boleto_due_days` after the day on which it goes.
    """

    step: StepName
    offset: OffsetV2
    tone: Tone = Tone.FRIENDLY
    template: TemplateName = ""
    channels: list[ChannelName] = msgspec.field(default_factory=lambda: [Channel.EMAIL.value])
    only_if: ConditionsV2 = ConditionsV2()
    actions: list[ActionName] = []
    escalates_from: str = ""
    required_by_law: bool | UnsetType = UNSET
    boleto_due_days: Annotated[int, Meta(ge=1, le=BOLETO_DAYS_MAX)] | UnsetType = UNSET

    def to_step(self, place: str) -> DunningStep:
        count, unit = self.offset.to_count(f"{place}.offset")
        channels, actions = _names(self.channels, Channel), _names(self.actions, Action)
        if channels is None:
            message = f"step {self.step}: a channel is one of {', '.join(Channel)}"
            raise ChannelUnknownError(message, field=f"{place}.channels")
        if actions is None:
            message = f"step {self.step}: an action is one of {', '.join(Action)}"
            raise ActionUnknownError(message, field=f"{place}.actions")
        if self.boleto_due_days is not UNSET and Action.NEW_BOLETO not in actions:
            message = f"step {self.step} makes no new boleto: name new_boleto among its actions"
            raise InvalidInputError(message, field=f"{place}.boleto_due_days")
        return DunningStep(
            step=self.step,
            offset_days=count,
            template=self.template,
            unit=unit,
            anchor=self.offset.from_,
            tone=self.tone,
            channels=tuple(channels),
            conditions=self.only_if.to_conditions(),
            actions=tuple(actions),
            escalates_from=self.escalates_from,
            is_required=self.required_by_law is True,
            boleto_due_days=BOLETO_DAYS if self.boleto_due_days is UNSET else self.boleto_due_days,
        )


def _names(names: Iterable[str], kind: Any) -> list[Any] | None:  # noqa: ANN401 - a class of names
    """Return the members by their names, each once; None where a name is not one of them."""
    known = {member.value: member for member in kind}
    wanted = dict.fromkeys(names)
    return [known[name] for name in wanted] if wanted.keys() <= known.keys() else None


class DunningPolicyV2(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Ordered steps. `shortest_term_days`: no invoice it is for is due sooner after its issue.

    What an earlier version of the program did not know is left out where it is not set, so that
    the same document keeps its content hash.
    """

    format: Literal[2]
    steps: Annotated[list[DunningStepV2], Meta(min_length=1, max_length=STEPS_MAX)]
    description: Annotated[str, Meta(max_length=400)] = ""
    shortest_term_days: Annotated[int, Meta(ge=0, le=TERM_DAYS_MAX)] = TERM_DAYS_MAX
    hold_out: HoldOutV2 | UnsetType = UNSET

    @property
    def content_hash(self) -> str:
        """Return what two documents of the same content have in common, however written."""
        return hashlib.sha256(dump(self).encode()).hexdigest()

    def to_policy(self, name: str, version: int) -> DunningPolicy:
        """Return the policy; raise `InvalidInputError`, often of its own code, for a bad one."""
        steps = tuple(s.to_step(f"steps[{n}]") for n, s in enumerate(self.steps))
        hold_out = NONE_HELD_OUT
        if self.hold_out is not UNSET:
            hold_out = HoldOut(self.hold_out.share_percent, self.hold_out.salt)
        return DunningPolicy(name, version, steps, self.shortest_term_days, hold_out)


@cache
def default_document() -> DunningPolicyV2:
    text = files("cobro.contracts").joinpath(DEFAULT_POLICY).read_bytes()
    return parse(text, DunningPolicyV2)


@cache
def default_policy() -> DunningPolicy:
    return default_document().to_policy(BUILT_IN, 1)
