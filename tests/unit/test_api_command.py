"""cobro api: what it asks the API for and how it shows the answer."""

import argparse
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from cobro_cli import api_command
from cobro_cli.main import main
from cobro_cli.steps import StepError


class Api(BaseHTTPRequestHandler):
    """Answers what it was asked for; paths with `refuse` answer 422, `page` no JSON."""

    def _answer(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        said = {
            "method": self.command,
            "path": self.path,
            "token": self.headers["Authorization"],
            "key": self.headers["Idempotency-Key"],
            "body": self.rfile.read(size).decode(),
        }
        self.send_response(422 if "refuse" in self.path else 200)
        self.end_headers()
        self.wfile.write(b"<p>" if "page" in self.path else json.dumps(said).encode())

    do_GET = do_POST = do_PUT = _answer  # noqa: N815 - http.server names them so

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Api) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def call(url: str, *words: str) -> int:
    parser = argparse.ArgumentParser()
    api_command.add_arguments(parser)
    return api_command.run(parser.parse_args([*words, "--url", url]))


def test_a_request_goes_out_as_it_was_asked_and_the_answer_is_shown(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body = tmp_path / "body.json"
    body.write_text('{"a": 1}', "utf-8")
    code = call(url, "post", "/v1/x?y=1", "--body", str(body), "--key", "k", "--token", "t")
    said = json.loads(capsys.readouterr().out)

    assert code == 0
    assert said == {
        "method": "POST",
        "path": "/v1/x?y=1",
        "token": "Bearer t",
        "key": "k",
        "body": '{"a": 1}',
    }


def test_a_refusal_is_shown_and_fails(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COBRO_TOKEN", "t")

    assert call(url, "GET", "/v1/refuse") == 1
    assert call(url, "GET", "page") == 0


def test_what_is_missing_is_named(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COBRO_TOKEN", raising=False)
    with pytest.raises(StepError, match="access token"):
        call(url, "GET", "/v1/x")
    with pytest.raises(StepError, match="no file"):
        call(url, "PUT", "/v1/x", "--body", "/nowhere.json", "--token", "t")
    with pytest.raises(StepError, match="nothing answered"):
        call("http://127.0.0.1:1", "GET", "/v1/x", "--token", "t")


def test_a_bank_is_told_where_to_deliver(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    address = "https://pix.acme.example/webhooks/pix/bank-one"
    words = ["pix", "webhook", "register", "--issuer", "acme", "--account", "bank-one"]
    code = main([*words, "--to", address, "--url", url, "--token", "t"])
    said = json.loads(capsys.readouterr().out)

    assert code == 0
    assert (said["method"], said["path"]) == ("PUT", "/v1/gateway-accounts/pix/bank-one/webhook")
    assert json.loads(said["body"]) == {"issuer_id": "acme", "url": address}
