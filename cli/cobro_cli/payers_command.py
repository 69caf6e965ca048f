"""`cobro payers`: the link of a payer's page, and taking back every link of a customer."""

import argparse
import json
import sys
from urllib.parse import quote

from cobro_cli.api_client import Answer, add_api_arguments, api_of

__all__ = ["add_arguments", "run"]

REFUSED = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    link = actions.add_parser("link", help="make a link to the page of an invoice")
    link.add_argument("invoice_id")
    withdraw = actions.add_parser(
        "withdraw-links", help="let no link of a customer open any more that was made up to now"
    )
    withdraw.add_argument("customer_id")
    withdraw.add_argument("--issuer", required=True)
    for action in (link, withdraw):
        add_api_arguments(action)


def run(arguments: argparse.Namespace) -> int:
    answer = _ask(arguments)
    if answer.is_refusal:
        print(answer.text, file=sys.stderr)
        return REFUSED
    facts = json.loads(answer.text)
    shown = facts["url"] if arguments.action == "link" else f"until {facts['withdrawn_at']}"
    print(shown)
    return 0


def _ask(arguments: argparse.Namespace) -> Answer:
    if arguments.action == "link":
        path = f"/v1/invoices/{quote(arguments.invoice_id, safe='')}/payer-links"
        return api_of(arguments).call("POST", path)
    path = f"/v1/customers/{quote(arguments.customer_id, safe='')}/payer-links/withdrawal"
    body = json.dumps({"issuer_id": arguments.issuer}).encode()
    return api_of(arguments).call("POST", path, body)
