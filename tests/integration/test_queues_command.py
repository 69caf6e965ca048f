"""cobro queues: what workers gave up on, and sending it back, through the API."""

import argparse
import json
from typing import Any

import pytest

from cobro_cli import queues_command
from tests.support.answering import Asked, answering

DRAW = {"queue": "render_document", "waiting": 3, "since_at": "2026-03-02T12:00:00+00:00"}
MAIL = {"queue": "send_document", "waiting": 0, "since_at": None}


def cobro(answer: object, *words: str, status: int = 200) -> tuple[int, list[Asked]]:
    parser = argparse.ArgumentParser()
    queues_command.add_arguments(parser)
    asked: list[Asked] = []
    with answering(json.dumps(answer), asked, status) as url:
        given = [*words, "--url", url, "--token", "t"]
        return queues_command.run(parser.parse_args(given)), asked


def test_those_with_something_waiting_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    code, _ = cobro({"queues": [DRAW, MAIL]}, "list")
    short = capsys.readouterr().out.splitlines()
    cobro({"queues": [DRAW, MAIL]}, "list", "--all")

    assert code == 0
    assert short == ["render_document  3 waiting  since 2026-03-02T12:00:00+00:00"]
    assert capsys.readouterr().out.splitlines()[1:] == ["send_document  0 waiting"]


def test_it_is_sent_back_until_nothing_more_goes(capsys: pytest.CaptureFixture[str]) -> None:
    done: dict[str, Any] = {"queue": "render_document", "sent": 2, "left": 0}
    code, (asked,) = cobro(done, "redrive", "render_document")

    assert code == 0
    assert (asked.method, asked.path) == ("POST", "/v1/dead-letters/render_document/redrive")
    assert capsys.readouterr().out == "render_document  2 sent back, 0 left\n"


def test_what_nobody_can_take_now_does_not_keep_the_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, asked = cobro({"queue": "x", "sent": 0, "left": 4}, "redrive", "x")

    assert (code, len(asked)) == (0, 1)
    assert capsys.readouterr().out == "x  0 sent back, 4 left\n"


def test_messages_are_shown_by_the_names_they_go_by(capsys: pytest.CaptureFixture[str]) -> None:
    first = {"message_id": "m-1", "sent_at": "2026-03-02T12:00:00+00:00", "kind": None}
    marks = [{"name": "issuer_id", "value": "acme"}, {"name": "step", "value": "d-3"}]
    answer = {"queues": [DRAW], "messages": [{**first, "marks": marks}]}
    code, (asked,) = cobro(answer, "look", "render_document")

    assert code == 0
    assert asked.path == "/v1/dead-letters?queue=render_document"
    assert capsys.readouterr().out == (
        "2026-03-02T12:00:00+00:00  m-1  -  issuer_id=acme  step=d-3\n"
    )


@pytest.mark.parametrize("words", [("list",), ("look", "x"), ("redrive", "x")])
def test_a_refusal_is_told(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    code, _ = cobro({"error": {"code": "forbidden"}}, *words, status=403)

    assert code == 1
    assert "forbidden" in capsys.readouterr().err
