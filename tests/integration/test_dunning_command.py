"""cobro dunning: policies through the API, and what they would have sent in the past."""

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cobro.runtime.settings import Table
from cobro_cli import dunning_command
from cobro_cli.steps import StepError
from infra import names
from tests.support import doors
from tests.support.answering import Asked, answering
from tests.support.policies import a_document, a_step
from tests.support.world import World, customer_body

GENTLE = a_document(
    a_step("kind", 5, only_if={"segments": ["shops"], "instruments": ["boleto"]}),
    a_step("plain", 15, tone="neutral"),
)
DUE = date(2026, 3, 20)


def cobro(*words: str) -> int:
    parser = argparse.ArgumentParser()
    dunning_command.add_arguments(parser)
    return dunning_command.run(parser.parse_args(words))


@pytest.fixture
def outputs(tmp_path: Path, world: World) -> str:
    """Issue two invoices, one of them paid, and name the tables as a deployment does."""
    body = customer_body("shop", segment="shops")
    world.http("manage_customers", "POST", "/v1/customers", body)
    doors.issued(world, "one", due=DUE, customer_id="shop")
    paid = doors.issued(world, "two", due=DUE, customer_id="shop")["invoice_id"]
    doors.pay(world, paid, 10_000)
    tables = {names.table_output(table.value): f"cobro-{table.value}" for table in Table}
    path = tmp_path / "outputs.json"
    path.write_text(json.dumps({"Data": tables}), "utf-8")
    return str(path)


def simulate(outputs: str, policy: str, *more: str, issuer: str = "acme") -> int:
    days = ("--from", "2026-03-01", "--to", "2026-04-30")
    common = ("--issuer", issuer, "--policy", policy, "--outputs", outputs)
    return cobro("simulate", *common, *days, *more)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_simulation_names_each_message_with_its_day_receiver_and_channel(
    outputs: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "gentle.json"
    file.write_text(json.dumps(GENTLE), "utf-8")

    assert simulate(outputs, str(file), "--json") == 0
    kind, plain = lines(capsys)
    assert (kind["on"], kind["skipped"]) == ("2026-03-25", "condition_instrument")
    assert (plain["on"], plain["step"], plain["channel"]) == ("2026-04-04", "plain", "email")
    assert (plain["customer_id"], plain["document"]) == ("shop", "A-0000001")
    assert (plain["owed"], plain["currency"], plain["skipped"]) == (10_000, "BRL", None)


def test_two_policies_stand_side_by_side(
    outputs: str, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    path, query = "/v1/dunning-policies/soft", {"issuer_id": "acme"}
    body = a_document(a_step("kind", 5))
    world.http("manage_dunning", "PUT", path, body, query=query)
    mails = len(world.mails())

    assert simulate(outputs, "default", "--against", "soft") == 0
    shown = capsys.readouterr().out
    for said in ("2026-03-17", "before_due", "2026-03-25", "kind", "by email", "customers"):
        assert said in shown
    assert len(world.mails()) == mails


def test_a_policy_or_company_that_there_is_not_is_named(outputs: str, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps(a_document(a_step("a", 1, channels=["fax"]))), "utf-8")

    with pytest.raises(StepError, match="keeps none so named"):
        simulate(outputs, "unknown")
    with pytest.raises(StepError, match="no issuer nobody"):
        simulate(outputs, "default", issuer="nobody")
    with pytest.raises(StepError, match="channel_unknown"):
        simulate(outputs, str(bad))


def test_policies_are_put_listed_shown_and_assigned_through_the_api(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "gentle.json"
    file.write_text(json.dumps(GENTLE), "utf-8")
    listed = {
        "policies": [{"policy": "gentle", "version": 2, "steps": ["kind"], "author": "ana"}],
        "assignments": [{"kind": "segment", "key": "shops", "policy": "gentle"}],
    }
    asked: list[Asked] = []
    with answering(json.dumps(listed), asked) as url:
        common = ("--issuer", "acme", "--token", "t", "--url", url)
        codes = [
            cobro("put", str(file), *common),
            cobro("put", str(file), "--after-version", "0", *common),
            cobro("show", "gentle", "--version", "2", *common),
            cobro("assign", "gentle", "--segment", "shops", *common),
            cobro("assign", "none", *common),
            cobro("list", *common),
        ]

    assert codes == [0] * 6
    assert [f"{each.method} {each.path}" for each in asked] == [
        "PUT /v1/dunning-policies/gentle?issuer_id=acme",
        "PUT /v1/dunning-policies/gentle?issuer_id=acme&after_version=0",
        "GET /v1/dunning-policies/gentle?issuer_id=acme&version=2",
        "PUT /v1/dunning-assignments",
        "PUT /v1/dunning-assignments",
        "GET /v1/dunning-policies?issuer_id=acme",
    ]
    given = [json.loads(each.body) for each in asked if "assignments" in each.path]
    assert [(g["kind"], g["key"], g["policy"]) for g in given] == [
        ("segment", "shops", "gentle"),
        ("issuer", "", ""),
    ]
    assert "segment shops" in capsys.readouterr().out


@pytest.mark.parametrize("text", ['{"error": {"code": "tone_softens", "message": "m"}}', "<p>"])
def test_a_refusal_is_shown_with_its_code(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with answering(text, [], status=400) as url:
        code = cobro("list", "--issuer", "acme", "--token", "t", "--url", url)

    assert code == 1
    shown = capsys.readouterr().err
    assert "tone_softens" in shown or "status 400" in shown


def test_a_file_that_there_is_not_is_not_put() -> None:
    with pytest.raises(StepError, match="no file"):
        cobro("put", "nowhere.json", "--issuer", "acme", "--token", "t", "--url", "http://x")
