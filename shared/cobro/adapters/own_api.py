"""The project's own HTTP API, called by the console with the token of the person at it."""

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import urlencode

from urllib3 import PoolManager, Retry, Timeout
from urllib3.exceptions import HTTPError

__all__ = ["ApiAnswer", "ApiRequest", "HttpApi", "OwnApi", "all_of"]

JSON = "application/json"
_AT_ONCE = 10
_TIMEOUT = Timeout(connect=3, read=20)  # within the 25 seconds that the console itself has


@dataclass(frozen=True, slots=True)
class ApiRequest:
    method: str
    path: str
    query: Mapping[str, str]
    body: Mapping[str, Any] | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """What the API said; a 503 of ours where nothing came back. A file comes as `content`."""

    status: int
    body: dict[str, Any]
    content: bytes = b""
    content_type: str = ""

    @property
    def is_good(self) -> bool:
        return self.status < HTTPStatus.BAD_REQUEST

    @property
    def code(self) -> str:
        return str(self._error.get("code", ""))

    @property
    def message(self) -> str:
        return str(self._error.get("message", ""))

    @property
    def _error(self) -> dict[str, Any]:
        found = self.body.get("error")
        return found if isinstance(found, dict) else {}


class OwnApi(Protocol):
    def call(self, request: ApiRequest, token: str, language: str) -> ApiAnswer: ...


class HttpApi:
    """Calls an address; nothing is sent twice."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        self._pool = PoolManager(maxsize=_AT_ONCE, retries=Retry(0), timeout=_TIMEOUT)

    def call(self, request: ApiRequest, token: str, language: str) -> ApiAnswer:
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}
        if request.key:
            headers["Idempotency-Key"] = request.key
        body = None
        if request.body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(request.body).encode()
        query = f"?{urlencode(request.query)}" if request.query else ""
        address = f"{self._address}{request.path}{query}"
        try:
            answer = self._pool.request(
                request.method, address, body=body, headers=headers, redirect=False
            )
        except HTTPError:
            return ApiAnswer(HTTPStatus.SERVICE_UNAVAILABLE, {})
        content_type = answer.headers.get("Content-Type", JSON)
        if answer.status >= HTTPStatus.BAD_REQUEST or content_type.startswith(JSON):
            return ApiAnswer(answer.status, _json(answer.data))
        return ApiAnswer(answer.status, {}, answer.data, content_type)


def _json(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def all_of(
    call: Callable[[ApiRequest], ApiAnswer], requests: Mapping[str, ApiRequest]
) -> dict[str, ApiAnswer]:
    """Ask for several things at once."""
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        answers = pool.map(call, requests.values())
        return dict(zip(requests, answers, strict=True))
