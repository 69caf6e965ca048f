"""cobro calls: the list in lines or a file, and outcomes, through the API."""

import argparse
import json
from pathlib import Path

import pytest

from cobro_cli import calls_command
from tests.support.answering import Asked, answering

CALL = {
    "task_id": "exc_1", "name": "Maria", "phone": "+5511987654321", "document": "A-1", "owed": 100,
    "currency": "BRL", "opens_at": "2026-03-02T08:00:00-03:00", "hold": "promised",
    "closes_at": "2026-03-02T20:00:00-03:00",
    "promise": {"amount": 50, "promised_date": "2026-03-05", "state": "open"},
}  # fmt: skip
SUNDAY = CALL | {"opens_at": None, "closes_at": None, "promise": None, "hold": None}
AT = "2026-03-02T11:30:00-03:00"


def cobro(url: str, *words: str) -> int:
    parser = argparse.ArgumentParser()
    calls_command.add_arguments(parser)
    return calls_command.run(parser.parse_args([*words, "--url", url, "--token", "t"]))


def test_calls_are_listed_in_lines(capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[Asked] = []
    text = json.dumps({"calls": [CALL, SUNDAY], "is_complete": False})
    with answering(text, asked) as url:
        code = cobro(url, "list", "--issuer", "acme")
    shown = capsys.readouterr()
    first, second = shown.out.splitlines()

    assert code == 0
    assert "08:00-20:00  promised 50 by 2026-03-05 (open)  not now: promised" in first
    assert second.endswith("no hours today")
    assert "more calls" in shown.err
    assert asked[0].path == "/v1/call-list?issuer_id=acme"


def test_table_is_written_to_a_file(tmp_path: Path) -> None:
    asked: list[Asked] = []
    with answering("a;b\r\n", asked) as url:
        file = str(tmp_path / "calls.csv")
        code = cobro(url, "list", "--issuer", "acme", "--csv", file, "--locale", "pt-BR")

    assert code == 0
    assert Path(file).read_bytes() == b"a;b\r\n"
    assert asked[0].path == "/v1/call-list?issuer_id=acme&format=csv&locale=pt-BR"


def test_outcome_is_sent_with_what_was_promised(capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[Asked] = []
    told = json.dumps({"outcome": "promised", "customer_id": "c", "called_at": AT})
    words = ("record", "exc_1", "promised", "Friday", "--at", AT)
    with answering(told, asked, 201) as url:
        code = cobro(url, *words, "--date", "2026-03-05", "--amount", "40")
        cobro(url, "record", "exc_1", "reached", "--at", AT)
    bodies = [json.loads(each.body) for each in asked]

    assert code == 0
    assert "promised  c" in capsys.readouterr().out
    assert asked[0].path == "/v1/call-list/exc_1/outcomes"
    assert bodies[0] == {
        "outcome": "promised",
        "called_at": AT,
        "text": "Friday",
        "promised_date": "2026-03-05",
        "amount": 40,
    }
    assert bodies[1] == {"outcome": "reached", "called_at": AT, "text": ""}


def test_refusal_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[Asked] = []
    with answering('{"code": "not_found"}', asked, 404) as url:
        code = cobro(url, "record", "exc_1", "reached", "--at", AT)

    assert code == 1
    assert "not_found" in capsys.readouterr().err
