"""`cobro reconcile`: look at what the rules propose for bank entries, and decide."""

import argparse
import json
import sys
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

from rich.console import Console

from cobro_cli.api_client import Answer, add_api_arguments, api_of
from cobro_cli.reconcile_lists import ITEMS, accept_above, entries, learn_customers, table

__all__ = ["add_arguments", "run"]

REFUSED = 1
# What a decision is called here, and its route.
DECISIONS = {
    "accept": "acceptance",
    "reject": "rejection",
    "assign": "assignment",
    "split": "split",
    "comment": "comments",
    "undo": "undo",
}
_LOCALES = ("pt-BR", "pt-PT", "es-ES", "es-MX", "en")
_BOUNDS = {
    "--min-score": "basis points",
    "--max-score": "basis points",
    "--min-amount": "minor units",
    "--max-amount": "minor units",
}
_STATES = ("proposed", "in_review", "accepting", "rejected", "matched", "ignored")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    listing = _action(actions, "list", "what stands in a state, oldest first")
    listing.add_argument("--state", choices=_STATES, default="proposed")
    listing.add_argument("--account", default="")
    for name, text in _BOUNDS.items():
        listing.add_argument(name, type=int, default=0, help=text)
    listing.add_argument("--text", default="", help="part of its text, payer or references")
    listing.add_argument("--rule", default="", help="the rule of the proposal")
    listing.add_argument("--because", default="", help="the code of the reason")
    listing.add_argument("--from", dest="first", default="", help="first booking date")
    listing.add_argument("--to", dest="last", default="", help="last booking date")
    listing.add_argument("--json", action="store_true", help="one JSON object a line")
    _action(actions, "show", "an entry with proposal, alternatives and history").add_argument(
        "entry_id"
    )
    for name in DECISIONS:
        _decision(actions, name)
    above = _action(actions, "accept-above", "accept every proposal from a score on")
    above.add_argument("min_score", type=int, help="basis points, such as 9500")
    above.add_argument("--reason")
    _action(actions, "learn-customers", "make all customers known as payers, once")


def _action(actions: Any, name: str, text: str) -> argparse.ArgumentParser:  # noqa: ANN401 - argparse hides its type
    parser: argparse.ArgumentParser = actions.add_parser(name, help=text)
    parser.add_argument("--issuer", required=True)
    parser.add_argument("--locale", choices=_LOCALES, help="default: that of the issuer's country")
    add_api_arguments(parser)
    return parser


def _decision(actions: Any, name: str) -> None:  # noqa: ANN401 - argparse hides its type
    parser = _action(actions, name, f"{name} an entry")
    parser.add_argument("entry_id")
    parser.add_argument("--reason", required=name != "accept")
    if name == "assign":
        parser.add_argument("--customer", required=True, dest="customer_id")
    if name == "split":
        parser.add_argument("parts", nargs="+", metavar="INVOICE=MINOR", type=_part)
    if name == "reject":
        parser.add_argument("--ignore", action="store_true", help="it concerns no customer")


def _part(text: str) -> dict[str, Any]:
    invoice_id, _, minor = text.rpartition("=")
    if not invoice_id or not minor.isdecimal():
        message = f"{text!r} is not an invoice's id and minor units, such as inv_1=2500"
        raise argparse.ArgumentTypeError(message)
    return {"invoice_id": invoice_id, "amount": int(minor)}


def run(arguments: argparse.Namespace) -> int:
    """Print what the API answers; return 1 where it is a refusal."""
    if arguments.action == "show":
        query = urlencode({"issuer_id": arguments.issuer, **_locale(arguments)})
        path = f"{ITEMS}/{quote(arguments.entry_id)}?{query}"
        return _shown(api_of(arguments).call("GET", path))
    if arguments.action in _OF_ALL:
        return _OF_ALL[arguments.action](arguments)
    route, language = DECISIONS[arguments.action], urlencode(_locale(arguments))
    path = f"{ITEMS}/{quote(arguments.entry_id)}/{route}{'?' if language else ''}{language}"
    body = {"issuer_id": arguments.issuer, **_more(arguments)}
    if arguments.reason:
        body["reason"] = arguments.reason
    key = arguments.key or uuid4().hex
    return _shown(api_of(arguments).call("POST", path, json.dumps(body).encode(), key))


def _locale(arguments: argparse.Namespace) -> dict[str, str]:
    return {"locale": arguments.locale} if arguments.locale else {}


def _more(arguments: argparse.Namespace) -> dict[str, Any]:
    names = ("customer_id", "parts", "ignore")
    return {name: getattr(arguments, name) for name in names if hasattr(arguments, name)}


def _shown(answer: Answer) -> int:
    sys.stdout.write(json.dumps(json.loads(answer.text), indent=2, ensure_ascii=False) + "\n")
    return REFUSED if answer.is_refusal else 0


def _list(arguments: argparse.Namespace) -> int:
    if arguments.json:
        for item in entries(arguments):
            sys.stdout.write(json.dumps(item, ensure_ascii=False) + "\n")
    else:
        Console(soft_wrap=True).print(table(list(entries(arguments))))
    return 0


def _accept_above(arguments: argparse.Namespace) -> int:
    found = accept_above(arguments, arguments.key or uuid4().hex)
    sys.stdout.write(json.dumps({"items": found}, indent=2) + "\n")
    return 0 if all(item["outcome"] == "accepted" for item in found) else REFUSED


def _learn_customers(arguments: argparse.Namespace) -> int:
    sys.stdout.write(json.dumps({"known": learn_customers(arguments)}) + "\n")
    return 0


_OF_ALL = {
    "list": _list,
    "accept-above": _accept_above,
    "learn-customers": _learn_customers,
}
