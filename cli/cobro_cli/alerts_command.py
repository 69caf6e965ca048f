"""`cobro alerts`: the rules of alerts, what they raised, who saw it, what is muted."""

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
_FILTERS = ("state", "rule", "kind", "subject", "locale", "after", "limit")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    rules = actions.add_parser("rules", help="show the rules of an issuer, or keep others")
    rules.add_argument("issuer")
    rules.add_argument("--set", dest="file", type=Path, help="a document of rules in JSON")
    rules.add_argument("--version", help="an earlier version")
    listing = actions.add_parser("list", help="list alerts, the newest first")
    for name in _FILTERS:
        listing.add_argument(f"--{name}")
    acknowledge = actions.add_parser("acknowledge", help="note that you saw an alert")
    acknowledge.add_argument("alert_id")
    mute = actions.add_parser("mute", help="tell nothing of a rule or subject until a day")
    mute.add_argument("kind", choices=("rule", "subject"))
    mute.add_argument("name", help="of the rule, or the id of an invoice, a customer ...")
    mute.add_argument("--until", help="the last day: YYYY-MM-DD; tell of it again if not given")
    for action in (listing, acknowledge, mute):
        action.add_argument("--issuer", required=True)
    for action in (rules, listing, acknowledge, mute):
        add_api_arguments(action)


def run(arguments: argparse.Namespace) -> int:
    answer = _ask(arguments)
    if answer.is_refusal:
        print(answer.text, file=sys.stderr)
        return REFUSED
    facts = json.loads(answer.text)
    if arguments.action == "rules":
        print(json.dumps(facts, indent=2, ensure_ascii=False))
    elif arguments.action == "mute":
        for each in facts["mutes"]:
            print(f"{each['kind']} {each['name']}  until {each['until_date']}  {each['person']}")
    else:
        for each in facts.get("alerts", [facts]):
            print(_line(each))
        if facts.get("after"):
            print(f"more: --after {facts['after']}")
    return 0


def _line(alert: dict[str, Any]) -> str:
    seen = f"  seen by {alert['acknowledged_by']}" if alert["acknowledged_by"] else ""
    return (
        f"{alert['alert_id']}  {alert['raised_at'][:16]}  {alert['rule']}  {alert['kind']}  "
        f"{alert['state']}{seen}  {alert['text']}"
    )


def _ask(arguments: argparse.Namespace) -> Answer:
    api, query = api_of(arguments), {"issuer_id": arguments.issuer}
    if arguments.action == "rules":
        return _ask_rules(arguments)
    if arguments.action == "list":
        given = {name: getattr(arguments, name) for name in _FILTERS}
        wanted = {name: value for name, value in given.items() if value}
        return api.call("GET", f"/v1/alerts?{urlencode(query | wanted)}")
    if arguments.action == "acknowledge":
        path = f"/v1/alerts/{quote(arguments.alert_id, safe='')}/acknowledgement"
        return api.call("POST", f"{path}?{urlencode(query)}")
    body = query | {"kind": arguments.kind, "name": arguments.name, "until_date": arguments.until}
    return api.call("PUT", "/v1/alert-mutes", json.dumps(body).encode())


def _ask_rules(arguments: argparse.Namespace) -> Answer:
    api, query = api_of(arguments), {"issuer_id": arguments.issuer}
    if arguments.file is None:
        wanted = {"version": arguments.version} if arguments.version else {}
        return api.call("GET", f"/v1/alert-rules?{urlencode(query | wanted)}")
    if not arguments.file.is_file():
        step = "read the rules"
        raise StepError(step, f"there is no file {arguments.file}")
    return api.call("PUT", f"/v1/alert-rules?{urlencode(query)}", arguments.file.read_bytes())
