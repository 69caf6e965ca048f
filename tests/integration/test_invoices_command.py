"""cobro invoices: all invoices as a file, through the API."""

import argparse
from pathlib import Path

import pytest

from cobro_cli import invoices_command
from tests.support.answering import Asked, answering


def cobro(*words: str, answer: str = "a;b", status: int = 200) -> tuple[int, str]:
    parser = argparse.ArgumentParser()
    invoices_command.add_arguments(parser)
    asked: list[Asked] = []
    with answering(answer, asked, status) as url:
        given = [*words, "--issuer", "acme", "--url", url, "--token", "t"]
        return invoices_command.run(parser.parse_args(given)), asked[0].path


def test_all_invoices_are_saved_in_the_form_of_the_files_name(tmp_path: Path) -> None:
    file = tmp_path / "all.csv"
    code, path = cobro(str(file), "--status", "overdue", "--due-to", "2026-03-31")

    assert (code, file.read_text()) == (0, "a;b")
    assert path == (
        "/v1/invoices?issuer_id=acme&status=overdue&due_to=2026-03-31&format=csv&locale=en"
    )


def test_a_list_that_is_too_long_leaves_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "all.xlsx"
    refusal = '{"error": {"code": "list_too_long"}}'
    code, _ = cobro(str(file), answer=refusal, status=422)

    assert code == 1
    assert not file.exists()
    assert "list_too_long" in capsys.readouterr().err
