"""cobro reconcile: what it asks the API for and how it shows what is proposed."""

import argparse
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from cobro_cli import reconcile_command
from cobro_cli.steps import StepError

ITEM = {
    "entry_id": "ent_1",
    "booking_date": "2026-03-02",
    "amount": 12_345,
    "currency": "BRL",
    "reason_code": "name_only",
    "explanation": "only the name",
    "proposal": {"score": 8_000, "parts": [{"document": "A-0000001"}]},
}

ASKED: list[dict[str, Any]] = []


class Api(BaseHTTPRequestHandler):
    """Lists one entry; says what any other request asked for. `refuse` answers 422."""

    def _answer(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size).decode()
        said: dict[str, Any] = {"path": self.path, "body": json.loads(body or "null")}
        if self.command == "GET" and "?issuer_id=acme&state" in self.path:
            waiting = ITEM | {"proposal": None, "explanation": ""}
            is_last = "after=more" in self.path
            said = {"items": [waiting if is_last else ITEM], "after": None if is_last else "more"}
        if self.path.endswith("/acceptances"):
            ASKED.append(said["body"])
            name, after = ("ent_2", None) if "after" in said["body"] else ("ent_1", "more")
            said = {"items": [{"entry_id": name, "outcome": "accepted"}], "after": after}
        if self.path.endswith("/customers"):
            said = {"known": 50, "after": None if "after" in said["body"] else "more"}
        if "refuse" in self.path:
            said = {"error": {"message": "no"}}
        self.send_response(422 if "refuse" in self.path else 200)
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    do_GET = do_POST = _answer  # noqa: N815 - http.server names them so

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Api) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def call(url: str, *words: str, issuer: str = "acme") -> int:
    parser = argparse.ArgumentParser()
    reconcile_command.add_arguments(parser)
    more = ["--issuer", issuer, "--token", "t", "--url", url]
    return reconcile_command.run(parser.parse_args([*words, *more]))


@pytest.mark.parametrize(
    ("words", "path", "body"),
    [
        (["accept", "e"], "e/acceptance", {}),
        (["undo", "e", "--reason", "r"], "e/undo", {"reason": "r"}),
        (["comment", "e", "--reason", "r"], "e/comments", {"reason": "r"}),
        (["reject", "e", "--reason", "r"], "e/rejection", {"reason": "r", "ignore": False}),
        (
            ["assign", "e", "--reason", "r", "--customer", "c"],
            "e/assignment",
            {"reason": "r", "customer_id": "c"},
        ),
        (
            ["split", "e", "i=5", "--reason", "r"],
            "e/split",
            {"reason": "r", "parts": [{"invoice_id": "i", "amount": 5}]},
        ),
    ],
)
def test_a_decision_is_one_request(
    url: str,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    path: str,
    body: dict[str, Any],
) -> None:
    assert call(url, *words) == 0
    said = json.loads(capsys.readouterr().out)

    assert said["path"] == f"/v1/reconciliation/items/{path}"
    assert said["body"] == {"issuer_id": "acme", **body}


def test_everything_above_a_score_is_asked_for_page_by_page_under_a_bar(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ASKED.clear()

    assert call(url, "accept-above", "9500") == 0
    shown = capsys.readouterr()
    first = {"issuer_id": "acme", "min_score": 9500}
    assert [first, first | {"after": "more"}] == ASKED
    assert [one["entry_id"] for one in json.loads(shown.out)["items"]] == ["ent_1", "ent_2"]
    assert "accept the proposals 2/2" in shown.err


def test_customers_are_made_known_page_by_page(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(url, "learn-customers") == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out) == {"known": 100}
    assert "make the customers known as payers" in shown.err


def test_what_is_proposed_is_listed_with_score_and_reason(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(url, "list") == 0
    shown = capsys.readouterr().out

    assert all(text in shown for text in ("ent_1", "123.45 BRL", "8000", "A-0000001"))
    assert call(url, "list", "--json", "--min-score", "1", "--from", "2026-01-01") == 0
    lines = capsys.readouterr().out.splitlines()
    assert json.loads(lines[0]) == ITEM
    assert len(lines) == 2


def test_an_entry_is_shown_whole(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(url, "show", "ent_1") == 0
    assert json.loads(capsys.readouterr().out)["path"].endswith("/ent_1?issuer_id=acme")
    assert call(url, "show", "ent_1", "--locale", "es-MX") == 0
    assert json.loads(capsys.readouterr().out)["path"].endswith("acme&locale=es-MX")


def test_a_refusal_is_an_exit_code_or_a_reason(url: str) -> None:
    assert call(url, "accept", "refuse") == 1
    with pytest.raises(StepError, match="no"):
        call(url, "list", issuer="refuse")


def test_a_part_is_an_invoice_and_whole_minor_units(url: str) -> None:
    with pytest.raises(SystemExit):
        call(url, "split", "e", "i=1.5", "--reason", "r")
