"""A gateway's site in the tests: called in process, or served on loopback; and a time that we turn.

A fake gateway is a `Site`: a function from request to answer. `InProcess` is the transport that
calls it, keeps what was sent and can be told to fail; `served` puts the same site on a socket.
"""

import json
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from typing import Any

from cobro.adapters.gateways.patience import Timing
from cobro.adapters.gateways.transport import HttpAnswer, HttpRequest, NoAnswerError

Site = Callable[[HttpRequest], HttpAnswer]


def json_answer(status: int, content: object, **headers: str) -> HttpAnswer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = json.dumps(content, ensure_ascii=False).encode()
    return HttpAnswer(status, {"content-type": "application/json", **named}, body)


def json_of(request: HttpRequest) -> Any:
    return json.loads(request.body or b"null")


@dataclass
class InProcess:
    """Calls a site without a socket.

    `next` are answers or errors that come before the site is asked; `lose_answers` lets that many
    requests take effect and loses what was answered.
    """

    site: Site
    next: deque[HttpAnswer | NoAnswerError] = field(default_factory=deque)
    lose_answers: int = 0
    requests: list[HttpRequest] = field(default_factory=list)
    timeouts: list[float] = field(default_factory=list)

    def __call__(self, request: HttpRequest, timeout_seconds: float) -> HttpAnswer:
        self.requests.append(request)
        self.timeouts.append(timeout_seconds)
        if self.next:
            outcome = self.next.popleft()
            if isinstance(outcome, NoAnswerError):
                raise outcome
            return outcome
        answer = self.site(request)
        if self.lose_answers:
            self.lose_answers -= 1
            message = "ReadTimeoutError"
            raise NoAnswerError(message)
        return answer


@dataclass
class TurnedTime:
    """Passes only when somebody sleeps; jitter is the whole bound, so that waits can be told."""

    present: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.present += seconds

    @property
    def timing(self) -> Timing:
        return Timing(now=lambda: self.present, sleep=self.sleep, jitter=lambda bound: bound)


@contextmanager
def served(site: Site, context: SSLContext | None = None) -> Iterator[str]:
    """Serve a site on loopback; yield its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body in one packet: in two, the second waits 40 ms for the client's receipt.
        wbufsize = -1
        disable_nagle_algorithm = True

        def answer(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            url = f"http://{headers['host']}{self.path}"
            got = site(HttpRequest(self.command, url, headers, self.rfile.read(length)))
            self.send_response(got.status)
            for name, value in got.headers.items():
                self.send_header(name, value)
            if not {"content-length", "transfer-encoding"} & set(got.headers):
                self.send_header("content-length", str(len(got.body)))
            self.end_headers()
            self.wfile.write(got.body)

        def __getattr__(self, name: str) -> Callable[[], None]:
            """Answer every method alike: the server looks for `do_GET`, `do_PUT` and so on."""
            if name.startswith("do_"):
                return self.answer
            raise AttributeError(name)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named so there
            """Say nothing: a test prints what it has to say."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"{'https' if context else 'http'}://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
