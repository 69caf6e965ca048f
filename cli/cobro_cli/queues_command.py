"""`cobro queues`: what workers gave up on, and sending it back once its cause is mended."""

import argparse
import json
import sys
from typing import Any
from urllib.parse import quote, urlencode

from cobro_cli.api_client import Answer, ApiClient, add_api_arguments, api_of

__all__ = ["add_arguments", "run"]

PATH = "/v1/dead-letters"
REFUSED = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    listing = actions.add_parser("list", help="list the workers that gave up on messages")
    listing.add_argument("--all", action="store_true", help="those without any too")
    look = actions.add_parser("look", help="show by which names ten of its messages go")
    look.add_argument("queue", help="its name, as the list has it")
    redrive = actions.add_parser("redrive", help="send back all that a worker gave up on")
    redrive.add_argument("queue", help="its name, as the list has it")
    for action in (listing, look, redrive):
        add_api_arguments(action)


def run(arguments: argparse.Namespace) -> int:
    api = api_of(arguments)
    if arguments.action == "redrive":
        refused = _redrive(api, arguments.queue)
    elif arguments.action == "look":
        refused = _look(api, arguments.queue)
    else:
        refused = _list(api, with_empty=arguments.all)
    if refused is None:
        return 0
    print(refused.text, file=sys.stderr)
    return REFUSED


def _list(api: ApiClient, *, with_empty: bool) -> Answer | None:
    answer = api.call("GET", PATH)
    if answer.is_refusal:
        return answer
    for each in json.loads(answer.text)["queues"]:
        if each["waiting"] or with_empty:
            print(_line(each))
    return None


def _look(api: ApiClient, queue: str) -> Answer | None:
    answer = api.call("GET", f"{PATH}?{urlencode({'queue': queue})}")
    if answer.is_refusal:
        return answer
    for each in json.loads(answer.text)["messages"]:
        names = (f"{mark['name']}={mark['value']}" for mark in each["marks"])
        print("  ".join((each["sent_at"], each["message_id"], each["kind"] or "-", *names)))
    return None


def _redrive(api: ApiClient, queue: str) -> Answer | None:
    """Ask again while something was sent and something is left: a call sends a bounded number."""
    sent = 0
    while True:
        answer = api.call("POST", f"{PATH}/{quote(queue, safe='')}/redrive")
        if answer.is_refusal:
            return answer
        done = json.loads(answer.text)
        sent += done["sent"]
        print(f"{queue}  {sent} sent back, {done['left']} left")
        if not (done["sent"] and done["left"]):
            return None


def _line(found: dict[str, Any]) -> str:
    since = f"  since {found['since_at']}" if found["since_at"] else ""
    return f"{found['queue']}  {found['waiting']} waiting{since}"
