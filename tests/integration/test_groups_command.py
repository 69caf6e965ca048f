"""cobro groups: groups of customers by how they pay, through the API."""

import argparse
import json
from pathlib import Path

import pytest

from cobro_cli import groups_command
from cobro_cli.steps import StepError
from tests.support.answering import Asked, answering

FACTS = {
    "customer_id": "cus-1", "group": "late", "as_of": "2026-03-31", "version": 2,
    "features": {"known_invoices": 3, "average_delay": None, "exposure": {"BRL": 1200}},
    "reasons": [{"text": "Pays 12 days after the due date on average."}],
}  # fmt: skip


def cobro(*words: str) -> int:
    parser = argparse.ArgumentParser()
    groups_command.add_arguments(parser)
    return groups_command.run(parser.parse_args(words))


def test_groups_are_sent_as_they_are_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[Asked] = []
    file = tmp_path / "groups.json"
    file.write_text('{"format": 1}')
    with answering('{"version": 1}', asked, 201) as url:
        code = cobro("put", str(file), "--issuer", "acme", "--url", url, "--token", "t")

    assert code == 0
    assert asked == [Asked("PUT", "/v1/behaviour-groups?issuer_id=acme", '{"format": 1}')]
    assert json.loads(capsys.readouterr().out) == {"version": 1}


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(StepError, match=r"there is no file none\.json"):
        cobro("put", "none.json", "--issuer", "acme", "--url", "http://localhost", "--token", "t")


def test_a_customer_is_shown_with_its_group_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[Asked] = []
    with answering(json.dumps(FACTS), asked) as url:
        words = ("--issuer", "acme", "--url", url, "--token", "t")
        code = cobro("of", "c/1", *words)
    shown = capsys.readouterr().out

    assert code == 0
    assert asked[0].path == "/v1/customers/c%2F1/behaviour?issuer_id=acme&locale=en"
    assert shown.startswith("late  as of 2026-03-31")
    assert "Pays 12 days" in shown
    assert "average_delay: not known" in shown
    assert "exposure: 1200 BRL" in shown


def test_members_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[Asked] = []
    page = {"members": [{"customer_id": "cus-1", "group": "late"}], "after": ""}
    with answering(json.dumps(page), asked) as url:
        words = ("--issuer", "acme", "--url", url, "--token", "t")
        code = cobro("members", "--group", "late", *words)

    assert code == 0
    assert capsys.readouterr().out == "cus-1  late\n"
    assert asked[0].path == "/v1/behaviour-groups/members?issuer_id=acme&group=late&after="


@pytest.mark.parametrize("action", ["show", "members"])
def test_a_refusal_is_shown_and_fails(action: str, capsys: pytest.CaptureFixture[str]) -> None:
    with answering('{"error": {"code": "not_found"}}', [], 404) as url:
        code = cobro(action, "--issuer", "acme", "--url", url, "--token", "t")

    assert code == 1
    assert "not_found" in capsys.readouterr().err
