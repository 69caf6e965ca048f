"""One HTTP exchange over TLS: no redirect is followed, time and size of the answer are bounded.

It knows nothing of gateways or of trying again. A client certificate comes as PEM text, since it
lives in a secret and never in a file of ours.
"""

import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import urllib3

_CHUNK = 64 * 1024
_CONNECT_SECONDS = 3


class NoAnswerError(Exception):
    """No whole answer came. `was_sent` is false where the gateway cannot have seen the request."""

    def __init__(self, message: str, *, was_sent: bool = True) -> None:
        super().__init__(message)
        self.was_sent = was_sent


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """What is sent; `url` holds no secret, `headers` may."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What came back; `headers` are by lower-case name."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)


class Transport(Protocol):
    def __call__(self, request: HttpRequest, timeout_seconds: float) -> HttpAnswer:
        """Exchange once; raise `NoAnswerError` where no whole answer comes in time."""
        ...


def tls_context(
    client_certificate: str = "", client_key: str = "", trusted: str = ""
) -> ssl.SSLContext:
    """Return a context that checks the server; all three are PEM text.

    `trusted` are authorities to trust in place of the machine's: some banks have one of their own.
    """
    context = ssl.create_default_context(cadata=trusted or None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if client_certificate:
        # OpenSSL reads a key from a file only: it stands in a private folder for that long.
        with TemporaryDirectory() as folder:
            path = Path(folder) / "client.pem"
            path.touch(mode=0o600)
            path.write_text(f"{client_certificate.strip()}\n{client_key.strip()}\n", "ascii")
            context.load_cert_chain(path)
    return context


class UrllibTransport:
    """Exchanges by urllib3, on connections that are kept open between calls."""

    def __init__(
        self,
        context: ssl.SSLContext | None = None,
        *,
        size_max: int = 2 * 1024 * 1024,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pool = urllib3.PoolManager(ssl_context=context or tls_context(), maxsize=2)
        self._size_max = size_max
        self._now = now

    def __call__(self, request: HttpRequest, timeout_seconds: float) -> HttpAnswer:
        ends = self._now() + timeout_seconds
        timeout = urllib3.Timeout(
            connect=min(_CONNECT_SECONDS, timeout_seconds), read=timeout_seconds
        )
        try:
            response = self._pool.request(
                request.method,
                request.url,
                body=request.body,
                headers={"Accept-Encoding": "identity", **request.headers},
                timeout=timeout,
                retries=False,
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
            body = self._read(response, ends)
        except urllib3.exceptions.HTTPError as error:
            was_sent = not isinstance(error, _BEFORE_SENDING)
            raise NoAnswerError(type(error).__name__, was_sent=was_sent) from None
        headers = {name.lower(): value for name, value in response.headers.items()}
        return HttpAnswer(response.status, headers, body)

    def _read(self, response: urllib3.BaseHTTPResponse, ends: float) -> bytes:
        """Read what is at hand again and again: a server that drips does not outlast the time."""
        found = bytearray()
        complaint = ""
        while not complaint and (chunk := response.read1(_CHUNK)):
            found += chunk
            complaint = self._complaint(len(found), ends)
        if complaint:
            response.close()
            raise NoAnswerError(complaint)
        response.release_conn()
        return bytes(found)

    def _complaint(self, size: int, ends: float) -> str:
        if size > self._size_max:
            return f"the answer is longer than {self._size_max} bytes"
        return "the answer did not end in time" if self._now() > ends else ""


_BEFORE_SENDING = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
    urllib3.exceptions.NameResolutionError,
)
