"""`cobro api`: any route of the deployed HTTP API from the shell, as a signed-in person.

The token is an access token of the user pool, from `--token` or the variable COBRO_TOKEN.
"""

import argparse
import json
import sys
from pathlib import Path

from cobro_cli.api_client import add_api_arguments, api_of
from cobro_cli.steps import StepError

__all__ = ["add_arguments", "run"]

REFUSED = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("method", choices=("GET", "POST", "PUT", "DELETE"), type=str.upper)
    parser.add_argument("path", help="such as /v1/invoices/inv_.../payoff?on=2026-03-31")
    parser.add_argument("--body", help="a JSON file, or - for standard input")
    add_api_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the answer's JSON; return 1 where it is a refusal."""
    body = _body(arguments.body)
    answer = api_of(arguments).call(arguments.method, arguments.path, body, arguments.key or "")
    try:
        shown = json.dumps(json.loads(answer.text), indent=2, ensure_ascii=False)
    except json.JSONDecodeError:
        shown = answer.text
    sys.stdout.write(shown + "\n")
    return REFUSED if answer.is_refusal else 0


def _body(source: str | None) -> bytes | None:
    if source is None:
        return None
    if source == "-":
        return sys.stdin.buffer.read()
    path = Path(source)
    if not path.is_file():
        step = "read the body"
        raise StepError(step, f"there is no file {source}")
    return path.read_bytes()
