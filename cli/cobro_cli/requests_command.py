"""`cobro requests`: what customers wrote or asked and nobody answered yet."""

import argparse
import json
import sys
from typing import Any
from urllib.parse import urlencode

from cobro_cli.api_client import add_api_arguments, api_of

__all__ = ["add_arguments", "run"]

REFUSED = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    listing = actions.add_parser("list", help="list what waits, the oldest first")
    listing.add_argument("--issuer", required=True)
    listing.add_argument("--channel", help="email, whatsapp, or in_app: the payer's page")
    listing.add_argument("--owner", help="in whose hands; me for one's own, - for nobody's")
    add_api_arguments(listing)


def run(arguments: argparse.Namespace) -> int:
    asked = {"channel": arguments.channel, "owner": arguments.owner}
    query = {"issuer_id": arguments.issuer} | {name: text for name, text in asked.items() if text}
    answer = api_of(arguments).call("GET", f"/v1/requests?{urlencode(query)}")
    if answer.is_refusal:
        print(answer.text, file=sys.stderr)
        return REFUSED
    found = json.loads(answer.text)
    for each in found["requests"]:
        print(_line(each))
        for line in filter(None, (each["subject"], *each["text"].splitlines())):
            print(f"    {line}")
    if not found["is_complete"]:
        print("more wait: these are of the 200 oldest", file=sys.stderr)
    return 0


def _line(each: dict[str, Any]) -> str:
    name = each["request_id"] or each["exception_id"]
    owner = each["owner"] or "nobody"
    who = f"{each['customer_id']}  {each['name']}"
    return f"{each['received_at']}  {name}  {each['channel']}  {each['kind']}  {owner}  {who}"
