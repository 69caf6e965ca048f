"""`cobro announcements`: promotions and service notices, from their draft to how they ended."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from cobro_cli.api_client import Answer, add_api_arguments, api_of
from cobro_cli.steps import StepError

__all__ = ["add_arguments", "run"]

REFUSED = 1
PATH = "/v1/announcements"
_MOVES = {
    "begin": ("running", "bring it to its audience, or go on with it"),
    "pause": ("paused", "bring it to nobody more for now"),
    "end": ("ended", "bring it to nobody more, for good"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="action")
    put = actions.add_parser("put", help="keep a draft; one that began is never changed")
    put.add_argument("file", type=Path, help="an announcement in JSON")
    put.add_argument("--code", help="what it is called; default: the name of the file")
    actions.add_parser("list", help="how far each came: planned, left, and how it ended")
    show = actions.add_parser("show", help="what it says, and how far it came")
    show.add_argument("code")
    for name, (_, meaning) in _MOVES.items():
        actions.add_parser(name, help=meaning).add_argument("code")
    for action in actions.choices.values():
        action.add_argument("--issuer", required=True)
        add_api_arguments(action)


def run(arguments: argparse.Namespace) -> int:
    """Show what was asked for; return 1 with the reason where it is refused."""
    answer = _ask(arguments)
    if answer.is_refusal:
        print(answer.text, file=sys.stderr)
        return REFUSED
    told = json.loads(answer.text)
    found = told.get("announcements", [told])
    if arguments.action == "show":
        return _show(arguments.code, found)
    for each in found:
        print(_line(each))
    return 0


def _show(code: str, found: list[dict[str, Any]]) -> int:
    named = [each for each in found if each["code"] == code]
    if not named:
        print(f"there is no announcement {code}", file=sys.stderr)
        return REFUSED
    print(json.dumps(named[0], indent=2, ensure_ascii=False))
    return 0


def _line(each: dict[str, Any]) -> str:
    ends = "  ".join(f"{end} {count}" for end, count in each["ends"].items())
    more = "" if each["is_planned"] else " so far"
    announcement = each["announcement"]
    days = f"{announcement['first_date']} to {announcement['last_date']}"
    counted = f"planned {each['planned']}{more}  left {each['left']}"
    return f"{each['code']}  {announcement['kind']}  {each['state']}  {days}  {counted}  {ends}"


def _ask(arguments: argparse.Namespace) -> Answer:
    api, query = api_of(arguments), urlencode({"issuer_id": arguments.issuer})
    if arguments.action == "put":
        code = quote(arguments.code or arguments.file.stem, safe="")
        return api.call("PUT", f"{PATH}/{code}?{query}", _read(arguments.file))
    if arguments.action in _MOVES:
        state, _ = _MOVES[arguments.action]
        place = f"{PATH}/{quote(arguments.code, safe='')}/state?{query}"
        return api.call("POST", place, json.dumps({"state": state}).encode())
    return api.call("GET", f"{PATH}?{query}")


def _read(path: Path) -> bytes:
    if not path.is_file():
        step = "read the announcement"
        raise StepError(step, f"there is no file {path}")
    return path.read_bytes()
