"""cobro letters: days, pages and the post, through the API."""

import argparse
import json

import pytest

from cobro_cli import letters_command
from tests.support.answering import Asked, answering

BATCH = {
    "gathered_date": "2026-03-09", "state": "drawn", "letters": 2, "pages": 3, "left_out": 1,
    "drawn_at": "2026-03-10T06:00:00Z", "posted_at": None, "posted_by": "",
}  # fmt: skip
POSTED = BATCH | {"state": "posted", "posted_at": "2026-03-10T15:00:00Z", "posted_by": "ana"}


def cobro(answer: object, *words: str, status: int = 200) -> tuple[int, Asked]:
    parser = argparse.ArgumentParser()
    letters_command.add_arguments(parser)
    asked: list[Asked] = []
    with answering(json.dumps(answer), asked, status) as url:
        given = [*words, "--issuer", "acme", "--url", url, "--token", "t"]
        return letters_command.run(parser.parse_args(given)), asked[0]


def test_days_are_listed_in_lines(capsys: pytest.CaptureFixture[str]) -> None:
    code, asked = cobro({"batches": [POSTED, BATCH]}, "list")
    first, second = capsys.readouterr().out.splitlines()

    assert code == 0
    assert first.endswith("posted  2 letters, 3 pages, 1 left out  ana  2026-03-10T15:00:00Z")
    assert second == "2026-03-09  drawn  2 letters, 3 pages, 1 left out"
    assert asked.path == "/v1/letters?issuer_id=acme"


def test_pages_and_table_are_opened_and_letters_posted(capsys: pytest.CaptureFixture[str]) -> None:
    link = {"file": "letters.pdf", "url": "https://bucket.example/x", "expires_in_seconds": 3600}
    asked = [
        cobro(link, "open", "2026-03-09")[1].path,
        cobro(link, "open", "2026-03-09", "--csv")[1].path,
        cobro(POSTED, "posted", "2026-03-09")[1].path,
    ]
    shown = capsys.readouterr().out.splitlines()

    assert asked == [
        "/v1/letters/2026-03-09/file?issuer_id=acme&format=pdf",
        "/v1/letters/2026-03-09/file?issuer_id=acme&format=csv",
        "/v1/letters/2026-03-09/posting",
    ]
    assert shown[:2] == ["https://bucket.example/x"] * 2
    assert "posted" in shown[2]


def test_refusal_is_shown_as_it_came(capsys: pytest.CaptureFixture[str]) -> None:
    refusal = {"error": {"code": "letters_not_drawn"}}
    code, _ = cobro(refusal, "posted", "2026-03-09", status=422)

    assert code == 1
    assert "letters_not_drawn" in capsys.readouterr().err
