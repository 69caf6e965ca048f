"""cobro company: the profile as it is, and bounds set one by one, through the API."""

import argparse
import json
from typing import Any

import pytest

from cobro_cli import company_command
from cobro_cli.steps import StepError
from tests.support.answering import Asked, answering

PROFILE: dict[str, Any] = {
    "issuer_id": "acme",
    "name": "Acme",
    "bounds": {"messages_a_week": 3, "promise_days": 15},
}


def cobro(*words: str) -> int:
    parser = argparse.ArgumentParser()
    company_command.add_arguments(parser)
    return company_command.run(parser.parse_args(words))


def test_a_bound_is_set_in_the_profile_as_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[Asked] = []
    with answering(json.dumps(PROFILE), asked) as url:
        where = ("--issuer", "acme", "--url", url, "--token", "t")
        code = cobro("bounds", "promise_days=10", *where)

    assert code == 0
    assert [each.method for each in asked] == ["GET", "PUT"]
    assert json.loads(asked[1].body) == {
        **PROFILE,
        "bounds": {"messages_a_week": 3, "promise_days": 10},
    }
    assert json.loads(capsys.readouterr().out) == {"messages_a_week": 3, "promise_days": 10}


def test_profile_and_bounds_are_shown_and_nothing_is_sent(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked: list[Asked] = []
    with answering(json.dumps(PROFILE), asked) as url:
        where = ("--issuer", "acme", "--url", url, "--token", "t")
        assert cobro("show", *where) == 0
        shown = json.loads(capsys.readouterr().out)
        assert cobro("bounds", *where) == 0

    assert shown == PROFILE
    assert json.loads(capsys.readouterr().out) == PROFILE["bounds"]
    assert [each.method for each in asked] == ["GET", "GET"]


def test_what_is_refused_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with answering('{"error": "no"}', [], 403) as url:
        code = cobro("show", "--issuer", "acme", "--url", url, "--token", "t")

    assert code == 1
    assert '{"error": "no"}' in capsys.readouterr().err


@pytest.mark.parametrize("word", ["promise_days", "promise_days=many", "patience=3"])
def test_what_is_no_bound_is_refused_before_anything_is_asked(word: str) -> None:
    with pytest.raises(StepError, match="names are messages_a_day"):
        cobro("bounds", word, "--issuer", "acme")
