"""`cobro groups`: groups of customers by how they pay, and who is in which."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from cobro_cli.api_client import Answer, ApiClient, add_api_arguments, api_of
from cobro_cli.steps import StepError

__all__ = ["add_arguments", "run"]

REFUSED = 1
GROUPS = "/v1/behaviour-groups"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="action")
    put = actions.add_parser("put", help="keep groups; another content is their next version")
    put.add_argument("file", type=Path, help="groups in JSON")
    actions.add_parser("show", help="the groups as they were sent in")
    members = actions.add_parser("members", help="who is in a group now")
    members.add_argument("--group", default="", help="of this one only")
    of = actions.add_parser("of", help="the group of a customer, what is known of it, and why")
    of.add_argument("customer_id")
    of.add_argument("--locale", default="en", help="language of the reasons")
    for action in actions.choices.values():
        action.add_argument("--issuer", required=True)
        add_api_arguments(action)


def run(arguments: argparse.Namespace) -> int:
    """Show what was asked for; return 1 with the reason where it is refused."""
    api = api_of(arguments)
    if arguments.action == "members":
        return _tell_members(api, arguments)
    answer = _asked(api, arguments)
    if answer.is_refusal:
        return _refuse(answer)
    told = json.loads(answer.text)
    if arguments.action == "of":
        _tell_customer(told)
    else:
        sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    return 0


def _asked(api: ApiClient, arguments: argparse.Namespace) -> Answer:
    query = {"issuer_id": arguments.issuer}
    if arguments.action == "of":
        query["locale"] = arguments.locale
        customer_id = quote(arguments.customer_id, safe="")
        return api.call("GET", f"/v1/customers/{customer_id}/behaviour?{urlencode(query)}", None)
    path = f"{GROUPS}?{urlencode(query)}"
    if arguments.action == "show":
        return api.call("GET", path, None)
    if not arguments.file.is_file():
        step = "read the groups"
        raise StepError(step, f"there is no file {arguments.file}")
    return api.call("PUT", path, arguments.file.read_bytes())


def _tell_members(api: ApiClient, arguments: argparse.Namespace) -> int:
    """Print a page as soon as it is there: a large company takes a while."""
    for answer in _pages(api, arguments):
        if answer.is_refusal:
            return _refuse(answer)
        for each in json.loads(answer.text)["members"]:
            print(f"{each['customer_id']}  {each['group']}", flush=True)
    return 0


def _pages(api: ApiClient, arguments: argparse.Namespace) -> Iterator[Answer]:
    query = {"issuer_id": arguments.issuer, "group": arguments.group}
    after = ""
    while True:
        answer = api.call("GET", f"{GROUPS}/members?{urlencode({**query, 'after': after})}", None)
        yield answer
        after = json.loads(answer.text)["after"]
        if not after:
            return


def _tell_customer(facts: dict[str, Any]) -> None:
    print(f"{facts['group'] or 'in no group'}  as of {facts['as_of']}  groups {facts['version']}")
    for each in facts["reasons"]:
        print(f"  {each['text']}")
    for name, value in facts["features"].items():
        if name == "exposure":
            open_now = ", ".join(f"{minor} {currency}" for currency, minor in value.items())
            print(f"  {name}: {open_now or 'nothing'}")
        else:
            print(f"  {name}: {'not known' if value is None else value}")


def _refuse(answer: Answer) -> int:
    print(answer.text, file=sys.stderr)
    return REFUSED
