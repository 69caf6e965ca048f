"""`cobro payments`: payments by hand from the shell, as a signed-in person.

The same command given again is the same order: its Idempotency-Key comes from what is asked for,
unless `--key` names another. The token is in the variable COBRO_TOKEN, as for `cobro api`.
"""

import argparse
import json
import sys
from http import HTTPStatus
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cobro.domain.ids import derived_id
from cobro.domain.money import Currency, Money
from cobro_cli.api_client import Answer, add_api_arguments, api_of
from cobro_cli.payment_orders import ACTIONS, Asked, add_action_arguments

__all__ = ["add_arguments", "run"]

REFUSED = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="action")
    for name, action in ACTIONS.items():
        own = actions.add_parser(name, help=action.help, description=action.help)
        add_action_arguments(own, action)
        own.add_argument("--json", action="store_true", help="print the API's answer")
        add_api_arguments(own)


def run(arguments: argparse.Namespace) -> int:
    """Show what was done, is held or lies where; return 1 with the reason where it is refused."""
    asked = ACTIONS[arguments.action].ask(arguments)
    api = api_of(arguments)
    if asked.body is None:
        answer = api.call("GET", asked.url)
    else:
        body = json.dumps(asked.body, sort_keys=True, ensure_ascii=False).encode()
        answer = api.call("POST", asked.url, body, arguments.key or _key(asked, body))
    return _show(answer, is_json=arguments.json)


def _key(asked: Asked, body: bytes) -> str:
    return derived_id("cli", asked.path, body.decode())


def _show(answer: Answer, *, is_json: bool) -> int:
    told = _read(answer)
    if is_json and told is not None:
        sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    elif told is None or "error" in told:
        _refusal(answer, told or {})
    else:
        _print(answer.status, told)
    return REFUSED if answer.is_refusal or told is None else 0


def _read(answer: Answer) -> dict[str, Any] | None:
    """Return the answer's object; None where something else than the API answered."""
    try:
        told = json.loads(answer.text)
    except json.JSONDecodeError:
        return None
    return told if isinstance(told, dict) else None


def _refusal(answer: Answer, told: dict[str, Any]) -> None:
    said = told.get("error", {})
    code = said.get("code", f"status {answer.status}")
    problem = Console(stderr=True, soft_wrap=True)
    problem.print(f"[red]✗ {escape(code)}[/red]: {escape(said.get('message', answer.text))}")


def _print(status: int, told: dict[str, Any]) -> None:
    console = Console(soft_wrap=True, highlight=False)
    if "credits" in told:
        console.print(_credits(told["credits"]))
    elif "orders" in told:
        console.print(_orders(told["orders"]))
    elif "order_id" in told:
        console.print(_order(status, told))
    elif "adjustment_id" in told:
        console.print(_adjustment(status, told))
    else:
        console.print(_payment(told))


def _money(minor: int, currency: str) -> str:
    return str(Money(minor, Currency(currency)))


def _order(status: int, told: dict[str, Any]) -> str:
    amount = _money(told["amount"], told["currency"])
    what = f"{_words(told['kind'])} of {amount}, by {escape(told['author'])} ({told['order_id']})"
    if told["state"] == "awaiting_release":
        seen = f"cobro payments release {told['order_id']} --version {told['version']}"
        return f"[yellow]… {what} waits for a second person:[/yellow]\n  {seen}"
    if told["state"] != "done":
        return f"[yellow]… {what} is {_words(told['state'])}[/yellow]"
    done = "was done before" if status == HTTPStatus.OK else "is done"
    lines = [f"[green]✓ {what} {done}[/green]"]
    if told["payment"] is not None:
        lines.append(_payment(told["payment"]))
    return "\n".join(lines)


def _adjustment(status: int, told: dict[str, Any]) -> str:
    invoice = told["invoice"]
    what = f"{_words(told['kind'])} of {_money(told['amount'], invoice['currency'])}"
    done = "was given up before" if status == HTTPStatus.OK else "is given up"
    return f"[green]✓ {what} on {escape(invoice['document'])} {done}[/green]"


def _payment(told: dict[str, Any]) -> str:
    currency = told["currency"]
    came = f"{told['paid_date']}, {escape(told['source'])} {escape(told['reference'])}"
    facts = [f"{told['payment_id']}  {_money(told['amount'], currency)} of {came}"]
    if told["invoice_id"]:
        facts.append(f"{_money(told['allocated'], currency)} on invoice {told['invoice_id']}")
    if told["on_account"]:
        facts.append(f"{_money(told['on_account'], currency)} put on account")
    if told["given_back"]:
        facts.append(f"{_money(told['given_back'], currency)} given back")
    if not told["is_identified"]:
        facts.append("nobody knows yet whose it is")
    return "\n  ".join(facts)


def _credits(found: list[dict[str, Any]]) -> Table:
    table = Table("since", "left", "of", "came by", "document", "credit")
    for credit in found:
        left, amount = (_money(credit[name], credit["currency"]) for name in ("left", "amount"))
        since, source = credit["opened_date"], escape(credit["source"])
        table.add_row(since, left, amount, source, credit["document"], credit["credit_id"])
    return table


def _orders(found: list[dict[str, Any]]) -> Table:
    table = Table("order", "version", "state", "what", "amount", "by", "reason")
    for order in found:
        table.add_row(
            order["order_id"],
            str(order["version"]),
            _words(order["state"]),
            _words(order["kind"]),
            _money(order["amount"], order["currency"]),
            escape(order["author"]),
            escape(order["reason"]),
        )
    return table


def _words(name: str) -> str:
    return name.replace("_", " ")
