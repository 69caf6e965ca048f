"""`cobro payers`: links of payers' pages, and promises to pay."""

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
    promise = actions.add_parser("promise", help="take a payer's promise to pay by a day")
    promise.add_argument("invoice_id")
    promise.add_argument("promised_date", help="YYYY-MM-DD")
    promise.add_argument("--amount", type=int, help="minor units; all that is owed if not given")
    listing = actions.add_parser("promises", help="list the promises about an invoice")
    listing.add_argument("invoice_id")
    back = actions.add_parser("withdraw-promise", help="take a promise back")
    back.add_argument("invoice_id")
    back.add_argument("promise_id")
    for action in (link, withdraw, promise, listing, back):
        add_api_arguments(action)


def run(arguments: argparse.Namespace) -> int:
    answer = _ask(arguments)
    if answer.is_refusal:
        print(answer.text, file=sys.stderr)
        return REFUSED
    facts = json.loads(answer.text)
    if arguments.action == "link":
        print(facts["url"])
    elif arguments.action == "withdraw-links":
        print(f"no link made until {facts['withdrawn_at']} opens any more")
    else:
        for each in facts.get("promises", [facts]):
            print(_line(each))
    return 0


def _line(promise: dict[str, object]) -> str:
    amount = f"{promise['amount']} {promise['currency']}"
    by = promise["person"] or "the payer"
    return (
        f"{promise['promise_id']}  {amount} by {promise['promised_date']}  {promise['state']}  "
        f"({by}, {promise['made_at']})"
    )


def _ask(arguments: argparse.Namespace) -> Answer:
    api = api_of(arguments)
    if arguments.action == "withdraw-links":
        path = f"/v1/customers/{quote(arguments.customer_id, safe='')}/payer-links/withdrawal"
        return api.call("POST", path, json.dumps({"issuer_id": arguments.issuer}).encode())
    invoice = f"/v1/invoices/{quote(arguments.invoice_id, safe='')}"
    if arguments.action == "link":
        return api.call("POST", f"{invoice}/payer-links")
    if arguments.action == "promises":
        return api.call("GET", f"{invoice}/promises")
    if arguments.action == "withdraw-promise":
        promise_id = quote(arguments.promise_id, safe="")
        return api.call("POST", f"{invoice}/promises/{promise_id}/withdrawal")
    body = {"promised_date": arguments.promised_date}
    body |= {"amount": arguments.amount} if arguments.amount is not None else {}
    return api.call("POST", f"{invoice}/promises", json.dumps(body).encode())
