"""cobro disputes: opened, listed, proved by files and decided on, through the API."""

import argparse
import json
from pathlib import Path

import pytest

from cobro_cli import disputes_command
from cobro_cli.steps import StepError
from tests.support.answering import Asked, answering

DISPUTE = {
    "dispute_id": "dis_1", "document": "A-1", "amount": 4_000, "currency": "BRL",
    "reason": "wrong_price", "state": "open", "owner": "", "deadline_date": "2026-04-10",
    "evidence": [],
}  # fmt: skip


def cobro(*words: str) -> int:
    parser = argparse.ArgumentParser()
    disputes_command.add_arguments(parser)
    return disputes_command.run(parser.parse_args(words))


def test_dispute_is_opened_with_what_was_given_only(capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[Asked] = []
    with answering(json.dumps(DISPUTE), asked, 201) as url:
        words = ("inv/1", "wrong_price", "too dear", "--amount", "4000", "--url", url)
        code = cobro("open", *words, "--token", "t")

    assert code == 0
    assert "dis_1  A-1  4000 BRL  wrong_price  open  nobody until 2026-04-10  0 files" in (
        capsys.readouterr().out
    )
    assert asked[0].path == "/v1/invoices/inv%2F1/disputes"
    assert json.loads(asked[0].body) == {
        "reason": "wrong_price",
        "text": "too dear",
        "amount": 4_000,
    }


@pytest.mark.parametrize(
    ("words", "path", "body"),
    [
        (("list", "--issuer", "acme"), "/v1/disputes?issuer_id=acme", ""),
        (("list", "--invoice", "inv_1"), "/v1/invoices/inv_1/disputes", ""),
        (
            ("assign", "eva", "--by", "2026-05-01", "--invoice", "inv_1", "--dispute", "dis_1"),
            "/v1/invoices/inv_1/disputes/dis_1/assignment",
            '{"owner": "eva", "deadline_date": "2026-05-01"}',
        ),
        (
            ("decide", "upheld", "so it is", "--invoice", "inv_1", "--dispute", "dis_1"),
            "/v1/invoices/inv_1/disputes/dis_1/decision",
            '{"decision": "upheld", "reason": "so it is"}',
        ),
    ],
)
def test_each_act_asks_its_route(words: tuple[str, ...], path: str, body: str) -> None:
    asked: list[Asked] = []
    with answering(json.dumps({**DISPUTE, "disputes": [DISPUTE]}), asked) as url:
        code = cobro(*words, "--url", url, "--token", "t")

    assert code == 0
    assert (asked[0].path, asked[0].body) == (path, body)


def test_file_is_announced_and_then_sent_to_its_link(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "order.pdf"
    file.write_bytes(b"%PDF-")
    sent: list[Asked] = []
    asked: list[Asked] = []
    with answering("", sent) as bucket:
        link = {
            "sha256": "ab" * 32,
            "name": "order.pdf",
            "upload_url": f"{bucket}/put",
            "upload_headers": {"content-type": "application/pdf"},
        }
        with answering(json.dumps(link), asked, 201) as url:
            words = ("--invoice", "inv_1", "--dispute", "dis_1", "--url", url, "--token", "t")
            code = cobro("attach", str(file), *words)

    assert code == 0
    assert "abababababab  order.pdf" in capsys.readouterr().out
    assert json.loads(asked[0].body)["media_type"] == "application/pdf"
    assert [(each.method, each.path, each.body) for each in sent] == [("PUT", "/put", "%PDF-")]


def test_refusals_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    with answering('{"error": {"code": "dispute_refused"}}', [], 422) as url:
        code = cobro("list", "--invoice", "inv_1", "--url", url, "--token", "t")
        with pytest.raises(StepError):
            cobro("list", "--url", url, "--token", "t")

    assert code == 1
    assert "dispute_refused" in capsys.readouterr().err
