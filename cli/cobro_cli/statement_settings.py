"""`cobro statements mapping|account|gaps`: what the stack reads bank files by, and what is missing.

`--json` prints the answer of the API, with amounts in minor units.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from rich.console import Console
from rich.table import Table

from cobro.domain.money import Currency, Money
from cobro_cli.api_client import Answer, add_api_arguments, api_of
from cobro_cli.steps import StepError

__all__ = ["add_arguments", "run"]

REFUSED = 1
ACCOUNTS = "/v1/bank-accounts"
MAPPINGS = "/v1/csv-mappings"
GAPS = "/v1/bank-files/gaps"


def add_arguments(actions: Any) -> None:  # noqa: ANN401 - argparse hides its type
    """Add the actions that ask the deployed API."""
    mapping = actions.add_parser("mapping", help="keep how CSV files of an issuer are read")
    kinds = mapping.add_subparsers(dest="act", required=True)
    _action(kinds, "put", "keep a mapping under its name").add_argument("file", type=Path)
    _action(kinds, "list", "the mappings of an issuer")
    _action(kinds, "show", "a mapping as it was put").add_argument("name")
    _action(kinds, "remove", "remove a mapping").add_argument("name")
    account = actions.add_parser("account", help="keep which bank accounts are an issuer's")
    kinds = account.add_subparsers(dest="act", required=True)
    adding = _action(kinds, "add", "say that an account is the issuer's")
    adding.add_argument("account", help="as its files name it, such as 237/1234/56789")
    adding.add_argument("--label", default="")
    _action(kinds, "list", "the accounts whose files are taken")
    _action(kinds, "remove", "forget an account").add_argument("account")
    gaps = _action(actions, "gaps", "what did not come between the files that came")
    gaps.add_argument("--account", default="")


def _action(kinds: Any, name: str, text: str) -> argparse.ArgumentParser:  # noqa: ANN401 - as above
    parser: argparse.ArgumentParser = kinds.add_parser(name, help=text)
    parser.add_argument("--issuer", required=True)
    parser.add_argument("--json", action="store_true", help="print the answer of the API")
    add_api_arguments(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Ask the API and show what it answers; return 1 where it refuses."""
    if arguments.action == "gaps":
        query = {"account": arguments.account} if arguments.account else {}
        return _tabled(arguments, _asked(arguments, "GET", GAPS, **query), "gaps", _gaps)
    if arguments.action == "mapping":
        return _mapping(arguments)
    if arguments.act == "list":
        return _tabled(arguments, _asked(arguments, "GET", ACCOUNTS), "accounts", _accounts)
    if arguments.act == "remove":
        return _shown(_asked(arguments, "DELETE", ACCOUNTS, account=arguments.account))
    body = {
        "issuer_id": arguments.issuer,
        "account": arguments.account,
        "label": arguments.label,
    }
    return _shown(api_of(arguments).call("POST", ACCOUNTS, json.dumps(body).encode()))


def _mapping(arguments: argparse.Namespace) -> int:
    if arguments.act == "list":
        return _tabled(arguments, _asked(arguments, "GET", MAPPINGS), "mappings", _mappings)
    if arguments.act == "put":
        raw = _read(arguments.file)
        name = _name_of(raw, arguments.file)
        path = f"{MAPPINGS}/{quote(name, safe='')}?{urlencode({'issuer_id': arguments.issuer})}"
        return _shown(api_of(arguments).call("PUT", path, raw))
    method = "GET" if arguments.act == "show" else "DELETE"
    return _shown(_asked(arguments, method, f"{MAPPINGS}/{quote(arguments.name, safe='')}"))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        step = "read the mapping"
        raise StepError(step, str(error)) from error


def _name_of(raw: bytes, file: Path) -> str:
    """Return the name within the mapping; what else is wrong with it, the API says."""
    try:
        body = json.loads(raw)
    except ValueError as error:
        step = "read the mapping"
        raise StepError(step, f"{file} is no JSON: {error}") from error
    name = body.get("name") if isinstance(body, dict) else None
    if not isinstance(name, str) or not name:
        step = "read the mapping"
        raise StepError(step, f"{file} has no name: it is kept under it")
    return name


def _asked(arguments: argparse.Namespace, method: str, path: str, **query: str) -> Answer:
    wanted = urlencode({"issuer_id": arguments.issuer, **query})
    return api_of(arguments).call(method, f"{path}?{wanted}")


def _shown(answer: Answer) -> int:
    sys.stdout.write(json.dumps(json.loads(answer.text), indent=2, ensure_ascii=False) + "\n")
    return REFUSED if answer.is_refusal else 0


def _tabled(arguments: argparse.Namespace, answer: Answer, name: str, table: Any) -> int:  # noqa: ANN401 - one of those below
    if answer.is_refusal or arguments.json:
        return _shown(answer)
    Console(soft_wrap=True).print(table(json.loads(answer.text)[name]))
    return 0


def _accounts(accounts: list[dict[str, Any]]) -> Table:
    table = Table("account", "known by", "label", "since")
    for one in accounts:
        by = f"{one['source']} {one['author']}".strip()
        table.add_row(one["account"], by, one["label"], one["known_at"] or "")
    return table


def _mappings(mappings: list[dict[str, Any]]) -> Table:
    table = Table("name", "account", "currency", "columns")
    for one in mappings:
        columns = ", ".join(one["columns"])
        table.add_row(one["name"], one["account"], one["currency"], columns)
    return table


def _gaps(gaps: list[dict[str, Any]]) -> Table:
    table = Table("account", "missing", "after", "before")
    for gap in gaps:
        if gap["kind"] == "numbers":
            missing = f"{gap['series']}: {gap['first_number']} to {gap['last_number']}"
        else:
            ends = " to ".join(_plain(gap[name]) for name in ("closing", "opening"))
            missing = f"{_plain(gap['difference'])} {gap['currency']} ({ends})"
        table.add_row(gap["account"], missing, *map(_seen, (gap["after"], gap["before"])))
    return table


def _plain(minor: int) -> str:
    return f"{Money(minor, Currency.EUR).decimal():,.2f}"


def _seen(one: dict[str, Any]) -> str:
    return f"{one['date']} {one['file']}"
