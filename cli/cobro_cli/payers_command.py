"""`cobro payers`: links of payers' pages, promises to pay, messages, and what happened."""

import argparse
import json
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from cobro_cli.api_client import Answer, add_api_arguments, api_of

__all__ = ["add_arguments", "run"]

if TYPE_CHECKING:
    _Actions = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - no other name

REFUSED = 1
_OF_INVOICE = {
    "link": "make a link to the page of an invoice",
    "promise": "take a payer's promise to pay by a day",
    "promises": "list the promises about an invoice",
    "withdraw-promise": "take a promise back",
    "messages": "show how far messages went",
}
_OF_CUSTOMER = {
    "withdraw-links": "let no link of a customer open any more that was made up to now",
    "timeline": "show what happened with a customer",
    "addresses": "show how a customer is reached, or why not",
    "risk": "show how likely a customer is to pay more than 30 days late, and why",
    "opt-out": "take down that a customer wants no more reminders before the due date",
    "opt-in": "take down that a customer that refused them wants those reminders again",
    "consent": "take down that a customer agreed to WhatsApp, or to promotions",
    "note-call": "note what was said in a call",
    "requests": "list what a customer wrote back, and who sees to it",
    "take-request": "give a request to somebody, to yourself if nobody is named",
    "answer-request": "say that a request is answered",
}
_WISHES = {"opt-out": "opt-outs", "opt-in": "opt-outs/withdrawal"}
_MORE = ("before", "locale")  # what some readings of a customer take besides
_OF_REQUEST = {"take-request": "owner", "answer-request": "answer"}
_READS = {"promises": "promises", "messages": "notices"}  # what each reads of an invoice


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    _add_of_invoice(actions)
    _add_of_customer(actions)
    for action in actions.choices.values():
        add_api_arguments(action)


def _add_of_invoice(actions: "_Actions") -> None:
    for name, meaning in _OF_INVOICE.items():
        actions.add_parser(name, help=meaning).add_argument("invoice_id")
    promise = actions.choices["promise"]
    promise.add_argument("promised_date", help="YYYY-MM-DD")
    promise.add_argument("--amount", type=int, help="minor units; all that is owed if not given")
    actions.choices["withdraw-promise"].add_argument("promise_id")


def _add_of_customer(actions: "_Actions") -> None:
    for name, meaning in _OF_CUSTOMER.items():
        action = actions.add_parser(name, help=meaning)
        action.add_argument("customer_id")
        action.add_argument("--issuer", required=True)
    timeline, note = actions.choices["timeline"], actions.choices["note-call"]
    timeline.add_argument("--before", default="", help="where the page before it ended")
    note.add_argument("text")
    note.add_argument("--at", required=True, help="when, such as 2026-03-02T11:30:00-03:00")
    refusal = actions.choices["opt-out"]
    refusal.add_argument("--channel", default="email")
    again = actions.choices["opt-in"]
    again.add_argument("--channel", default="email")
    again.add_argument("--evidence", required=True, help="what proves it: a letter, a call, a form")
    again.add_argument("--wording", default="", help="version of the words that it agreed to")
    consent = actions.choices["consent"]
    consent.add_argument("--source", required=True, help="contract, form, call or message")
    consent.add_argument("--wording", default="", help="version of the words that it agreed to")
    for each in (refusal, consent):
        meaning = "about promotions, not about messages by a channel"
        each.add_argument(
            "--promotions",
            dest="purpose",
            const="promotions",
            action="store_const",
            help=meaning,
        )
    consent.add_argument("--at", required=True, help="when, such as 2026-03-02T11:30:00-03:00")
    take, answer = actions.choices["take-request"], actions.choices["answer-request"]
    for each in (take, answer):
        each.add_argument("request_id")
    take.add_argument("--owner", default="", help="who sees to it")
    answer.add_argument("--note", default="", help="how it was answered")
    actions.choices["risk"].add_argument("--locale", default="en", help="language of the reasons")


def run(arguments: argparse.Namespace) -> int:
    answer = _ask(arguments)
    if answer.is_refusal:
        print(answer.text, file=sys.stderr)
        return REFUSED
    _TELLERS.get(arguments.action, _tell_promises)(json.loads(answer.text))
    return 0


def _tell_link(facts: dict[str, Any]) -> None:
    print(facts["url"])


def _tell_withdrawn(facts: dict[str, Any]) -> None:
    print(f"no link made until {facts['withdrawn_at']} opens any more")


def _tell_note(facts: dict[str, Any]) -> None:
    print(f"{facts['note_id']}  {facts['person']}")


def _tell_promises(facts: dict[str, Any]) -> None:
    for each in facts.get("promises", [facts]):
        print(_line(each))


def _tell_messages(facts: dict[str, Any]) -> None:
    """Print each step, what became of it, and how far its message got."""
    for each in facts["notices"]:
        told = each["delivery"] or {"state": "", "at": "", "reason": ""}
        went = f"{each['at']}  {each['step']}  {each['state']}  {each['channel']}"
        why = told["reason"] or each["detail"]
        print(f"{went}  {told['state']}  {told['at']}  {why}")


def _tell_addresses(facts: dict[str, Any]) -> None:
    for each in facts["addresses"]:
        closed = each["closed"] or {"reason": "open", "at": ""}
        refused = "" if each["opted_out"] is None else "  no reminders before the due date"
        agreed = "" if each["consent"] is None else f"  agreed on {each['consent']['given_at']}"
        stands = f"{closed['reason']}  {closed['at']}{refused}{agreed}"
        print(f"{each['channel']}  {each['address']}  {stands}")
    consent = facts["promotions"]["consent"]
    agreed = f"agreed on {consent['given_at']}" if consent else "not agreed to"
    print(f"promotions  {agreed}")


def _tell_opt_out(facts: dict[str, Any]) -> None:
    what = facts.get("purpose") or f"reminders before the due date by {facts['channel']}"
    print(f"no {what} since {facts['at']}")


def _tell_opt_in(facts: dict[str, Any]) -> None:
    print(f"reminders before the due date by {facts['channel']} again since {facts['at']}")


def _tell_consent(facts: dict[str, Any]) -> None:
    what = facts.get("purpose") or f"messages by {facts['channel']}"
    print(f"agreed to {what} on {facts['given_at']} ({facts['source']})")


def _tell_risk(facts: dict[str, Any]) -> None:
    if facts["chance"] is None:
        print("not scored yet: that comes with the next forecast after the first invoice")
        return
    percent = f"{Decimal(facts['chance']) * 100:.1f} %"
    print(f"{percent}  as of {facts['as_of']}  method {facts['version']}")
    for each in facts["reasons"]:
        print(f"- {each['text']}")


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


def _tell_requests(facts: dict[str, Any]) -> None:
    for each in facts["requests"]:
        _tell_request(each)


def _tell_request(request: dict[str, Any]) -> None:
    proved = "" if request["sender_proved"] else " (sender not proved)"
    owner = request["owner"] or "nobody"
    said = f"{request['received_at']}  {request['request_id']}  {request['channel']}"
    print(
        f"{said}  {request['state']}  {owner}  {request['sender']}{proved}  {request['invoice_id']}"
    )
    for line in filter(None, (request["subject"], *request["text"].splitlines())):
        print(f"    {line}")
    if request["attachments"]:
        print(f"    {request['attachments']} attached: {request['stored_as']} in the mail bucket")


def _line(promise: dict[str, object]) -> str:
    amount = f"{promise['amount']} {promise['currency']}"
    by = promise["person"] or "the payer"
    return (
        f"{promise['promise_id']}  {amount} by {promise['promised_date']}  {promise['state']}  "
        f"({by}, {promise['made_at']})"
    )


_TELLERS: dict[str, Callable[[dict[str, Any]], None]] = {
    "link": _tell_link,
    "withdraw-links": _tell_withdrawn,
    "note-call": _tell_note,
    "timeline": _tell_timeline,
    "messages": _tell_messages,
    "addresses": _tell_addresses,
    "opt-out": _tell_opt_out,
    "opt-in": _tell_opt_in,
    "consent": _tell_consent,
    "risk": _tell_risk,
    "requests": _tell_requests,
    "take-request": _tell_request,
    "answer-request": _tell_request,
}


def _ask(arguments: argparse.Namespace) -> Answer:
    return (_ask_of_customer if "customer_id" in arguments else _ask_of_invoice)(arguments)


def _ask_of_invoice(arguments: argparse.Namespace) -> Answer:
    api = api_of(arguments)
    invoice = f"/v1/invoices/{quote(arguments.invoice_id, safe='')}"
    if arguments.action in _READS:
        return api.call("GET", f"{invoice}/{_READS[arguments.action]}")
    if arguments.action == "link":
        return api.call("POST", f"{invoice}/payer-links")
    if arguments.action == "withdraw-promise":
        promise_id = quote(arguments.promise_id, safe="")
        return api.call("POST", f"{invoice}/promises/{promise_id}/withdrawal")
    body = {"promised_date": arguments.promised_date}
    body |= {"amount": arguments.amount} if arguments.amount is not None else {}
    return api.call("POST", f"{invoice}/promises", json.dumps(body).encode())


def _ask_of_customer(arguments: argparse.Namespace) -> Answer:
    api = api_of(arguments)
    customer = f"/v1/customers/{quote(arguments.customer_id, safe='')}"
    if arguments.action == "withdraw-links":
        body = {"issuer_id": arguments.issuer}
        return api.call("POST", f"{customer}/payer-links/withdrawal", json.dumps(body).encode())
    if arguments.action in _WISHES:
        body = {"issuer_id": arguments.issuer}
        body |= _given(arguments, "channel", "evidence", "wording", "purpose")
        path = f"{customer}/{_WISHES[arguments.action]}"
        return api.call("POST", path, json.dumps(body).encode())
    if arguments.action == "consent":
        body = {
            "issuer_id": arguments.issuer,
            "source": arguments.source,
            "given_at": arguments.at,
            **_given(arguments, "wording", "purpose"),
        }
        return api.call("POST", f"{customer}/consents", json.dumps(body).encode())
    if arguments.action in _OF_REQUEST:
        body = {"issuer_id": arguments.issuer}
        body |= {name: getattr(arguments, name) for name in ("owner", "note") if name in arguments}
        request = f"{customer}/requests/{quote(arguments.request_id, safe='')}"
        path = f"{request}/{_OF_REQUEST[arguments.action]}"
        return api.call("POST", path, json.dumps(body).encode())
    if arguments.action in {"addresses", "timeline", "risk", "requests"}:
        query = {"issuer_id": arguments.issuer}
        more = {
            name: getattr(arguments, name) for name in ("before", "locale") if name in arguments
        }
        return api.call("GET", f"{customer}/{arguments.action}?{urlencode(query | more)}")
    body = {"issuer_id": arguments.issuer, "called_at": arguments.at, "text": arguments.text}
    return api.call("POST", f"{customer}/call-notes", json.dumps(body).encode())


def _given(arguments: argparse.Namespace, *names: str) -> dict[str, str]:
    """Return what was said of these, and nothing of those that an action has not."""
    found = {name: getattr(arguments, name, None) for name in names}
    return {name: value for name, value in found.items() if value is not None}
