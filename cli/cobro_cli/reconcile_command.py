"""`cobro reconcile`: look at what the rules propose for bank entries, and decide."""

import argparse
import json
import sys
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

from rich.console import Console
from rich.table import Table

from cobro_cli.api_client import Answer, add_api_arguments, api_of
from cobro_cli.steps import StepError

__all__ = ["add_arguments", "run"]

ITEMS = "/v1/reconciliation/items"
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
_STATES = ("proposed", "in_review", "accepting", "rejected", "matched", "ignored")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    listing = _action(actions, "list", "what stands in a state, oldest first")
    listing.add_argument("--state", choices=_STATES, default="proposed")
    listing.add_argument("--account", default="")
    listing.add_argument("--min-score", type=int, default=0, help="basis points")
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


def _action(actions: Any, name: str, text: str) -> argparse.ArgumentParser:  # noqa: ANN401 - argparse hides its type
    parser: argparse.ArgumentParser = actions.add_parser(name, help=text)
    parser.add_argument("--issuer", required=True)
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
    if arguments.action == "list":
        return _list(arguments)
    if arguments.action == "show":
        path = f"{ITEMS}/{quote(arguments.entry_id)}?{urlencode({'issuer_id': arguments.issuer})}"
        return _shown(api_of(arguments).call("GET", path))
    if arguments.action == "accept-above":
        path, more = "/v1/reconciliation/acceptances", {"min_score": arguments.min_score}
    else:
        route = DECISIONS[arguments.action]
        path, more = f"{ITEMS}/{quote(arguments.entry_id)}/{route}", _more(arguments)
    body = {"issuer_id": arguments.issuer, **more}
    if arguments.reason:
        body["reason"] = arguments.reason
    key = arguments.key or uuid4().hex
    return _shown(api_of(arguments).call("POST", path, json.dumps(body).encode(), key))


def _more(arguments: argparse.Namespace) -> dict[str, Any]:
    names = ("customer_id", "parts", "ignore")
    return {name: getattr(arguments, name) for name in names if hasattr(arguments, name)}


def _shown(answer: Answer) -> int:
    sys.stdout.write(json.dumps(json.loads(answer.text), indent=2, ensure_ascii=False) + "\n")
    return REFUSED if answer.is_refusal else 0


def _list(arguments: argparse.Namespace) -> int:
    query = {
        "issuer_id": arguments.issuer,
        "state": arguments.state,
        "account": arguments.account,
        "min_score": arguments.min_score,
        "from": arguments.first,
        "to": arguments.last,
    }
    wanted = urlencode({name: value for name, value in query.items() if value})
    answer = api_of(arguments).call("GET", f"{ITEMS}?{wanted}")
    if answer.is_refusal:
        step = "list the bank entries"
        raise StepError(step, json.loads(answer.text)["error"]["message"])
    items: list[dict[str, Any]] = json.loads(answer.text)["items"]
    if arguments.json:
        sys.stdout.writelines(json.dumps(item, ensure_ascii=False) + "\n" for item in items)
    else:
        Console(soft_wrap=True).print(_table(items))
    return 0


def _table(items: list[dict[str, Any]]) -> Table:
    table = Table("entry", "date", "amount", "score", "for", "why")
    for item in items:
        proposal = item["proposal"] or {"score": 0, "parts": []}
        table.add_row(
            item["entry_id"],
            item["booking_date"],
            f"{item['amount'] / 100:.2f} {item['currency']}",
            str(proposal["score"]),
            ", ".join(part["document"] for part in proposal["parts"]),
            item["explanation"] or item["reason_code"],
        )
    return table
