"""cobro agreements: proposals, their acceptance and the rules, through the API."""

import argparse
import json

import pytest

from cobro_cli import agreements_command
from tests.support.answering import Asked, answering

AGREEMENT = {
    "agreement_id": "agr_1", "state": "proposed", "currency": "BRL", "total": 20_466,
    "invoices": [{"document": "A-1"}, {"document": "A-2"}],
    "instalments": [{"due_date": "2026-04-14", "amount": 20_466}],
    "exceeds": ["more than 2 instalments"],
}  # fmt: skip


def cobro(*words: str) -> int:
    parser = argparse.ArgumentParser()
    agreements_command.add_arguments(parser)
    return agreements_command.run(parser.parse_args(words))


def test_proposal_is_sent_as_it_was_given_and_shown_with_what_it_exceeds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked: list[Asked] = []
    with answering(json.dumps(AGREEMENT), asked, 201) as url:
        words = ("c/1", "inv_1", "inv_2", "--issuer", "acme", "--name", "april")
        plan = ("--first", "2026-04-14", "--instalments", "3", "--discount", "50")
        code = cobro("propose", *words, *plan, "--url", url, "--token", "t")

    assert code == 0
    assert capsys.readouterr().out == (
        "agr_1  proposed  A-1,A-2  20466 BRL  2026-04-14 20466  beyond: more than 2 instalments\n"
    )
    assert asked[0].path == "/v1/customers/c%2F1/agreements"
    assert json.loads(asked[0].body) == {
        "issuer_id": "acme",
        "key": "april",
        "invoices": ["inv_1", "inv_2"],
        "first_due_date": "2026-04-14",
        "instalments": 3,
        "charges_discount_percent": "50",
    }


def test_parts_are_sent_as_they_were_given_and_the_rest_without_an_amount() -> None:
    asked: list[Asked] = []
    with answering(json.dumps(AGREEMENT), asked, 201) as url:
        words = ("c-1", "inv_1", "--issuer", "acme", "--name", "april")
        parts = ("--part", "2026-04-14=7000", "--part", "2026-05-29")
        cobro("propose", *words, *parts, "--url", url, "--token", "t")

    assert json.loads(asked[0].body)["plan"] == [
        {"due_date": "2026-04-14", "amount": 7000},
        {"due_date": "2026-05-29"},
    ]


@pytest.mark.parametrize(
    ("words", "path"),
    [
        (("accept", "agr_1"), "/v1/agreements/agr_1/acceptance"),
        (("release", "agr_1"), "/v1/agreements/agr_1/release"),
        (("withdraw", "agr_1"), "/v1/agreements/agr_1/withdrawal"),
        (("break", "agr_1"), "/v1/agreements/agr_1/breaking"),
        (("list", "--issuer", "acme"), "/v1/agreements?issuer_id=acme"),
        (
            ("list", "--issuer", "acme", "--customer", "c-1"),
            "/v1/customers/c-1/agreements?issuer_id=acme",
        ),
        (("rules", "acme"), "/v1/agreement-rules?issuer_id=acme&segment="),
        (("rules", "acme", "--days-max", "90"), "/v1/agreement-rules?issuer_id=acme"),
    ],
)
def test_each_act_asks_its_route(words: tuple[str, ...], path: str) -> None:
    asked: list[Asked] = []
    with answering(json.dumps({**AGREEMENT, "agreements": []}), asked) as url:
        code = cobro(*words, "--url", url, "--token", "t")

    assert code == 0
    assert asked[0].path == path


def test_refusal_is_told_on_the_error_output(capsys: pytest.CaptureFixture[str]) -> None:
    with answering('{"error": {"code": "agreement_refused"}}', [], 422) as url:
        code = cobro("accept", "agr_1", "--url", url, "--token", "t")

    assert code == 1
    assert "agreement_refused" in capsys.readouterr().err
