"""cobro requests: what a company has to answer, through the API."""

import argparse
import json

import pytest

from cobro_cli import requests_command
from tests.support.answering import Asked, answering
from tests.support.console_watch import request


def cobro(answer: object, *words: str, status: int = 200) -> tuple[int, Asked]:
    parser = argparse.ArgumentParser()
    requests_command.add_arguments(parser)
    asked: list[Asked] = []
    with answering(json.dumps(answer), asked, status) as url:
        given = ["list", "--issuer", "acme", *words, "--url", url, "--token", "t"]
        return requests_command.run(parser.parse_args(given)), asked[0]


def test_requests_are_listed_with_what_was_written(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [request("Maria", owner="ana"), request("Ana", request_id=None, subject="")]
    code, asked = cobro({"requests": lines, "is_complete": False}, "--owner", "-")
    shown = capsys.readouterr()

    assert code == 0
    assert asked.path == "/v1/requests?issuer_id=acme&owner=-"
    assert "req_1  email  reply  ana  c1  Maria" in shown.out
    assert "exc_9  email  reply  nobody  c1  Ana" in shown.out
    assert shown.out.count("    Maria") == 3
    assert "200" in shown.err


def test_refusal_is_shown_as_it_came(capsys: pytest.CaptureFixture[str]) -> None:
    code, _ = cobro({"error": {"code": "invalid_input"}}, "--channel", "fax", status=400)

    assert code == 1
    assert "invalid_input" in capsys.readouterr().err
