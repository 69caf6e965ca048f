"""cobro alerts: rules kept and shown, alerts listed and acknowledged, mutes, through the API."""

import argparse
import json
from pathlib import Path

import pytest

from cobro_cli import alerts_command
from cobro_cli.steps import StepError
from tests.support.answering import Asked, answering

ALERT = {
    "alert_id": "alr_1", "raised_at": "2026-03-02T12:00:00+00:00", "rule": "late",
    "kind": "payment_late", "state": "open", "acknowledged_by": None, "text": "A-1 is late",
}  # fmt: skip
MUTE = {"kind": "rule", "name": "late", "until_date": "2026-04-30", "person": "ana"}


def cobro(*words: str) -> int:
    parser = argparse.ArgumentParser()
    alerts_command.add_arguments(parser)
    return alerts_command.run(parser.parse_args(words))


def asked(answer: object, *words: str, status: int = 200) -> tuple[int, Asked]:
    seen: list[Asked] = []
    with answering(json.dumps(answer), seen, status) as url:
        code = cobro(*words, "--url", url, "--token", "t")
    return code, seen[0]


def test_rules_are_sent_as_they_stand_in_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rules.json"
    file.write_text('{"format": 1, "rules": []}', "utf-8")
    code, put = asked({"version": 2}, "rules", "acme", "--set", str(file), status=201)
    _, shown = asked({"version": 1}, "rules", "acme", "--version", "1")

    assert code == 0
    assert (put.path, put.body) == ("/v1/alert-rules?issuer_id=acme", file.read_text("utf-8"))
    assert shown.path == "/v1/alert-rules?issuer_id=acme&version=1"
    assert '"version": 2' in capsys.readouterr().out
    with pytest.raises(StepError, match="read the rules"):
        cobro("rules", "acme", "--set", str(tmp_path / "none"), "--url", "http://x", "--token", "t")


def test_list_asks_for_what_is_wanted_and_names_the_next_page(
    capsys: pytest.CaptureFixture[str],
) -> None:
    seen = {**ALERT, "state": "acknowledged", "acknowledged_by": "ana"}
    answer = {"alerts": [ALERT, seen], "after": "abc"}
    words = ("list", "--issuer", "acme", "--state", "open", "--rule", "late")
    code, got = asked(answer, *words)
    lines = capsys.readouterr().out.splitlines()

    assert code == 0
    assert got.path == "/v1/alerts?issuer_id=acme&state=open&rule=late"
    assert lines == [
        "alr_1  2026-03-02T12:00  late  payment_late  open  A-1 is late",
        "alr_1  2026-03-02T12:00  late  payment_late  acknowledged  seen by ana  A-1 is late",
        "more: --after abc",
    ]


def test_alert_is_acknowledged_by_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    code, got = asked(ALERT, "acknowledge", "alr/1", "--issuer", "acme")

    assert (code, got.path) == (0, "/v1/alerts/alr%2F1/acknowledgement?issuer_id=acme")
    assert "alr_1" in capsys.readouterr().out


def test_mutes_are_set_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("mute", "rule", "late", "--issuer", "acme", "--until", "2026-04-30")
    code, got = asked({"mutes": [MUTE]}, *words)

    assert (code, got.path) == (0, "/v1/alert-mutes")
    assert json.loads(got.body) == {
        "issuer_id": "acme",
        "kind": "rule",
        "name": "late",
        "until_date": "2026-04-30",
    }
    assert capsys.readouterr().out == "rule late  until 2026-04-30  ana\n"


def test_refusal_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    error = {"error": {"code": "not_found", "message": "none", "field": None}}
    code, _ = asked(error, "acknowledge", "alr_1", "--issuer", "acme", status=404)

    assert code == 1
    assert "not_found" in capsys.readouterr().err
