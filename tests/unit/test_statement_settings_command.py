"""cobro statements mapping, account, gaps: what they ask the API for and how they show it."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from cobro_cli.main import main

SEEN = {"file": "incoming/acme/5.ret", "date": "2026-03-04", "number": 5}
NUMBERS = {
    "kind": "numbers",
    "account": "237/1/2",
    "series": "cnab400/77",
    "first_number": 6,
    "last_number": 8,
    "after": SEEN,
    "before": SEEN,
}
BALANCE = {
    "kind": "balance",
    "account": "ES91",
    "series": "camt",
    "currency": "EUR",
    "closing": 100,
    "opening": 130,
    "difference": 30,
    "after": SEEN,
    "before": SEEN,
}
ACCOUNT = {"account": "237/1/2", "source": "learnt", "author": "", "label": "", "known_at": None}
MAPPING = {"name": "conta", "account": "a", "currency": "BRL", "columns": {"Valor": "amount"}}
LISTS: dict[str, Any] = {
    "/v1/bank-files/gaps": {"gaps": [NUMBERS, BALANCE]},
    "/v1/bank-accounts": {"accounts": [ACCOUNT]},
    "/v1/csv-mappings": {"mappings": [MAPPING]},
}


class Api(BaseHTTPRequestHandler):
    """Lists one of each; says what any other request asked for. Issuer `refuse` answers 422."""

    def _answer(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size).decode()
        path = self.path.split("?")[0]
        said = {"asked": f"{self.command} {self.path}", "body": json.loads(body or "null")}
        if self.command == "GET" and path in LISTS:
            said = LISTS[path]
        is_refused = "refuse" in self.path
        self.send_response(422 if is_refused else 200)
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - http.server names them so

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Api) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def call(url: str, *words: str, issuer: str = "acme") -> int:
    return main(["statements", *words, "--issuer", issuer, "--token", "t", "--url", url])


@pytest.mark.parametrize(
    ("words", "asked", "body"),
    [
        (["mapping", "show", "conta"], "GET /v1/csv-mappings/conta?issuer_id=acme", None),
        (["mapping", "remove", "a b"], "DELETE /v1/csv-mappings/a%20b?issuer_id=acme", None),
        (
            ["account", "add", "237/1/2", "--label", "main"],
            "POST /v1/bank-accounts",
            {"issuer_id": "acme", "account": "237/1/2", "label": "main"},
        ),
        (
            ["account", "remove", "237/1/2"],
            "DELETE /v1/bank-accounts?issuer_id=acme&account=237%2F1%2F2",
            None,
        ),
    ],
)
def test_each_action_asks_for_its_route(
    url: str, capsys: pytest.CaptureFixture[str], words: list[str], asked: str, body: Any
) -> None:
    assert call(url, *words) == 0
    assert json.loads(capsys.readouterr().out) == {"asked": asked, "body": body}


def test_a_mapping_is_put_under_the_name_within_it(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "m.json"
    file.write_text(json.dumps(MAPPING), "utf-8")

    assert call(url, "mapping", "put", str(file)) == 0

    said = json.loads(capsys.readouterr().out)
    assert said == {"asked": "PUT /v1/csv-mappings/conta?issuer_id=acme", "body": MAPPING}


@pytest.mark.parametrize(
    ("text", "reason"), [("{", "no JSON"), ("[]", "no name"), ('{"name": 7}', "no name")]
)
def test_a_file_that_is_no_mapping_is_not_sent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, reason: str
) -> None:
    file = tmp_path / "m.json"
    file.write_text(text, "utf-8")

    assert call("http://127.0.0.1:9", "mapping", "put", str(file)) == 1
    assert call("http://127.0.0.1:9", "mapping", "put", str(tmp_path)) == 1

    assert reason in capsys.readouterr().err


def test_lists_are_tables_for_a_person_or_the_answer_as_it_is(
    url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    shown = []
    for words in (["gaps", "--account", "x"], ["account", "list"], ["mapping", "list"]):
        assert call(url, *words) == 0
        shown.append(capsys.readouterr().out)

    assert "cnab400/77: 6 to 8" in shown[0]
    assert "0.30 EUR (1.00 to 1.30)" in shown[0]
    assert "learnt" in shown[1]
    assert "Valor" in shown[2]

    assert call(url, "gaps", "--json") == 0
    assert json.loads(capsys.readouterr().out) == LISTS["/v1/bank-files/gaps"]


def test_a_refusal_ends_with_1_and_is_shown(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(url, "gaps", issuer="refuse") == 1
    assert call(url, "mapping", "show", "a", issuer="refuse") == 1
    assert "gaps" in capsys.readouterr().out
