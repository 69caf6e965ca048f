"""`cobro agreements`: payment agreements, from their rules to what is left of a broken one."""

import argparse
import json
import sys
from typing import Any
from urllib.parse import quote, urlencode

from cobro_cli.api_client import Answer, add_api_arguments, api_of

__all__ = ["add_arguments", "run"]

REFUSED = 1
_ACTS = {
    "release": ("release", "let a proposal of somebody else pass the limits"),
    "accept": ("acceptance", "have the instalments owed in place of the invoices"),
    "withdraw": ("withdrawal", "take a proposal back"),
    "break": ("breaking", "put what is left of an active one back on its invoices"),
}
_RULES = ("instalments_max", "days_max", "valid_days", "tolerance_days")
_PERCENTS = ("down_payment_percent", "charges_discount_percent")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    rules = actions.add_parser("rules", help="show what may be agreed on, or set it")
    rules.add_argument("issuer")
    rules.add_argument("--segment", default="", help="of customers; all others if not given")
    for name in _RULES:
        rules.add_argument(f"--{name.replace('_', '-')}", dest=name, type=int)
    for name in _PERCENTS:
        rules.add_argument(f"--{name.replace('_', '-')}", dest=name)
    propose = actions.add_parser("propose", help="propose instalments in place of invoices")
    propose.add_argument("customer_id")
    propose.add_argument("invoices", nargs="+")
    propose.add_argument("--issuer", required=True)
    propose.add_argument("--name", dest="name", required=True, help="tells proposals apart")
    propose.add_argument("--first", help="the first due date: YYYY-MM-DD")
    propose.add_argument("--instalments", type=int, help="how many equal parts")
    propose.add_argument(
        "--part",
        action="append",
        type=_part,
        metavar="DATE[=MINOR]",
        help="each part by itself, in place of --first; the last one may be the rest",
    )
    propose.add_argument("--every", choices=("week", "month"))
    propose.add_argument("--down", type=int, help="minor units of the first part")
    propose.add_argument("--discount", help="per cent off the charges")
    propose.add_argument("--series", help="of the instalments, where there are several")
    listing = actions.add_parser("list", help="list what runs, or all of a customer")
    listing.add_argument("--issuer", required=True)
    listing.add_argument("--customer")
    acts = [actions.add_parser(name, help=help_) for name, (_, help_) in _ACTS.items()]
    for action in acts:
        action.add_argument("agreement_id")
    for action in (rules, propose, listing, *acts):
        add_api_arguments(action)


def run(arguments: argparse.Namespace) -> int:
    answer = _ask(arguments)
    if answer.is_refusal:
        print(answer.text, file=sys.stderr)
        return REFUSED
    facts = json.loads(answer.text)
    if arguments.action == "rules":
        print(json.dumps(facts, indent=2))
        return 0
    for each in facts.get("agreements", [facts]):
        print(_line(each))
    return 0


def _line(agreement: dict[str, Any]) -> str:
    documents = ",".join(each["document"] for each in agreement["invoices"])
    plan = "  ".join(f"{each['due_date']} {each['amount']}" for each in agreement["instalments"])
    beyond = f"  beyond: {'; '.join(agreement['exceeds'])}" if agreement["exceeds"] else ""
    return (
        f"{agreement['agreement_id']}  {agreement['state']}  {documents}  "
        f"{agreement['total']} {agreement['currency']}  {plan}{beyond}"
    )


def _ask(arguments: argparse.Namespace) -> Answer:
    api = api_of(arguments)
    if arguments.action == "rules":
        return _ask_rules(arguments)
    if arguments.action == "list":
        query = urlencode({"issuer_id": arguments.issuer})
        if not arguments.customer:
            return api.call("GET", f"/v1/agreements?{query}")
        customer = quote(arguments.customer, safe="")
        return api.call("GET", f"/v1/customers/{customer}/agreements?{query}")
    if arguments.action == "propose":
        customer = quote(arguments.customer_id, safe="")
        return api.call("POST", f"/v1/customers/{customer}/agreements", _proposal(arguments))
    what = _ACTS[arguments.action][0]
    return api.call("POST", f"/v1/agreements/{quote(arguments.agreement_id, safe='')}/{what}")


def _ask_rules(arguments: argparse.Namespace) -> Answer:
    query = {"issuer_id": arguments.issuer}
    given = {name: getattr(arguments, name) for name in (*_RULES, *_PERCENTS)}
    wanted = {name: value for name, value in given.items() if value is not None}
    api = api_of(arguments)
    if not wanted:
        asked = urlencode(query | {"segment": arguments.segment})
        return api.call("GET", f"/v1/agreement-rules?{asked}")
    body = json.dumps(wanted | {"segment": arguments.segment}).encode()
    return api.call("PUT", f"/v1/agreement-rules?{urlencode(query)}", body)


def _part(text: str) -> dict[str, Any]:
    day, has_amount, minor = text.partition("=")
    return {"due_date": day, "amount": int(minor)} if has_amount else {"due_date": day}


def _proposal(arguments: argparse.Namespace) -> bytes:
    """Write what was given as a request; what was left out is left out."""
    values = {
        "issuer_id": arguments.issuer,
        "key": arguments.name,
        "invoices": arguments.invoices,
        "first_due_date": arguments.first,
        "instalments": arguments.instalments,
        "plan": arguments.part,
        "every": arguments.every,
        "down_payment": arguments.down,
        "charges_discount_percent": arguments.discount,
        "series": arguments.series,
    }
    return json.dumps({name: value for name, value in values.items() if value is not None}).encode()
