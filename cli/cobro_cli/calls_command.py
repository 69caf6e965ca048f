"""`cobro calls`: whom to call today, and how a call ended."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from cobro_cli.api_client import Answer, add_api_arguments, api_of

__all__ = ["add_arguments", "run"]

REFUSED = 1
OUTCOMES = ("reached", "no_answer", "promised", "wrong_number")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    listing = actions.add_parser("list", help="list whom to call, those that may be called first")
    listing.add_argument("--issuer", required=True)
    listing.add_argument("--csv", type=Path, help="write a table for spreadsheets to this file")
    listing.add_argument("--locale", default="en", help="language of the table")
    record = actions.add_parser("record", help="record how a call ended")
    record.add_argument("task_id")
    record.add_argument("outcome", choices=OUTCOMES)
    record.add_argument("text", nargs="?", default="", help="what was said")
    record.add_argument("--at", required=True, help="when, such as 2026-03-02T11:30:00-03:00")
    record.add_argument("--date", help="the day by which payment was promised: YYYY-MM-DD")
    record.add_argument("--amount", type=int, help="minor units; all that is owed if not given")
    for action in (listing, record):
        add_api_arguments(action)


def run(arguments: argparse.Namespace) -> int:
    answer = (_list if arguments.action == "list" else _record)(arguments)
    if answer.is_refusal:
        print(answer.text, file=sys.stderr)
        return REFUSED
    if arguments.action == "list" and arguments.csv:
        arguments.csv.write_text(answer.text, encoding="utf-8", newline="")
        print(arguments.csv)
        return 0
    facts = json.loads(answer.text)
    for each in facts.get("calls", []):
        print(_line(each))
    if "outcome" in facts:
        print(f"{facts['outcome']}  {facts['customer_id']}  {facts['called_at']}")
    if not facts.get("is_complete", True):
        print("there are more calls to make: these are the oldest", file=sys.stderr)
    return 0


def _list(arguments: argparse.Namespace) -> Answer:
    query = {"issuer_id": arguments.issuer}
    if arguments.csv:
        query |= {"format": "csv", "locale": arguments.locale}
    return api_of(arguments).call("GET", f"/v1/call-list?{urlencode(query)}")


def _record(arguments: argparse.Namespace) -> Answer:
    body = {"outcome": arguments.outcome, "called_at": arguments.at, "text": arguments.text}
    if arguments.date:
        body["promised_date"] = arguments.date
    if arguments.amount:
        body["amount"] = arguments.amount
    path = f"/v1/call-list/{quote(arguments.task_id, safe='')}/outcomes"
    return api_of(arguments).call("POST", path, json.dumps(body).encode())


def _line(call: dict[str, Any]) -> str:
    hours = "no hours today"
    if call["opens_at"]:
        hours = f"{call['opens_at'][11:16]}-{call['closes_at'][11:16]}"
    promise = call["promise"]
    promised = ""
    if promise:
        promised = f"  promised {promise['amount']} by {promise['promised_date']}"
        promised += f" ({promise['state']})"
    wait = f"  not now: {call['hold']}" if call["hold"] else ""
    owed = f"{call['owed']} {call['currency']}"
    return (
        f"{call['task_id']}  {call['name']}  {call['phone']}  {call['document']}  {owed}  "
        f"{hours}{promised}{wait}"
    )
