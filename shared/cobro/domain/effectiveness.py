"""Figures of what collecting brings: recovery and response per step, promises and agreements kept.

Amounts are minor units of one currency; rates have four decimals, rounded half up, and are None
where they would divide by nothing. Formulas:

| figure | formula |
|---|---|
| recovery | came in the window of a step / owed when it went out |
| response | steps that were answered / steps that went out |
| promises kept | kept / (kept + broken), by number |
| agreements kept | finished / (finished + broken), by number |
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter

from cobro.domain.effects import (
    ANSWERED,
    Answer,
    EffectKind,
    StepNames,
    code_of,
    names_of,
)
from cobro.domain.figures import Flow, FlowKey, month_of
from cobro.domain.payment_agreements import AgreementState
from cobro.domain.promises import PromiseState
from cobro.domain.reports import share

Flows = Mapping[FlowKey, Flow]
_ANSWERS: tuple[str, ...] = (ANSWERED, *Answer)


@dataclass(frozen=True, slots=True)
class StepFigures:
    """One step by one channel: how often it was taken, what of that was owed, came, answered."""

    names: StepNames
    steps: int
    owed_minor: int
    came_minor: int
    answered: int
    answers: Mapping[Answer, int]

    @property
    def recovery(self) -> Decimal | None:
        return _rate(self.came_minor, self.owed_minor)

    @property
    def response(self) -> Decimal | None:
        return _rate(self.answered, self.steps)

    @property
    def paid(self) -> int:
        """Return of how many something was paid."""
        return self.answers[Answer.PAID]


@dataclass(frozen=True, slots=True)
class Ended:
    """How many promises or agreements ended in one way, and what they were about."""

    count: int = 0
    amount_minor: int = 0


@dataclass(frozen=True, slots=True)
class Arrangements:
    """Promises (or agreements) of a month and of who took them; `states` by how they ended."""

    kind: EffectKind
    month: str
    person: str
    states: Mapping[str, Ended]

    @property
    def kept(self) -> Ended:
        good = PromiseState.KEPT if self.kind is EffectKind.PROMISE else AgreementState.FINISHED
        return self.states.get(good.value, Ended())

    @property
    def broken(self) -> Ended:
        return self.states.get(PromiseState.BROKEN.value, Ended())

    @property
    def kept_rate(self) -> Decimal | None:
        return _rate(self.kept.count, self.kept.count + self.broken.count)


def step_figures(flows: Flows) -> dict[str, list[StepFigures]]:
    """Return per currency the figures of each step, by policy, version, step and channel."""
    sums: dict[tuple[str, StepNames], dict[str, Flow]] = {}
    for key, names, flow in _of_kind(flows, EffectKind.STEP):
        row = sums.setdefault((key.currency, StepNames.of(names)), {})
        row[key.code] = row.get(key.code, Flow()) + flow
    table: dict[str, list[StepFigures]] = {}
    for (currency, step_names), row in sorted(sums.items(), key=itemgetter(0)):
        table.setdefault(currency, []).append(_step(step_names, row))
    return table


def _step(names: StepNames, flows: Mapping[str, Flow]) -> StepFigures:
    taken = flows[EffectKind.STEP.value]
    answered = {each: flows.get(code_of(EffectKind.STEP, each), Flow()) for each in _ANSWERS}
    return StepFigures(
        names=names,
        steps=taken.count,
        owed_minor=taken.credit_minor,
        came_minor=taken.received_minor,
        answered=answered[ANSWERED].count,
        answers={each: answered[each].count for each in Answer},
    )


def arrangement_figures(flows: Flows) -> dict[str, list[Arrangements]]:
    """Return per currency how promises and agreements ended, by month and who took them."""
    sums: dict[tuple[str, EffectKind, str, str], dict[str, Ended]] = defaultdict(dict)
    for kind in (EffectKind.PROMISE, EffectKind.AGREEMENT):
        for key, names, flow in _of_kind(flows, kind):
            *persons, state = names
            row = sums[key.currency, kind, month_of(key.business_date), "".join(persons)]
            before = row.get(state, Ended())
            row[state] = Ended(before.count + flow.count, before.amount_minor + flow.credit_minor)
    table: dict[str, list[Arrangements]] = {}
    for (currency, kind, month, person), states in sorted(sums.items(), key=itemgetter(0)):
        table.setdefault(currency, []).append(Arrangements(kind, month, person, states))
    return table


def _of_kind(flows: Flows, kind: EffectKind) -> Iterator[tuple[FlowKey, tuple[str, ...], Flow]]:
    for key, flow in flows.items():
        if key.code.partition(":")[0] == kind:
            yield key, names_of(key.source), flow


def _rate(part: int, whole: int) -> Decimal | None:
    return share(part, whole) if whole else None
