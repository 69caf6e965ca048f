"""`cobro disputes`: open disputes about invoices, prove them, decide on them."""

import argparse
import hashlib
import json
import mimetypes
import sys
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from cobro_cli.api_client import Answer, add_api_arguments, api_of
from cobro_cli.steps import StepError

__all__ = ["add_arguments", "run"]

REFUSED = 1
REASONS = (
    "not_received",
    "not_as_agreed",
    "wrong_price",
    "wrong_quantity",
    "charged_twice",
    "paid_already",
    "not_ordered",
    "other",
)
_SECONDS = 60


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    opening = actions.add_parser("open", help="put an invoice, or a part of it, in dispute")
    opening.add_argument("invoice_id")
    opening.add_argument("reason", choices=REASONS)
    opening.add_argument("text", help="what the payer says")
    opening.add_argument("--amount", type=int, help="minor units; all that is open if not given")
    opening.add_argument("--owner", help="who is to decide")
    opening.add_argument("--by", help="the day to decide by: YYYY-MM-DD")
    listing = actions.add_parser("list", help="list what is open, or all about one invoice")
    listing.add_argument("--issuer")
    listing.add_argument("--invoice")
    assign = actions.add_parser("assign", help="give a dispute to somebody else")
    assign.add_argument("owner")
    assign.add_argument("--by", help="another day to decide by: YYYY-MM-DD")
    evidence = actions.add_parser("attach", help="send a file that proves something")
    evidence.add_argument("file", type=Path)
    decide = actions.add_parser("decide", help="uphold (by a credit note), reject or withdraw")
    decide.add_argument("decision", choices=("upheld", "rejected", "withdrawn"))
    decide.add_argument("reason")
    decide.add_argument("--credit", type=int, help="minor units; all that is disputed if not given")
    decide.add_argument("--series", help="of the credit note, where there are several")
    for action in (assign, evidence, decide):
        action.add_argument("--invoice", required=True)
        action.add_argument("--dispute", required=True)
    for action in (opening, listing, assign, evidence, decide):
        add_api_arguments(action)


def run(arguments: argparse.Namespace) -> int:
    answer = _ask(arguments)
    if answer.is_refusal:
        print(answer.text, file=sys.stderr)
        return REFUSED
    facts = json.loads(answer.text)
    if arguments.action == "attach":
        _send(arguments.file, facts)
        return 0
    for each in facts.get("disputes", [facts]):
        print(_line(each))
    return 0


def _line(dispute: dict[str, Any]) -> str:
    amount = f"{dispute['amount']} {dispute['currency']}"
    owner = dispute["owner"] or "nobody"
    return (
        f"{dispute['dispute_id']}  {dispute['document']}  {amount}  {dispute['reason']}  "
        f"{dispute['state']}  {owner} until {dispute['deadline_date']}  "
        f"{len(dispute['evidence'])} files"
    )


def _ask(arguments: argparse.Namespace) -> Answer:
    api = api_of(arguments)
    if arguments.action == "list" and arguments.issuer:
        return api.call("GET", f"/v1/disputes?{urlencode({'issuer_id': arguments.issuer})}")
    invoice_id = arguments.invoice_id if arguments.action == "open" else arguments.invoice
    if not invoice_id:
        step, reason = "list disputes", "name --issuer or --invoice"
        raise StepError(step, reason)
    disputes = f"/v1/invoices/{quote(invoice_id, safe='')}/disputes"
    if arguments.action == "list":
        return api.call("GET", disputes)
    if arguments.action == "open":
        return api.call("POST", disputes, _body(arguments, reason="reason", text="text"))
    one = f"{disputes}/{quote(arguments.dispute, safe='')}"
    if arguments.action == "assign":
        return api.call("POST", f"{one}/assignment", _body(arguments))
    if arguments.action == "attach":
        return api.call("POST", f"{one}/evidence", json.dumps(_announced(arguments.file)).encode())
    names = {"decision": "decision", "reason": "reason", "credit": "credit", "series": "series"}
    return api.call("POST", f"{one}/decision", _body(arguments, **names))


def _body(arguments: argparse.Namespace, **names: str) -> bytes:
    """Write what was given as a request; what was left out is left out."""
    named = {**names, "amount": "amount", "owner": "owner", "deadline_date": "by"}
    values = {name: getattr(arguments, given, None) for name, given in named.items()}
    return json.dumps({name: value for name, value in values.items() if value is not None}).encode()


def _announced(file: Path) -> dict[str, object]:
    content = file.read_bytes()
    return {
        "name": file.name,
        "media_type": mimetypes.guess_type(file.name)[0] or "application/octet-stream",
        "size_bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _send(file: Path, link: dict[str, Any]) -> None:
    address, headers = link["upload_url"], link["upload_headers"]
    request = Request(address, file.read_bytes(), headers, method="PUT")  # noqa: S310 - our own API named it
    try:
        with urlopen(request, timeout=_SECONDS):  # noqa: S310 - as above
            pass
    except (HTTPError, URLError) as error:
        step = f"send {file.name}"
        raise StepError(step, str(error)) from error
    print(f"{link['sha256'][:12]}  {link['name']}")
