"""`cobro api`: any route of the deployed HTTP API from the shell, as a signed-in person.

The token is an access token of the user pool, from `--token` or the variable COBRO_TOKEN.
"""

import argparse
import json
import os
import sys
import urllib.error
import urllib.request
from http import HTTPStatus
from pathlib import Path

from cobro_cli.stack import add_stack_arguments, stack_of
from cobro_cli.steps import StepError
from infra.names import Output

__all__ = ["add_arguments", "add_door", "ask", "run"]

TOKEN = "COBRO_TOKEN"  # noqa: S105 - the name of a variable
TIMEOUT_SECONDS = 35  # above the 30 seconds after which an HTTP API gives up
REFUSED = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("method", choices=("GET", "POST", "PUT", "DELETE"), type=str.upper)
    parser.add_argument("path", help="such as /v1/invoices/inv_.../payoff?on=2026-03-31")
    parser.add_argument("--body", help="a JSON file, or - for standard input")
    parser.add_argument("--key", help="the Idempotency-Key")
    add_door(parser)


def add_door(parser: argparse.ArgumentParser) -> None:
    """Add what says where the API is and who asks."""
    parser.add_argument("--token", help=f"access token; default: the variable {TOKEN}")
    parser.add_argument("--url", help="address of the API; default: that of the deployment")
    add_stack_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the answer's JSON; return 1 where it is a refusal."""
    status, text = ask(
        arguments, arguments.method, arguments.path, _body(arguments.body), arguments.key or ""
    )
    try:
        shown = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except json.JSONDecodeError:
        shown = text
    sys.stdout.write(shown + "\n")
    return REFUSED if status >= HTTPStatus.BAD_REQUEST else 0


def ask(
    arguments: argparse.Namespace, method: str, path: str, body: bytes | None, key: str = ""
) -> tuple[int, str]:
    """Call a route of the API that `add_door`'s arguments name."""
    request = urllib.request.Request(  # noqa: S310 - the deployment's own address
        _address(arguments, path), method=method, data=body
    )
    request.add_header("Authorization", f"Bearer {_token(arguments.token)}")
    request.add_header("Content-Type", "application/json")
    if key:
        request.add_header("Idempotency-Key", key)
    return _answer(request)


def _answer(request: urllib.request.Request) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - as above
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()
    except OSError as error:
        step = f"call {request.full_url}"
        raise StepError(step, f"nothing answered: {error}") from error


def _address(arguments: argparse.Namespace, path: str) -> str:
    base: str = arguments.url or stack_of(arguments).outputs[Output.API_URL]
    return f"{base.rstrip('/')}/{path.lstrip('/')}"


def _token(given: str | None) -> str:
    token = given or os.environ.get(TOKEN, "")
    if not token:
        step, reason = "sign in", f"name an access token by --token or the variable {TOKEN}"
        raise StepError(step, reason)
    return token


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
