"""Reports of what collecting brings, as the API answers them."""

from collections.abc import Mapping, Sequence
from typing import Any

from cobro.domain.effectiveness import Arrangements, Ended, StepFigures
from cobro.domain.lift import CONFIDENCE, METHOD, Group, Lift
from cobro.domain.promises import PromiseState

__all__ = ["arrangements_view", "lift_view", "recovery_view"]

_OTHERS = (PromiseState.ENDED.value, PromiseState.WITHDRAWN.value)


def recovery_view(found: Mapping[str, Sequence[StepFigures]]) -> dict[str, list[dict[str, Any]]]:
    return {currency: [_step(each) for each in row] for currency, row in found.items() if row}


def _step(found: StepFigures) -> dict[str, Any]:
    names = found.names
    return {
        "policy": names.policy,
        "version": int(names.version or 0),
        "step": names.step,
        "channel": names.channel,
        "steps": found.steps,
        "owed_minor": found.owed_minor,
        "came_minor": found.came_minor,
        "recovery_rate": found.recovery,
        "answered": found.answered,
        "response_rate": found.response,
        **{answer.value: count for answer, count in found.answers.items()},
    }


def lift_view(found: Mapping[str, Sequence[Lift]]) -> dict[str, list[dict[str, Any]]]:
    return {currency: [_lift(each) for each in row] for currency, row in found.items()}


def _lift(found: Lift) -> dict[str, Any]:
    names = found.names
    return {
        "policy": names.policy,
        "version": int(names.version or 0),
        "step": names.step,
        "channel": names.channel,
        "sent": _group(found.sent),
        "held_out": _group(found.held_out),
        "lift": found.lift,
        "low": found.low,
        "high": found.high,
        "confidence": CONFIDENCE,
        "method": METHOD,
        "money_lift": found.money_lift,
        "is_clear": found.is_clear,
        "is_small": found.is_small,
    }


def _group(group: Group) -> dict[str, int]:
    return {
        "steps": group.steps,
        "paid": group.paid,
        "owed_minor": group.owed_minor,
        "came_minor": group.came_minor,
    }


def arrangements_view(
    found: Mapping[str, Sequence[Arrangements]],
) -> dict[str, list[dict[str, Any]]]:
    return {currency: [_arranged(each) for each in row] for currency, row in found.items()}


def _arranged(found: Arrangements) -> dict[str, Any]:
    others = {name: found.states.get(name, Ended()) for name in _OTHERS}
    return {
        "kind": found.kind.value,
        "month": found.month,
        "person": found.person,
        **_ended("kept", found.kept),
        **_ended("broken", found.broken),
        **_ended("ended", others[PromiseState.ENDED.value]),
        **_ended("withdrawn", others[PromiseState.WITHDRAWN.value]),
        "kept_rate": found.kept_rate,
    }


def _ended(name: str, ended: Ended) -> dict[str, int]:
    return {name: ended.count, f"{name}_minor": ended.amount_minor}
