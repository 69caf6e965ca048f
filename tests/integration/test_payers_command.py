"""cobro payers: the link of a page, and links taken back, through the API."""

import argparse
import json

import pytest

from cobro_cli import payers_command
from tests.support.answering import Asked, answering


def cobro(*words: str) -> int:
    parser = argparse.ArgumentParser()
    payers_command.add_arguments(parser)
    return payers_command.run(parser.parse_args(words))


def test_link_is_printed_alone_so_that_it_can_be_passed_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked: list[Asked] = []
    with answering('{"url": "https://api.example/pay/abc"}', asked, 201) as url:
        code = cobro("link", "inv_1", "--url", url, "--token", "t")

    assert code == 0
    assert capsys.readouterr().out == "https://api.example/pay/abc\n"
    assert asked == [Asked("POST", "/v1/invoices/inv_1/payer-links", "")]


def test_links_are_taken_back_for_one_customer_of_one_company(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked: list[Asked] = []
    with answering('{"withdrawn_at": "2026-03-02T12:00:00+00:00"}', asked) as url:
        code = cobro("withdraw-links", "c/1", "--issuer", "acme", "--url", url, "--token", "t")

    assert code == 0
    assert "2026-03-02" in capsys.readouterr().out
    assert asked[0].path == "/v1/customers/c%2F1/payer-links/withdrawal"
    assert json.loads(asked[0].body) == {"issuer_id": "acme"}


def test_refusal_is_shown_as_it_came(capsys: pytest.CaptureFixture[str]) -> None:
    with answering('{"error": {"code": "not_found"}}', [], 404) as url:
        code = cobro("link", "inv_1", "--url", url, "--token", "t")

    assert code == 1
    assert "not_found" in capsys.readouterr().err
