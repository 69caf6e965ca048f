"""`cobro company`: the company's profile, and the bounds that it keeps to with its payers."""

import argparse
import json
import sys
from typing import Any
from urllib.parse import quote

from cobro.domain.dunning.bounds import Bounds
from cobro_cli.api_client import ApiClient, add_api_arguments, api_of
from cobro_cli.steps import StepError

__all__ = ["add_arguments", "run"]

_NAMES = Bounds.__slots__


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="action")
    actions.add_parser("show", help="the whole profile, as it can be sent back")
    bounds = actions.add_parser("bounds", help="how often payers are written to, which promises")
    bounds.add_argument(
        "changes",
        nargs="*",
        type=_change,
        metavar="name=number",
        help=f"set some of {', '.join(_NAMES)}",
    )
    for action in actions.choices.values():
        action.add_argument("--issuer", required=True)
        add_api_arguments(action)


def run(arguments: argparse.Namespace) -> int:
    """Show what was asked for, and what was set first; return 1 where that is refused."""
    api = api_of(arguments)
    path = f"/v1/issuers/{quote(arguments.issuer, safe='')}"
    profile = _asked(api, "GET", path)
    if profile is None:
        return 1
    if arguments.action == "show":
        return _print(profile)
    changes = dict(arguments.changes)
    if changes:
        profile["bounds"] = {**profile["bounds"], **changes}
        if _asked(api, "PUT", path, profile) is None:
            return 1
    return _print(profile["bounds"])


def _change(word: str) -> tuple[str, int]:
    name, _, number = word.partition("=")
    if name not in _NAMES or not number.isdecimal():
        step = "read what to set"
        raise StepError(step, f"{word!r} is no name=number; names are {', '.join(_NAMES)}")
    return name, int(number)


def _asked(api: ApiClient, method: str, path: str, body: object = None) -> dict[str, Any] | None:
    answer = api.call(method, path, None if body is None else json.dumps(body).encode())
    if answer.is_refusal:
        sys.stderr.write(f"{answer.text}\n")
        return None
    told: dict[str, Any] = json.loads(answer.text)
    return told


def _print(told: dict[str, Any]) -> int:
    sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    return 0
