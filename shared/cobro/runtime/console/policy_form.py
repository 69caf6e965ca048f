"""The form by which people write a dunning policy, step by step.

What the form does not ask for (conditions of a step, what it escalates from, hold-outs) stays as
the version that it began with had it. Whether a policy can be held to is for the API to say: the
form comes back with what was written and the reason. Where somebody else wrote a version meanwhile,
it says so, and what is sent then follows that one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Self
from urllib.parse import quote

from cobro.adapters.own_api import ApiAnswer, ApiRequest
from cobro.application.ports.dunning import PolicyChangedError
from cobro.domain.dunning.policy import (
    BUILT_IN,
    STEPS_MAX,
    TEMPLATE_TONES,
    Action,
    Anchor,
    Channel,
    DayUnit,
    Tone,
)
from cobro.runtime.console import details
from cobro.runtime.console.desk import Desk, new_key
from cobro.runtime.console.visit import Reply, redirect

__all__ = ["keep_policy", "policy_form"]

POLICIES = "/v1/dunning-policies"
CHANNELS_MAX = 3  # the first that delivers is taken: more are seldom
# Of a step, and of the policy, what the form does not ask for.
STEP_KEPT = ("only_if", "escalates_from", "required_by_law")
POLICY_KEPT = ("hold_out",)
_NEW: dict[str, Any] = {"step": "", "offset": {"days": 1}}

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Begun:
    """What a form began with: a policy, and the version that the next one under a name follows.

    Versions are as the form bears them; that of the program has none.
    """

    base: str
    version: str
    name: str
    follows: str

    @classmethod
    def of(cls, form: Mapping[str, str]) -> Self:
        base = form.get("base") or BUILT_IN
        return cls(base, *(form.get(name, "") for name in ("base_version", "base_name", "follows")))

    def after_version(self, name: str) -> str:
        return self.follows if name == self.name else "0"


def policy_form(desk: Desk) -> Reply:
    """Show a policy to be changed, or a new one that begins like that of the program.

    Who may not write sees it as it is kept.
    """
    name = desk.visit.query.get("policy") or BUILT_IN
    if not desk.may_write:
        return details.policy(desk, name)
    kept = _kept(desk, name)
    if not kept.is_good:
        return desk.failed(kept)
    version = "" if name == BUILT_IN else str(kept.body["version"])
    shown = "" if name == BUILT_IN else name
    return _page(desk, shown, kept.body["document"], _Begun(name, version, shown, version))


def keep_policy(desk: Desk) -> Reply:
    """Keep what was written as the next version; with `more`, only put a step to it."""
    form = desk.visit.form
    begun = _Begun.of(form)
    kept = _kept(desk, begun.base, version=begun.version)
    if not kept.is_good:
        return desk.failed(kept)
    name = form.get("name", "").strip()
    document = _written(form, kept.body["document"])
    if "more" in form:
        document["steps"].append(_NEW)
        return _page(desk, name, document, begun)
    query = {"issuer_id": desk.company, "after_version": begun.after_version(name)}
    path = f"{POLICIES}/{quote(name or '-', safe='')}"
    answer = desk.call(ApiRequest("PUT", path, query, document, form.get("key", "")))
    if answer.is_good:
        return redirect(f"/console/dunning/{quote(name, safe='')}?done=put_policy")
    if answer.code == PolicyChangedError.code:
        return _changed(desk, name, document, begun)
    if answer.status != HTTPStatus.BAD_REQUEST:
        return desk.failed(answer)
    return _page(desk, name, document, begun, refused=answer)


def _changed(desk: Desk, name: str, document: Plain, begun: _Begun) -> Reply:
    """Tell whose version came first; what is sent from here on follows that one."""
    newest = _kept(desk, name)
    if not newest.is_good:
        return desk.failed(newest)
    follows = replace(begun, name=name, follows=str(newest.body["version"]))
    return _page(desk, name, document, follows, changed=newest.body)


def _kept(desk: Desk, name: str, **which: str) -> ApiAnswer:
    return desk.call(desk.ask(f"{POLICIES}/{quote(name, safe='')}", **which))


def _page(
    desk: Desk,
    name: str,
    document: Plain,
    begun: _Begun,
    *,
    refused: ApiAnswer | None = None,
    changed: Plain | None = None,
) -> Reply:
    values = {
        "name": name,
        "begun": begun,
        "changed": changed,
        "description": document.get("description", ""),
        "term": document.get("shortest_term_days", ""),
        "steps": [_shown(step) for step in document["steps"][:STEPS_MAX]],
        "may_grow": len(document["steps"]) < STEPS_MAX,
        "choices": {
            "unit": list(DayUnit),
            "from": list(Anchor),
            "tone": list(Tone),
            "template": ["", *TEMPLATE_TONES],
            "channel": list(Channel),
            "action": list(Action),
        },
        "refused": refused,
        "at_step": _step_of(refused),
        "key": new_key(),
    }
    status = HTTPStatus.OK if refused is None else HTTPStatus.BAD_REQUEST
    status = status if changed is None else HTTPStatus.CONFLICT
    return desk.page("policy_form", values, place="dunning", status=status)


def _step_of(refused: ApiAnswer | None) -> int | None:
    """Return the number of the step that was refused, by a field such as `steps[2].offset`."""
    error = refused.body.get("error", {}) if refused is not None else {}
    place, _, _ = str(error.get("field") or "").partition("]")
    number = place.removeprefix("steps[")
    return int(number) + 1 if number.isdecimal() else None


def _shown(step: Plain) -> dict[str, Any]:
    offset = step.get("offset", {})
    unit = DayUnit.BUSINESS_DAYS if "business_days" in offset else DayUnit.DAYS
    channels = step.get("channels", [Channel.EMAIL.value])
    return {
        "step": step.get("step", ""),
        "count": offset.get(unit.value, ""),
        "unit": unit,
        "from": offset.get("from", Anchor.DUE_DATE),
        "tone": step.get("tone", Tone.FRIENDLY),
        "template": step.get("template", ""),
        "channels": [*channels, "", "", ""][:CHANNELS_MAX],
        "actions": step.get("actions", []),
        "boleto_due_days": step.get("boleto_due_days", ""),
        "kept": [name for name in STEP_KEPT if step.get(name)],
    }


def _written(form: Mapping[str, str], base: Plain) -> dict[str, Any]:
    """Return the document that a form says, with what the base has beside it."""
    known = {step["step"]: step for step in base["steps"]}
    document = {name: base[name] for name in POLICY_KEPT if name in base}
    steps = sorted(_steps(form, known), key=lambda each: each[0])
    document |= {"format": 2, "steps": [step for _, step in steps]}
    if form.get("description", "").strip():
        document["description"] = form["description"].strip()
    if form.get("term", "").strip():
        document["shortest_term_days"] = _number(form["term"])
    return document


def _steps(
    form: Mapping[str, str], known: Mapping[str, Plain]
) -> Iterator[tuple[tuple[int, int], dict[str, Any]]]:
    """Yield the steps with their places; one without a name, or to be removed, is none."""
    for number in range(STEPS_MAX):
        own = {
            field.removeprefix(f"s{number}:"): text.strip()
            for field, text in form.items()
            if field.startswith(f"s{number}:")
        }
        if own.get("step") and "remove" not in own:
            place = _number(own.get("place", ""))
            order = place if isinstance(place, int) else number + 1
            yield (order, number), _step(own, known.get(own.get("was", ""), {}))


def _step(own: Mapping[str, str], before: Plain) -> dict[str, Any]:
    step: dict[str, Any] = {name: before[name] for name in STEP_KEPT if name in before}
    actions = [action.value for action in Action if f"action:{action}" in own]
    channels = [own.get(f"channel:{place}", "") for place in range(CHANNELS_MAX)]
    offset: dict[str, Any] = {own.get("unit", ""): _number(own.get("count", ""))}
    if own.get("from") == Anchor.LAST_STEP:
        offset["from"] = Anchor.LAST_STEP.value
    step |= {
        "step": own["step"],
        "offset": offset,
        "tone": own.get("tone", ""),
        "template": own.get("template", ""),
        "channels": list(dict.fromkeys(channel for channel in channels if channel)),
        "actions": actions,
    }
    if own.get("boleto_due_days") and Action.NEW_BOLETO in actions:
        step["boleto_due_days"] = _number(own["boleto_due_days"])
    return step


def _number(text: str) -> int | str:
    """Read a whole number; what is none is sent on as it is, for the API to refuse."""
    digits = text.strip().removeprefix("-")
    return int(text) if digits.isdecimal() and digits.isascii() else text.strip()
