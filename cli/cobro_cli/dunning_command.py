"""`cobro dunning`: keep policies, give them to somebody, and try them on the past.

What is kept goes through the API, as a signed-in person. A simulation reads the tables with the
shell's credentials and sends nothing.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cobro.contracts.dunning_policy import DunningPolicyV2, default_policy
from cobro.contracts.parsing import parse
from cobro.domain.calendars import calendar_for
from cobro.domain.dunning.policy import BUILT_IN, DELIVERING, DunningPolicy
from cobro.domain.dunning.simulation import PastInvoice, Simulated, Simulation
from cobro.domain.errors import InvalidInputError
from cobro_cli.api_client import Answer, add_api_arguments, api_of
from cobro_cli.bars import bars
from cobro_cli.dunning_past import newest_policy, read_past
from cobro_cli.dunning_views import print_json, print_tables
from cobro_cli.stack import Stack, add_stack_arguments, stack_of
from cobro_cli.steps import Listener, Progress, StepError

__all__ = ["add_arguments", "run"]

REFUSED = 1
POLICIES = "/v1/dunning-policies"
NONE = "none"
HOLDERS = ("customer", "contract", "behaviour", "segment")
TOLD_EVERY = 200


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="action")
    put = _action(actions, "put", "keep a policy; another content is its next version")
    put.add_argument("file", type=Path, help="a policy in JSON")
    put.add_argument("--name", help="its name; default: that of the file")
    follows = "the version it follows; refused where there is a newer one, 0 for a new policy"
    put.add_argument("--after-version", type=int, metavar="N", help=follows)
    _action(actions, "list", "the policies, and for whom they hold")
    show = _action(actions, "show", "a policy as it was sent in")
    show.add_argument("name", help=f"{BUILT_IN} is the one that comes with the program")
    show.add_argument("--version", type=int)
    assign = _action(actions, "assign", "say for whom a policy holds from the next step on")
    assign.add_argument("name", help=f"the policy, or {NONE} to take it away")
    holder = assign.add_mutually_exclusive_group()
    for kind in HOLDERS:
        holder.add_argument(f"--{kind}", help="in place of the whole company")
    simulate = actions.add_parser("simulate", help="what a policy would have sent in the past")
    simulate.add_argument("--issuer", required=True)
    simulate.add_argument("--policy", required=True, metavar="FILE|NAME")
    simulate.add_argument("--against", metavar="FILE|NAME", help="another one, side by side")
    simulate.add_argument("--from", dest="first", required=True, type=date.fromisoformat)
    simulate.add_argument("--to", dest="last", required=True, type=date.fromisoformat)
    simulate.add_argument("--json", action="store_true", help="one JSON object a step")
    add_stack_arguments(simulate)


def _action(actions: Any, name: str, text: str) -> argparse.ArgumentParser:  # noqa: ANN401 - argparse hides its type
    parser: argparse.ArgumentParser = actions.add_parser(name, help=text)
    parser.add_argument("--issuer", required=True)
    parser.add_argument("--json", action="store_true", help="print the API's answer")
    add_api_arguments(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Show what was asked for; return 1 with the reason where it is refused."""
    if arguments.action == "simulate":
        return _simulate(arguments)
    method, path, body = _asked(arguments)
    answer = api_of(arguments).call(method, path, body)
    if answer.is_refusal:
        return _refuse(answer)
    told = json.loads(answer.text)
    if arguments.action == "list" and not arguments.json:
        _print_list(told)
    else:
        sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    return 0


def _asked(arguments: argparse.Namespace) -> tuple[str, str, bytes | None]:
    query = {"issuer_id": arguments.issuer}
    if arguments.action == "put":
        name = quote(arguments.name or arguments.file.stem, safe="")
        follows = arguments.after_version
        query |= {} if follows is None else {"after_version": str(follows)}
        return "PUT", f"{POLICIES}/{name}?{urlencode(query)}", _read(arguments.file)
    if arguments.action == "assign":
        kind = next((k for k in HOLDERS if getattr(arguments, k)), "issuer")
        given = {
            **query,
            "kind": kind,
            "key": getattr(arguments, kind) if kind != "issuer" else "",
            "policy": "" if arguments.name == NONE else arguments.name,
        }
        return "PUT", "/v1/dunning-assignments", json.dumps(given).encode()
    if arguments.action == "show":
        query |= {"version": str(arguments.version)} if arguments.version else {}
        return "GET", f"{POLICIES}/{quote(arguments.name, safe='')}?{urlencode(query)}", None
    return "GET", f"{POLICIES}?{urlencode(query)}", None


def _read(path: Path) -> bytes:
    if not path.is_file():
        step = "read the policy"
        raise StepError(step, f"there is no file {path}")
    return path.read_bytes()


def _refuse(answer: Answer) -> int:
    try:
        said = json.loads(answer.text).get("error", {})
    except json.JSONDecodeError:
        said = {}
    code = said.get("code", f"status {answer.status}")
    place = f" at {said['field']}" if said.get("field") else ""
    text = f"[red]✗ {escape(code)}{escape(place)}[/red]: {escape(said.get('message', answer.text))}"
    Console(stderr=True, soft_wrap=True).print(text)
    return REFUSED


def _print_list(told: dict[str, Any]) -> None:
    holders: dict[str, list[str]] = {}
    for each in told["assignments"]:
        name = each["kind"] if each["kind"] == "issuer" else f"{each['kind']} {each['key']}"
        holders.setdefault(each["policy"], []).append(name)
    table = Table("policy", "version", "steps", "holds for", "by")
    for each in told["policies"]:
        held = ", ".join(holders.get(each["policy"], ()))
        version, steps = str(each["version"]), ", ".join(each["steps"])
        table.add_row(each["policy"], version, steps, held, each["author"])
    Console(soft_wrap=True).print(table)


def _simulate(arguments: argparse.Namespace) -> int:
    stack = stack_of(arguments)
    named = [each for each in (arguments.policy, arguments.against) if each]
    policies = [_policy(stack, arguments.issuer, each) for each in named]
    asks = any(step.conditions.instruments for policy in policies for step in policy.steps)
    runs = {}
    with bars(Console(stderr=True)) as listener:
        past = read_past(stack, arguments.issuer, listener, wants_instruments=asks)
        for name, policy in zip(named, policies, strict=True):
            simulation = Simulation(
                policy=policy,
                first_date=arguments.first,
                last_date=arguments.last,
                calendar=calendar_for(past.country),
                channels=DELIVERING,
                late_invoices=past.late_invoices,
                bounds=past.bounds,
            )
            runs[name] = _run(simulation, past.invoices, f"try {name}", listener)
    (print_json if arguments.json else print_tables)(runs)
    return 0


def _run(
    simulation: Simulation, invoices: Sequence[PastInvoice], step: str, listener: Listener
) -> list[Simulated]:
    by_customer: defaultdict[str, list[PastInvoice]] = defaultdict(list)
    for invoice in invoices:
        by_customer[invoice.customer_id].append(invoice)
    found: list[Simulated] = []
    for position, own in enumerate(by_customer.values(), 1):
        found += simulation.run(own)
        if position % TOLD_EVERY == 0 or position == len(by_customer):
            listener(Progress(step, position, len(by_customer)))
    return found


def _policy(stack: Stack, issuer_id: str, named: str) -> DunningPolicy:
    """Return a policy from a file, the one of the program, or one that the company keeps."""
    path = Path(named)
    if path.is_file():
        try:
            return parse(path.read_bytes(), DunningPolicyV2).to_policy(path.stem, 0)
        except InvalidInputError as error:
            step = f"read policy {named}"
            raise StepError(step, f"{error.code}: {error} ({error.field})") from error
    return default_policy() if named == BUILT_IN else newest_policy(stack, issuer_id, named)
