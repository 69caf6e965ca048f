"""`cobro letters`: letters of each day, their pages to print, and that they were posted."""

import argparse
import json
import sys
from typing import Any
from urllib.parse import quote, urlencode

from cobro_cli.api_client import Answer, add_api_arguments, api_of

__all__ = ["add_arguments", "run"]

REFUSED = 1
_MEANINGS = {
    "list": "list the days with letters, the newest first",
    "open": "print where the pages of a day are fetched, for an hour",
    "posted": "say that the letters of a day went to the post",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    for name, meaning in _MEANINGS.items():
        action = actions.add_parser(name, help=meaning)
        action.add_argument("--issuer", required=True)
        if name != "list":
            action.add_argument("day", help="YYYY-MM-DD")
        add_api_arguments(action)
    opening = actions.choices["open"]
    opening.add_argument("--csv", action="store_true", help="the table of the letters instead")


def run(arguments: argparse.Namespace) -> int:
    answer = _ask(arguments)
    if answer.is_refusal:
        print(answer.text, file=sys.stderr)
        return REFUSED
    facts = json.loads(answer.text)
    if arguments.action == "open":
        print(facts["url"])
        return 0
    for each in facts.get("batches", [facts]):
        print(_line(each))
    return 0


def _ask(arguments: argparse.Namespace) -> Answer:
    api, query = api_of(arguments), {"issuer_id": arguments.issuer}
    if arguments.action == "list":
        return api.call("GET", f"/v1/letters?{urlencode(query)}")
    day = f"/v1/letters/{quote(arguments.day, safe='')}"
    if arguments.action == "posted":
        return api.call("POST", f"{day}/posting", json.dumps(query).encode())
    query["format"] = "csv" if arguments.csv else "pdf"
    return api.call("GET", f"{day}/file?{urlencode(query)}")


def _line(batch: dict[str, Any]) -> str:
    counted = f"{batch['letters']} letters, {batch['pages']} pages, {batch['left_out']} left out"
    who = f"  {batch['posted_by']}  {batch['posted_at']}" if batch["posted_by"] else ""
    return f"{batch['gathered_date']}  {batch['state']}  {counted}{who}"
