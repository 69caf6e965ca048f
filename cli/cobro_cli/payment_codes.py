"""What `cobro boleto` and `cobro pix` have in common: reading facts, printing answers, refusing.

A refused code exits with 2 and names its field; with --json the refusal is JSON on the output too.
"""

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

from cobro.domain.errors import InvalidInputError, RejectionError

__all__ = ["REFUSED", "Facts", "answer", "facts_of", "text_fact", "whole_fact"]

REFUSED = 2
FIELDS = "fields"  # the raw parts of a code, which the other facts say in words
Facts = dict[str, Any]


def answer(arguments: argparse.Namespace, work: Callable[[], Facts]) -> int:
    """Print what the work gives; say why where a rule refuses."""
    try:
        facts = work()
    except RejectionError as error:
        _refuse(error, is_json=arguments.json)
        return REFUSED
    if arguments.json:
        print(json.dumps(facts, ensure_ascii=False, indent=2))
        return 0
    width = max(map(len, facts))
    for name, value in facts.items():
        if value not in ("", None, []) and name != FIELDS:
            print(f"{name.replace('_', ' '):<{width}}  {_shown(value)}")
    return 0


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _refuse(error: RejectionError, *, is_json: bool) -> None:
    field = getattr(error, "field", None)
    if is_json:
        facts = {"code": error.code, "message": str(error), "field": field}
        print(json.dumps({"error": facts}, ensure_ascii=False, indent=2))
    named = f"{field}: " if field else ""
    print(f"✗ {named}{error}", file=sys.stderr)


def facts_of(arguments: argparse.Namespace, names: tuple[str, ...]) -> Facts:
    """Take the facts from the options, or from a JSON object on the input where there are none."""
    given = {name: value for name in names if (value := getattr(arguments, name)) is not None}
    if given:
        return given
    try:
        facts = json.load(sys.stdin)
    except ValueError as error:
        message = "give the facts by options, or as one JSON object on the standard input"
        raise InvalidInputError(message, field="input") from error
    if not isinstance(facts, dict):
        message = "the input is one JSON object"
        raise InvalidInputError(message, field="input")
    agreement = facts.pop("agreement", {})
    merged = facts | (agreement if isinstance(agreement, dict) else {"agreement": agreement})
    if unknown := sorted(set(merged) - set(names)):
        message = f"{', '.join(unknown)} is not known: use {', '.join(names)}"
        raise InvalidInputError(message, field=unknown[0])
    return merged


def text_fact(facts: Facts, name: str, standard: str | None = "") -> str:
    """Return a fact as text; without a standard value it must be there."""
    value = facts.get(name, standard)
    if isinstance(value, bool) or not isinstance(value, str | int):
        message = f"{name} is missing" if value is None else f"{name} is text, not {value!r}"
        raise InvalidInputError(message, field=name)
    return str(value)


def whole_fact(facts: Facts, name: str, standard: int | None = None) -> int:
    """Return a fact as a whole number; without a standard value it must be there."""
    text = text_fact(facts, name, None if standard is None else str(standard))
    if not (text.isascii() and text.isdigit()):
        message = f"{name} is a whole number, not {text!r}"
        raise InvalidInputError(message, field=name)
    return int(text)
