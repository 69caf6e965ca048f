"""The deployed HTTP API from the shell, as a signed-in person.

The token is an access token of the user pool, from `--token` or the variable COBRO_TOKEN.
"""

import argparse
import os
import urllib.error
import urllib.request
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from cobro_cli.stack import add_stack_arguments, stack_of
from cobro_cli.steps import StepError
from infra.names import Output

__all__ = ["Answer", "ApiClient", "add_api_arguments", "api_of"]

TOKEN = "COBRO_TOKEN"  # noqa: S105 - the name of a variable
TIMEOUT_SECONDS = 35  # above the 30 seconds after which an HTTP API gives up


class _Elsewhere(urllib.request.HTTPRedirectHandler):
    """Follows the API to a file in a bucket, which takes its signed address and no token."""

    def redirect_request(self, *asked: Any) -> urllib.request.Request | None:  # noqa: ANN401 - as it was asked
        request = super().redirect_request(*asked)
        if request is not None:
            request.remove_header("Authorization")
        return request


_OPENER = urllib.request.build_opener(_Elsewhere)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the API says; `content` is the same as bytes, for files that are no text."""

    status: int
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode(errors="replace")

    @property
    def is_refusal(self) -> bool:
        return self.status >= HTTPStatus.BAD_REQUEST


@dataclass(frozen=True, slots=True)
class ApiClient:
    """The API at an address, for the person whose token it is."""

    url: str
    token: str

    def call(self, method: str, path: str, body: bytes | None = None, key: str = "") -> Answer:
        """Return whatever it answers; raise `StepError` where nothing does."""
        request = urllib.request.Request(  # noqa: S310 - the deployment's own address
            f"{self.url.rstrip('/')}/{path.lstrip('/')}", method=method, data=body
        )
        request.add_header("Authorization", f"Bearer {self.token}")
        request.add_header("Content-Type", "application/json")
        if key:
            request.add_header("Idempotency-Key", key)
        try:
            with _OPENER.open(request, timeout=TIMEOUT_SECONDS) as answer:
                return Answer(answer.status, answer.read())
        except urllib.error.HTTPError as refusal:
            return Answer(refusal.code, refusal.read())
        except OSError as error:
            step = f"call {request.full_url}"
            raise StepError(step, f"nothing answered: {error}") from error


def add_api_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--key", help="the Idempotency-Key")
    parser.add_argument("--token", help=f"access token; default: the variable {TOKEN}")
    parser.add_argument("--url", help="address of the API; default: that of the deployment")
    add_stack_arguments(parser)


def api_of(arguments: argparse.Namespace) -> ApiClient:
    """Return the API that the arguments name; raise `StepError` where a token is missing."""
    token = arguments.token or os.environ.get(TOKEN, "")
    if not token:
        step, reason = "sign in", f"name an access token by --token or the variable {TOKEN}"
        raise StepError(step, reason)
    return ApiClient(arguments.url or stack_of(arguments).outputs[Output.API_URL], token)
