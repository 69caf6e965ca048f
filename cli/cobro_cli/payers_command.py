"""`cobro payers`: links of payers' pages, promises to pay, and what happened."""

import argparse
import json
import sys
from typing import Any
from urllib.parse import quote, urlencode

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
    timeline = actions.add_parser("timeline", help="show what happened with a customer")
    timeline.add_argument("customer_id")
    timeline.add_argument("--issuer", required=True)
    timeline.add_argument("--before", default="", help="where the page before it ended")
    note = actions.add_parser("note-call", help="note what was said in a call")
    note.add_argument("customer_id")
    note.add_argument("text")
    note.add_argument("--issuer", required=True)
    note.add_argument("--at", required=True, help="when, such as 2026-03-02T11:30:00-03:00")
    for action in (link, withdraw, promise, listing, back, timeline, note):
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
    elif arguments.action == "note-call":
        print(f"{facts['note_id']}  {facts['person']}")
    elif arguments.action == "timeline":
        _tell_timeline(facts)
    else:
        for each in facts.get("promises", [facts]):
            print(_line(each))
    return 0


def _tell_timeline(facts: dict[str, Any]) -> None:
    for each in facts["moments"]:
        amount = "" if each["amount"] is None else f"{each['amount']} {each['currency']}  "
        said = (
            f"{each['happened_at']}  {each['label']}  {each['what']}  {amount}{each['invoice_id']}"
        )
        print(f"{said}  {each['actor']}  {each['text']}  {each['content_hash'][:12]}")
    if facts["next_before"]:
        print(f"more: --before {facts['next_before']}")
    if not facts["is_complete"]:
        print("more happened than is looked through", file=sys.stderr)


def _line(promise: dict[str, object]) -> str:
    amount = f"{promise['amount']} {promise['currency']}"
    by = promise["person"] or "the payer"
    return (
        f"{promise['promise_id']}  {amount} by {promise['promised_date']}  {promise['state']}  "
        f"({by}, {promise['made_at']})"
    )


def _ask(arguments: argparse.Namespace) -> Answer:
    api = api_of(arguments)
    if arguments.action in {"timeline", "note-call"}:
        return _ask_timeline(arguments)
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


def _ask_timeline(arguments: argparse.Namespace) -> Answer:
    api = api_of(arguments)
    customer = f"/v1/customers/{quote(arguments.customer_id, safe='')}"
    if arguments.action == "timeline":
        query = urlencode({"issuer_id": arguments.issuer, "before": arguments.before})
        return api.call("GET", f"{customer}/timeline?{query}")
    body = {"issuer_id": arguments.issuer, "called_at": arguments.at, "text": arguments.text}
    return api.call("POST", f"{customer}/call-notes", json.dumps(body).encode())
